import type { Kept, Setup, Waiting } from "../../records/types";

/** Where a ticket stands. `since` is in milliseconds; `counter` has it, or it waits for that one alone. */
export type Ticket = {
  id: string;
  no: string;
  service: string;
  persons: number;
  counter: string | null;
  state: "waiting" | "called" | "started" | "finished" | "gone";
  since: number;
};

/** This counter's number, which of its phones this is, and the fair's counters: only to one of these can a ticket go. */
export type Here = { ref: string; phone: number; counters: string[] };

type Step = { kind: string; at: number; id: string; counter: string | null };

/**
 * All tickets of the day that this phone knows, by docs/sync.md: the newest step says where one stands, and what is
 * finished stays so. The server's queue is of the whole centre; `untold` are the records that it could not know yet.
 */
export function ticketsOf(records: Kept[], untold: Kept[], queue: Waiting[] | undefined, here: Here): Ticket[] {
  const standing = records.filter((kept) => kept.state !== "rejected");
  const mine = groups(standing);
  const fresh = groups(untold.filter((kept) => kept.state !== "rejected"));
  const queued = new Map((queue ?? []).map((row) => [row.ticket, row]));
  const found: Ticket[] = [];
  for (const id of new Set([...mine.keys(), ...queued.keys()])) {
    const own = mine.get(id) ?? [];
    const row = queued.get(id);
    const taken = own.find((kept) => kept.kind === "ticket_taken");
    if (row) found.push(after(fromRow(row), stepsOf(fresh.get(id) ?? []), here));
    // Neither in line nor new: another counter finished it, or its visitor is gone.
    else if (taken && (queue === undefined || fresh.has(id) || isOver(own))) found.push(after(fromTaken(taken), stepsOf(own), here));
  }
  // Within one second, by their ids: these begin with the time, too.
  return found.sort((one, other) => one.since - other.since || one.id.localeCompare(other.id));
}

function groups(records: Kept[]): Map<string, Kept[]> {
  const found = new Map<string, Kept[]>();
  for (const kept of records) {
    if (!kept.kind.startsWith("ticket_")) continue;
    const id = kept.body.ticket as string;
    found.set(id, [...(found.get(id) ?? []), kept]);
  }
  return found;
}

/** What is finished or gone by this counter's own word is known here, too, for the day's figures and to call again. */
function isOver(own: Kept[]): boolean {
  return own.some((kept) => kept.kind === "ticket_finished" || kept.kind === "ticket_gone");
}

function fromRow(row: Waiting): Ticket {
  const { no, service, persons, counter, state } = row;
  return { id: row.ticket, no, service, persons, counter, state, since: Date.parse(row.since) };
}

function fromTaken(taken: Kept): Ticket {
  const { ticket, no, service, persons, counter } = taken.body as { ticket: string; no: string; service: string; persons: number; counter: string | null };
  return { id: ticket, no, service, persons, counter: counter ?? null, state: "waiting", since: inSeconds(taken.at) };
}

function stepsOf(records: Kept[]): Step[] {
  return records
    .filter((kept) => kept.kind !== "ticket_taken")
    .map((kept) => ({ kind: kept.kind, at: inSeconds(kept.at), id: kept.id, counter: (kept.body.counter as string | null) ?? null }))
    .sort((one, other) => one.at - other.at || one.id.localeCompare(other.id));
}

/** Records say whole seconds. */
const inSeconds = (at: number) => Math.floor(at / 1000) * 1000;

function after(ticket: Ticket, steps: Step[], here: Here): Ticket {
  const end = steps.find((step) => step.kind === "ticket_finished");
  if (end) return { ...ticket, state: "finished", counter: here.ref, since: end.at };
  return steps.filter((step) => step.at >= ticket.since).reduce((now, step) => moved(now, step, here), ticket);
}

function moved(ticket: Ticket, step: Step, here: Here): Ticket {
  const { at: since, counter } = step;
  if (step.kind === "ticket_gone") return { ...ticket, state: "gone", counter: here.ref, since };
  if (step.kind === "ticket_started") return { ...ticket, state: "started", counter: here.ref, since };
  const elsewhere = counter !== null && counter !== here.ref && here.counters.includes(counter);
  return elsewhere ? { ...ticket, state: "waiting", counter, since } : { ...ticket, state: "called", counter: here.ref, since };
}

/** Who can be called here, the longest wait first. */
export function waitingHere(tickets: Ticket[], here: Here): Ticket[] {
  return tickets.filter((one) => one.state === "waiting" && (one.counter === null || one.counter === here.ref));
}

/** Who is at this counter now: called to it, or being served. */
export function atCounter(tickets: Ticket[], here: Here): Ticket[] {
  return tickets.filter((one) => (one.state === "called" || one.state === "started") && one.counter === here.ref);
}

/**
 * The next number: a letter for the service, the counter's own number with a letter for its second and later phones, and a
 * running number of the day. Two phones without a network can never give the same one.
 */
export function nextNo(service: string, services: Setup["services"], tickets: { no: string }[], here: Here): string {
  const place = Math.max(0, (services ?? []).findIndex((one) => one.code === service));
  const prefix = `${String.fromCharCode(65 + (place % 26))}${here.ref}${phoneMark(here.phone)}-`;
  const given = tickets.filter((one) => one.no.startsWith(prefix)).map((one) => Number(one.no.slice(prefix.length)) || 0);
  return prefix + String(Math.max(0, ...given) + 1).padStart(2, "0");
}

const phoneMark = (phone: number) => (phone <= 1 ? "" : phone <= 26 ? String.fromCharCode(96 + phone) : `.${phone}`);
