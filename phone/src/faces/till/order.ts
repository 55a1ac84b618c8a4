import { satangOf } from "../../base/money";
import type { Body } from "../../records/types";
import type { Cart, Line } from "./cart";
import { CURRENCIES } from "./words";

/** What a person typed into the order form, as typed. */
export type OrderDraft = {
  buyer: string;
  country: string;
  basis: "po" | "deposit" | "intent";
  lines: { product: string | null; text: string; qty: string; price: string }[];
  deposit: string;
  due: string;
  currency: string;
  foreign: string;
  rate: string;
  rateOn: string;
};

export type OrderFault = "orderWrong" | "depositWrong" | "rateWrong";

export function draft(cart: Cart, today: string): OrderDraft {
  const chosen = cart.lines.map((line) => ({
    product: line.product,
    text: line.text,
    qty: String(line.qty),
    price: `${Math.trunc(line.unit_satang / 100)}.${String(line.unit_satang % 100).padStart(2, "0")}`,
  }));
  const lines = chosen.length > 0 ? chosen : [{ product: null, text: "", qty: "1", price: "" }];
  const rest = { deposit: "", due: "", currency: "THB", foreign: "", rate: "", rateOn: today };
  return { buyer: "", country: "TH", basis: "po", lines, ...rest };
}

export function orderTotal(order: OrderDraft): number {
  return linesOf(order)?.reduce((sum, line) => sum + line.qty * line.unit_satang, 0) ?? 0;
}

function linesOf(order: OrderDraft): Line[] | null {
  const lines = order.lines.map((line) => {
    const unit_satang = satangOf(line.price);
    const qty = /^\d{1,7}$/.test(line.qty.trim()) ? Number(line.qty) : 0;
    return unit_satang === null || qty < 1 ? null : { product: line.product, text: line.text.trim(), qty, unit_satang };
  });
  const whole = lines.filter((line) => line !== null);
  return whole.length === lines.length && lines.length > 0 ? whole : null;
}

/** The record's body, or what is wrong. The amount agreed in another currency stands beside the baht, with its rate. */
export function orderBody(order: OrderDraft): Body | OrderFault {
  const lines = linesOf(order);
  const amount_satang = orderTotal(order);
  if (lines === null || amount_satang === 0) return "orderWrong";
  const deposit_satang = order.deposit.trim() === "" ? 0 : satangOf(order.deposit);
  if (deposit_satang === null || deposit_satang > amount_satang) return "depositWrong";
  const { buyer, country, basis, currency } = order;
  const body = { buyer: buyer.trim(), country, basis, lines, amount_satang, deposit_satang, currency };
  const due = order.due === "" ? {} : { due_on: order.due };
  if (currency === "THB") return { ...body, ...due, amount_minor: amount_satang, rate: null, rate_on: null };
  const foreign = satangOf(order.foreign);
  const rate = order.rate.trim().replace(",", ".");
  if (foreign === null || foreign === 0 || !/^\d{1,9}(\.\d{1,9})?$/.test(rate) || Number(rate) === 0) return "rateWrong";
  const amount_minor = CURRENCIES[currency] === 0 ? Math.round(foreign / 100) : foreign;
  return { ...body, ...due, amount_minor, rate, rate_on: order.rateOn };
}
