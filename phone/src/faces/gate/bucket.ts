import { businessDay } from "../../base/time";
import type { Body, Kept } from "../../records/types";

export const NATIONS = ["thai", "foreign", "unknown"] as const;
export type Nation = (typeof NATIONS)[number];
export type Tally = Record<Nation, number>;
export type Method = "full" | "sample";

/** Taps of one minute that are not a record yet. Its id is the record's, so that it becomes one once. */
export type Bucket = Tally & { id: string; minute: string; method: Method };
export type Tap = { at: number; nation: Nation; n: number; bucket: string };
/** What is to be recorded. It stays here until the next minute, so that it is in sight all the time. */
export type Due = { id: string; kind: "count" | "count_fix"; body: Body; recorded: boolean };
/** What a gate's phone keeps beside its records. All changes are pure: the storage does one of them in a transaction. */
export type Gate = { method: Method; open: Bucket | null; taps: Tap[]; due: Due[] };

export const EMPTY: Gate = { method: "full", open: null, taps: [], due: [] };
export const UNDO_MS = 10_000;
const NONE: Tally = { thai: 0, foreign: 0, unknown: 0 };

/** `n` more entries in the bucket of this minute, which begins with them where there is none. */
export function tapped(gate: Gate, tap: { at: number; minute: string; nation: Nation; n: number }, newId: () => string): Gate {
  const ready = closed(gate, tap.minute);
  const open = ready.open ?? { ...NONE, id: newId(), minute: tap.minute, method: ready.method };
  const { at, nation, n } = tap;
  const taps = [...fresh(ready.taps, at), { at, nation, n, bucket: open.id }];
  return { ...ready, open: { ...open, [nation]: open[nation] + n }, taps };
}

/** A bucket of another minute than this is due; without a minute, whatever there is. */
export function closed(gate: Gate, minute: string | null): Gate {
  if (gate.open === null || gate.open.minute === minute) return gate;
  const { id, ...body } = gate.open;
  const counted = NATIONS.some((nation) => body[nation] > 0);
  const due = gate.due.filter((one) => !one.recorded);
  return { ...gate, open: null, due: counted ? [...due, { id, kind: "count", body, recorded: false }] : due };
}

/** What is counted from now on is counted this way; one bucket is never of both. */
export function counting(gate: Gate, method: Method): Gate {
  return gate.method === method ? gate : { ...closed(gate, null), method };
}

/** The tap that can be taken back now. */
export function undoable(gate: Gate, now: number): Tap | null {
  return fresh(gate.taps, now).at(-1) ?? null;
}

/** The last tap is not counted: taken from its bucket while that is open, else by a correction of its record. */
export function undone(gate: Gate, now: number, newId: () => string): Gate {
  const tap = undoable(gate, now);
  if (tap === null) return gate;
  const taps = gate.taps.filter((one) => one !== tap);
  const { open } = gate;
  if (open?.id === tap.bucket) return { ...gate, taps, open: { ...open, [tap.nation]: open[tap.nation] - tap.n } };
  const body = { ...NONE, of: tap.bucket, [tap.nation]: -tap.n, reason: "undo" };
  return { ...gate, taps, due: [...gate.due, { id: newId(), kind: "count_fix", body, recorded: false }] };
}

export function recordedNow(gate: Gate, id: string): Gate {
  return { ...gate, due: gate.due.map((one) => (one.id === id ? { ...one, recorded: true } : one)) };
}

function fresh(taps: Tap[], now: number): Tap[] {
  return taps.filter((tap) => Math.abs(now - tap.at) <= UNDO_MS);
}

/** A bucket that is recorded or about to be, with all its corrections. */
export type Minute = Tally & { id: string; minute: string; method: Method; fixed: boolean };

/** The day's buckets of this phone, the newest first; a correction counts where its bucket does. */
export function minutesOf(records: Kept[], gate: Gate, day: string, turnsAt: string): Minute[] {
  const said = new Map<string, { kind: string; body: Body }>(gate.due.map((one) => [one.id, one]));
  for (const kept of records) {
    if (kept.state === "rejected") said.delete(kept.id);
    else said.set(kept.id, kept);
  }
  const minutes = new Map<string, Minute>();
  for (const [id, { kind, body }] of said) {
    const { minute, method } = body as { minute: string; method: Method };
    if (kind !== "count" || businessDay(Date.parse(minute), turnsAt) !== day) continue;
    minutes.set(id, { ...tallyOf(body), id, minute, method, fixed: false });
  }
  for (const { kind, body } of said.values()) {
    const of = minutes.get(body.of as string);
    if (kind === "count_fix" && of) minutes.set(of.id, { ...of, ...sum([of, tallyOf(body)]), fixed: true });
  }
  return [...minutes.values()].sort((one, other) => other.minute.localeCompare(one.minute));
}

/** What this phone counted on the day: its minutes and the open one. */
export function countedHere(minutes: Minute[], gate: Gate, day: string, turnsAt: string): Tally {
  const open = gate.open && businessDay(Date.parse(gate.open.minute), turnsAt) === day ? [gate.open] : [];
  return sum([...minutes, ...open]);
}

export function tallyOf(body: Body): Tally {
  const number = (nation: Nation) => (body[nation] as number | undefined) ?? 0;
  return { thai: number("thai"), foreign: number("foreign"), unknown: number("unknown") };
}

export function sum(tallies: Tally[]): Tally {
  const all = (nation: Nation) => tallies.reduce((total, one) => total + one[nation], 0);
  return { thai: all("thai"), foreign: all("foreign"), unknown: all("unknown") };
}

export function total(tally: Tally): number {
  return NATIONS.reduce((all, nation) => all + tally[nation], 0);
}

/**
 * The whole gate's day: what the server counted, from all its phones, and what it could not know yet of this one
 * (`untold`, and what is not recorded). Null where the server has not told of this day.
 */
export function countedByGate(
  counted: (Tally & { day: string }) | undefined,
  records: Kept[],
  untold: Kept[],
  gate: Gate,
  minutes: Minute[],
  today: { day: string; turnsAt: string },
): Tally | null {
  if (counted?.day !== today.day) return null;
  const recorded = new Set(records.map((kept) => kept.id));
  const ofToday = new Set(minutes.map((minute) => minute.id));
  const unknown: { id: string; kind: string; body: Body }[] = [...untold, ...gate.due.filter((one) => !recorded.has(one.id))];
  const more = unknown.filter(({ id, kind, body }) => ofToday.has(kind === "count_fix" ? (body.of as string) : id));
  return sum([counted, ...more.map((one) => tallyOf(one.body)), countedHere([], gate, today.day, today.turnsAt)]);
}

/** As many entries as the server takes for one minute (docs/sync.md). */
export const COUNT_MAX = 100_000;

/** A number as people type it, Thai digits too; null if it is none. */
export function wholeNumber(typed: string): number | null {
  const plain = typed.trim().replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50));
  return /^\d{1,6}$/.test(plain) && Number(plain) <= COUNT_MAX ? Number(plain) : null;
}
