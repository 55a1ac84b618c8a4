import { satangOf } from "../../base/money";
import type { Body, Kept, Setup } from "../../records/types";

/** A slip as it is typed. */
export type Draft = { booth: string; day: string; sold: string; ordered: string; cash: string; promptpay: string; other: string; receipts: string };
export const AMOUNTS = ["sold", "ordered", "cash", "promptpay", "other"] as const;
export const KINDS = ["cash", "promptpay", "other"] as const;

/** A thousand million baht: a slip of the finger, not of a booth. The server would take more (otop/base/money.py). */
export const SATANG_MAX = 100_000_000_000;
/** As many as the server takes (otop/sales/types.py). */
export const RECEIPTS_MAX = 1_000_000;
/** Above these a person is asked once. */
export const LARGE_SATANG = 50_000_000;
export const LARGE_RECEIPTS = 5_000;

export type Amounts = Record<(typeof AMOUNTS)[number], number | null>;
export type Read = {
  amounts: Amounts;
  receipts: number | null;
  /** What the payment kinds lack to be what was sold: 0 where they fit or are not told; null where it cannot be said. */
  missing: number | null;
  split: boolean;
  ready: boolean;
  absurd: boolean;
};

export function draft(booth: string, day: string): Draft {
  return { booth, day, sold: "", ordered: "", cash: "", promptpay: "", other: "", receipts: "" };
}

/** Empty is nothing, but what was sold must be said. */
export function read(slip: Draft): Read {
  const amounts = Object.fromEntries(AMOUNTS.map((name) => [name, amount(slip[name], name !== "sold")])) as Amounts;
  const receipts = whole(slip.receipts);
  const paid = KINDS.map((kind) => amounts[kind]);
  const sum = paid.includes(null) ? null : paid.reduce<number>((all, one) => all + one!, 0);
  const split = sum !== 0;
  const missing = sum === null || amounts.sold === null ? null : split ? amounts.sold - sum : 0;
  const typed = AMOUNTS.every((name) => amounts[name] !== null) && receipts !== null;
  const ready = typed && missing === 0 && slip.booth !== "" && slip.day !== "";
  return { amounts, receipts, missing, split, ready, absurd: (amounts.sold ?? 0) > LARGE_SATANG || (receipts ?? 0) > LARGE_RECEIPTS };
}

export function slipBody(slip: Draft, picture: string | null): Body {
  const { amounts, receipts } = read(slip);
  const { sold, ordered, cash, promptpay, other } = amounts;
  const body = { booth: slip.booth, day: slip.day, sold_satang: sold, ordered_satang: ordered, receipts, paid: { cash, promptpay, other } };
  return picture === null ? body : { ...body, picture };
}

function amount(typed: string, mayBeEmpty: boolean): number | null {
  if (typed.trim() === "") return mayBeEmpty ? 0 : null;
  const satang = satangOf(typed);
  return satang !== null && satang <= SATANG_MAX ? satang : null;
}

function whole(typed: string): number | null {
  if (typed.trim() === "") return 0;
  const satang = satangOf(typed);
  return satang !== null && satang % 100 === 0 && satang / 100 <= RECEIPTS_MAX && !typed.includes(".") ? satang / 100 : null;
}

/** The fair's days that have come; before the fair its first. */
export function daysOf(setup: Setup, today: string): string[] {
  const days = setup.fair.days.map((row) => row.day);
  const come = days.filter((day) => day <= today);
  return come.length > 0 ? come : days.slice(0, 1);
}

export type Booth = NonNullable<Setup["booths"]>[number];

/** Booths whose number begins so, and then those whose holder has it in the name. */
export function found(booths: Booth[], typed: string): Booth[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return booths;
  const first = booths.filter((booth) => booth.ref.toLowerCase().startsWith(wanted));
  const names = (booth: Booth) => [booth.holder?.th, booth.holder?.en, booth.name.th, booth.name.en];
  const rest = booths.filter((booth) => !first.includes(booth) && names(booth).some((name) => name?.toLowerCase().includes(wanted)));
  const exact = first.filter((booth) => booth.ref.toLowerCase() === wanted);
  return [...exact, ...first.filter((booth) => !exact.includes(booth)), ...rest];
}

export type Sent = { kept: Kept; counts: boolean };

/** Slips of this phone, the newest first; of a booth and day the newest that was not rejected counts. */
export function sentSlips(records: Kept[]): Sent[] {
  const slips = records.filter((kept) => kept.kind === "slip").sort((one, other) => other.at - one.at || other.id.localeCompare(one.id));
  const seen = new Set<string>();
  return slips.map((kept) => {
    const key = `${String(kept.body.booth)} ${String(kept.body.day)}`;
    const counts = kept.state !== "rejected" && !seen.has(key);
    if (counts) seen.add(key);
    return { kept, counts };
  });
}
