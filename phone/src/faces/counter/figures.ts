import type { Kept } from "../../records/types";

/** The day by this phone's own records. Persons, tickets and services are three units; none is added to another. */
export type Figures = {
  taken: number;
  persons: number;
  finished: number;
  gone: number;
  /** From taking a ticket to its first call, of those that were called; null before the first. */
  medianWaitMs: number | null;
  scores: { count: number; mean: number | null; by: number[] };
};

export function figuresOf(records: Kept[]): Figures {
  const standing = records.filter((kept) => kept.state !== "rejected");
  const of = (kind: string) => standing.filter((kept) => kept.kind === kind);
  const tickets = (kind: string) => new Set(of(kind).map((kept) => kept.body.ticket as string));
  const taken = of("ticket_taken");
  const finished = tickets("ticket_finished");
  const called = firstCalls(of("ticket_called"));
  const waits = taken.flatMap((kept) => {
    const at = called.get(kept.body.ticket as string);
    return at === undefined ? [] : [Math.max(0, at - kept.at)];
  });
  const scores = of("ticket_finished").flatMap((kept) => (typeof kept.body.score === "number" ? [kept.body.score] : []));
  return {
    taken: taken.length,
    persons: taken.reduce((all, kept) => all + ((kept.body.persons as number | undefined) ?? 1), 0),
    finished: finished.size,
    gone: gone(standing, finished),
    medianWaitMs: median(waits),
    scores: {
      count: scores.length,
      mean: scores.length === 0 ? null : scores.reduce((all, score) => all + score, 0) / scores.length,
      by: [1, 2, 3, 4, 5].map((score) => scores.filter((one) => one === score).length),
    },
  };
}

function firstCalls(calls: Kept[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const kept of calls) {
    const ticket = kept.body.ticket as string;
    first.set(ticket, Math.min(first.get(ticket) ?? Infinity, kept.at));
  }
  return first;
}

/** Whose last step is that they were gone: one who was called back is not. */
function gone(records: Kept[], finished: Set<string>): number {
  const last = new Map<string, Kept>();
  for (const kept of records) {
    const before = last.get(kept.body.ticket as string);
    if (!before || kept.at >= before.at) last.set(kept.body.ticket as string, kept);
  }
  return [...last].filter(([ticket, kept]) => kept.kind === "ticket_gone" && !finished.has(ticket)).length;
}

export function median(numbers: number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
