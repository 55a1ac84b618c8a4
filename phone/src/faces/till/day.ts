import type { Kept } from "../../records/types";
import type { Line, PaidBy } from "./cart";

/** One sale of the day as its list shows it. */
export type Sale = { kept: Kept; lines: Line[]; paidBy: PaidBy; satang: number; voided: boolean; confirmed: boolean };
export type Order = { kept: Kept; satang: number; voided: boolean };
export type Day = { sales: Sale[]; orders: Order[]; sold: number; count: number; by: Record<PaidBy, number>; unconfirmed: number };

/**
 * A day from what this phone recorded, whatever the server has of it yet. A sale that a person rejected for good at the
 * desk does not count; one that is refused counts until then, for its money was taken.
 */
export function dayOf(records: Kept[]): Day {
  const standing = records.filter((kept) => kept.state !== "rejected");
  const named = (kind: string) => new Set(standing.filter((kept) => kept.kind === kind).map((kept) => kept.body.of));
  const [voids, confirmations, orderVoids] = [named("void"), named("confirmation"), named("order_void")];
  const sales = standing
    .filter((kept) => kept.kind === "sale")
    .map((kept) => ({
      kept,
      lines: kept.body.lines as Line[],
      paidBy: kept.body.paid_by as PaidBy,
      satang: kept.body.amount_satang as number,
      voided: voids.has(kept.id),
      confirmed: confirmations.has(kept.id),
    }))
    .sort((one, other) => other.kept.at - one.kept.at);
  const orders = standing
    .filter((kept) => kept.kind === "order")
    .map((kept) => ({ kept, satang: kept.body.amount_satang as number, voided: orderVoids.has(kept.id) }))
    .sort((one, other) => other.kept.at - one.kept.at);
  const good = sales.filter((sale) => !sale.voided);
  const sum = (some: Sale[]) => some.reduce((all, sale) => all + sale.satang, 0);
  const by = (paidBy: PaidBy) => sum(good.filter((sale) => sale.paidBy === paidBy));
  return {
    sales,
    orders,
    sold: sum(good),
    count: good.length,
    by: { cash: by("cash"), promptpay: by("promptpay"), other: by("other") },
    unconfirmed: sum(good.filter((sale) => sale.paidBy === "promptpay" && !sale.confirmed)),
  };
}
