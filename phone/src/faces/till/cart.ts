import { uuid7 } from "../../base/ids";
import type { Body, Product } from "../../records/types";

/** What a customer is about to buy. `id` will be the sale's id, so that it can be sold once only. */
export type Line = { product: string | null; text: string; qty: number; unit_satang: number };
export type Cart = { id: string; lines: Line[] };
export type PaidBy = "cash" | "promptpay" | "other";

export const QTY_MAX = 9_999;
/** Above these a person is asked once, "really?". They stop no sale. */
export const ASK_ABOVE_SATANG = 10_000_000;
const ASK_ABOVE_QTY = 99;

export function empty(): Cart {
  return { id: uuid7(Date.now()), lines: [] };
}

/** One more of this product. A product whose price changed meanwhile is another line. */
export function add(cart: Cart, product: Product, name: string): Cart {
  const place = cart.lines.findIndex((l) => l.product === product.id && l.unit_satang === product.unit_satang);
  if (place >= 0) return setQty(cart, place, cart.lines[place]!.qty + 1);
  const line = { product: product.id, text: name, qty: 1, unit_satang: product.unit_satang };
  return { ...cart, lines: [...cart.lines, line] };
}

export function addFree(cart: Cart, text: string, satang: number): Cart {
  return { ...cart, lines: [...cart.lines, { product: null, text, qty: 1, unit_satang: satang }] };
}

/** None of it: the line is gone. */
export function setQty(cart: Cart, place: number, qty: number): Cart {
  const lines = cart.lines.map((line, at) => (at === place ? { ...line, qty: Math.min(qty, QTY_MAX) } : line));
  return { ...cart, lines: lines.filter((line) => line.qty > 0) };
}

export function total(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.qty * line.unit_satang, 0);
}

export function count(cart: Cart, product: string): number {
  return cart.lines.filter((line) => line.product === product).reduce((sum, line) => sum + line.qty, 0);
}

export function isAbsurd(cart: Cart): boolean {
  return total(cart) > ASK_ABOVE_SATANG || cart.lines.some((line) => line.qty > ASK_ABOVE_QTY);
}

export function saleBody(cart: Cart, paidBy: PaidBy): Body {
  return { lines: cart.lines, paid_by: paidBy, amount_satang: total(cart) };
}

/** What a customer may hand over for this amount: the next sums that the notes of 20 to 1,000 baht make. */
export function notes(satang: number): number[] {
  const least = satang < 2_000 ? [2_000] : [];
  const bigger = [...least, 5_000, 10_000, 50_000, 100_000].map((note) => Math.ceil(satang / note) * note);
  return [...new Set(bigger)].filter((given) => given > satang).slice(0, 4);
}
