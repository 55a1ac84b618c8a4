import { describe, expect, it } from "vitest";

import { figuresOf, median } from "../src/faces/counter/figures";
import { atCounter, nextNo, ticketsOf, waitingHere } from "../src/faces/counter/line";
import type { Body, Kept, State, Waiting } from "../src/records/types";

const NOON = Date.parse("2015-11-03T12:00:00+07:00");
const MINUTE = 60_000;
const here = { ref: "1", phone: 1, counters: ["1", "2"] };

let seq = 0;
function kept(kind: string, ticket: string, minutes: number, more: Body = {}, state: State = "held"): Kept {
  seq += 1;
  const id = `id ${String(seq).padStart(4, "0")}`;
  const body = { ticket, counter: kind === "ticket_taken" ? null : "1", ...more };
  const fixed = { device: "d", run: "r", day: "2015-11-03", text: "", code: null, message: null };
  return { id, seq, kind, body, state, at: NOON + minutes * MINUTE + 400, ...fixed };
}

const taken = (ticket: string, minutes: number, more: Body = {}) => kept("ticket_taken", ticket, minutes, { no: `A1-${ticket}`, service: "tax", persons: 1, ...more });
const called = (ticket: string, minutes: number, counter = "1") => kept("ticket_called", ticket, minutes, { counter });

function row(ticket: string, minutes: number, more: Partial<Waiting> = {}): Waiting {
  const since = new Date(NOON + minutes * MINUTE).toISOString();
  return { ticket, no: `A2-${ticket}`, service: "tax", counter: null, persons: 1, state: "waiting", since, ...more };
}

const stateOf = (records: Kept[], untold = records, queue?: Waiting[]) =>
  ticketsOf(records, untold, queue, here).map((one) => [one.id, one.state, one.counter]);

describe("a ticket that only this phone knows", () => {
  it("waits, is called, is served, is finished", () => {
    const steps = [taken("t", 0), called("t", 1), kept("ticket_started", "t", 2), kept("ticket_finished", "t", 3, { score: 5 })];
    expect(steps.map((_, place) => stateOf(steps.slice(0, place + 1))[0])).toEqual([
      ["t", "waiting", null],
      ["t", "called", "1"],
      ["t", "started", "1"],
      ["t", "finished", "1"],
    ]);
  });

  it("stays finished, whatever is said later", () => {
    expect(stateOf([taken("t", 0), kept("ticket_finished", "t", 1), called("t", 2)])).toEqual([["t", "finished", "1"]]);
  });

  it("comes back when it is called after its visitor was gone", () => {
    const gone = [taken("t", 0), called("t", 1), kept("ticket_gone", "t", 2)];
    expect(stateOf(gone)).toEqual([["t", "gone", "1"]]);
    expect(stateOf([...gone, called("t", 3)])).toEqual([["t", "called", "1"]]);
  });

  it("waits at another counter when it is called with that one's number, and is called by a number that nobody has", () => {
    expect(stateOf([taken("t", 0), called("t", 1, "2")])).toEqual([["t", "waiting", "2"]]);
    expect(stateOf([taken("t", 0), called("t", 1, "9")])).toEqual([["t", "called", "1"]]);
  });

  it("goes by the newest step however they are read, and forgets what the desk rejected", () => {
    const [first, second, third] = [taken("t", 0), called("t", 1), kept("ticket_gone", "t", 2)];
    expect(stateOf([third, first, second])).toEqual([["t", "gone", "1"]]);
    expect(stateOf([first, second, { ...third, state: "rejected" }])).toEqual([["t", "called", "1"]]);
    expect(stateOf([{ ...first, state: "rejected" }])).toEqual([]);
  });
});

