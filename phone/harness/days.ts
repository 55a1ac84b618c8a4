import type { Kept } from "../src/records/types";
import type { Tap } from "./taps";

/** One day of one place in the phone's own figures: money in satang, voids taken out. */
export type Day = { place: number; day: string; sold: number; ordered: number; entries: number };

/** The phone's own day totals, from what it holds of the server's taken records. */
export function daysOf(kept: Kept[], taps: Tap[]): Day[] {
  const held = kept.filter(({ state }) => state === "held");
  const gone = new Set(held.filter(({ kind }) => kind === "void" || kind === "order_void").map(({ body }) => body.of));
  const places = new Map(taps.map((one) => [one.id, one.place]));
  const days = new Map<string, Day>();
  const dayOf = (one: Kept): Day => {
    const place = places.get(one.id) ?? -1;
    const name = `${place} ${one.day}`;
    const day = days.get(name) ?? { place, day: one.day, sold: 0, ordered: 0, entries: 0 };
    days.set(name, day);
    return day;
  };
  for (const one of held) {
    if (one.kind === "sale" && !gone.has(one.id)) dayOf(one).sold += one.body.amount_satang as number;
    if (one.kind === "order" && !gone.has(one.id) && one.body.basis !== "intent") {
      dayOf(one).ordered += one.body.amount_satang as number;
    }
    if (one.kind === "count") dayOf(one).entries += people(one);
    const counted = one.kind === "count_fix" && held.find(({ id, kind }) => id === one.body.of && kind === "count");
    if (counted) dayOf(counted).entries += people(one);
  }
  return [...days.values()];
}

function people({ body }: Kept): number {
  return (body.thai as number) + (body.foreign as number) + (body.unknown as number);
}