describe("the queue of the whole centre", () => {
  it("shows other counters' tickets, and what this phone said of them since", () => {
    const queue = [row("a", 0), row("b", 1, { state: "started", counter: "2" })];
    expect(stateOf([], [], queue)).toEqual([["a", "waiting", null], ["b", "started", "2"]]);
    const mine = [called("a", 5)];
    expect(stateOf(mine, mine, queue)).toEqual([["b", "started", "2"], ["a", "called", "1"]]);
  });

  it("wins over what it knew already", () => {
    const mine = [taken("t", 0), called("t", 1)];
    expect(stateOf(mine, [], [row("t", 3, { state: "waiting", counter: "2" })])).toEqual([["t", "waiting", "2"]]);
  });

  it("wins over an older step that it did not know", () => {
    const mine = [called("t", 1)];
    expect(stateOf(mine, mine, [row("t", 3, { state: "started", counter: "2" })])).toEqual([["t", "started", "2"]]);
  });

  it("no longer has what another counter finished", () => {
    expect(stateOf([taken("t", 0)], [], [])).toEqual([]);
  });

  it("does not have yet what was taken here a moment ago", () => {
    const mine = [taken("t", 0)];
    expect(stateOf(mine, mine, [])).toEqual([["t", "waiting", null]]);
  });
});

it("of two tickets of one second the first taken is called first, whatever their numbers", () => {
  const records = [taken("1", 0, { no: "B1-01" }), taken("2", 0, { no: "A1-02" })];
  expect(ticketsOf(records, records, undefined, here).map((one) => one.no)).toEqual(["B1-01", "A1-02"]);
});

it("who waits here is who any counter may call and who was sent here, the longest wait first", () => {
  const tickets = ticketsOf([], [], [row("c", 3, { counter: "1" }), row("a", 1), row("b", 2, { counter: "2" }), row("d", 0, { state: "called", counter: "1" })], here);
  expect(waitingHere(tickets, here).map((one) => one.id)).toEqual(["a", "c"]);
  expect(atCounter(tickets, here).map((one) => one.id)).toEqual(["d"]);
});

describe("the next number", () => {
  const services = [
    { code: "tax", name: { th: "ภาษี", en: "Tax" } },
    { code: "id", name: { th: "บัตร", en: "Card" } },
  ];

  it("names the service and the counter, so that two counters without a network never clash", () => {
    expect(nextNo("tax", services, [], here)).toBe("A1-01");
    expect(nextNo("id", services, [{ no: "A1-07" }, { no: "B1-09" }, { no: "B2-40" }, { no: "B12-50" }], here)).toBe("B1-10");
    expect(nextNo("tax", services, [], { ...here, ref: "12" })).toBe("A12-01");
    expect(nextNo("general", undefined, [{ no: "A1-99" }], here)).toBe("A1-100");
  });

  it("names the phone from a counter's second one on", () => {
    const numbers = [1, 2, 3, 26, 27].map((phone) => nextNo("tax", services, [{ no: "A1-07" }, { no: "A1c-04" }], { ...here, phone }));
    expect(numbers).toEqual(["A1-08", "A1b-01", "A1c-05", "A1z-01", "A1.27-01"]);
  });
});

describe("the day's figures", () => {
  it("keep tickets, persons and services apart, and those who gave up in sight", () => {
    const records = [
      taken("a", 0, { persons: 3 }),
      taken("b", 0),
      taken("c", 2),
      called("a", 4),
      called("a", 6),
      kept("ticket_finished", "a", 10, { score: 5 }),
      kept("ticket_finished", "x", 11, { score: 2 }),
      called("b", 10),
      kept("ticket_gone", "b", 12),
      called("c", 4),
      kept("ticket_gone", "c", 5),
      called("c", 6),
    ];
    expect(figuresOf(records)).toEqual({
      taken: 3,
      persons: 5,
      finished: 2,
      gone: 1,
      medianWaitMs: 4 * MINUTE,
      scores: { count: 2, mean: 3.5, by: [0, 1, 0, 0, 1] },
    });
  });

  it("say nothing where there is nothing", () => {
    expect(figuresOf([])).toMatchObject({ taken: 0, medianWaitMs: null, scores: { count: 0, mean: null } });
    expect([median([3, 1]), median([5, 1, 2])]).toEqual([2, 2]);
  });
});
