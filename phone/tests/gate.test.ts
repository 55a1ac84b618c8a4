import { describe, expect, it } from "vitest";

import { closed, countedByGate, countedHere, counting, EMPTY, minutesOf, recordedNow, tapped, total, undoable, undone, wholeNumber } from "../src/faces/gate/bucket";
import type { Gate, Nation } from "../src/faces/gate/bucket";
import type { Body, Kept, State } from "../src/records/types";

const FIVE_PAST = "2015-11-03T10:05+07:00";
const SIX_PAST = "2015-11-03T10:06+07:00";
const AT = Date.parse(FIVE_PAST);
const DAY = "2015-11-03";

let ids = 0;
const newId = () => `id ${(ids += 1)}`;

function tap(gate: Gate, nation: Nation, n = 1, more: { at?: number; minute?: string } = {}): Gate {
  return tapped(gate, { at: AT, minute: FIVE_PAST, ...more, nation, n }, newId);
}

function kept(id: string, kind: string, body: Body, state: State = "held"): Kept {
  return { id, kind, body, state, device: "d", run: "r", seq: 1, at: AT, day: DAY, text: "", code: null, message: null };
}

/** As the storage does: what is due becomes a record. */
function recordAll(gate: Gate, state: State = "waiting"): { gate: Gate; records: Kept[] } {
  const due = gate.due.filter((one) => !one.recorded);
  return {
    gate: due.reduce((before, one) => recordedNow(before, one.id), gate),
    records: due.map((one) => kept(one.id, one.kind, one.body, state)),
  };
}

describe("taps", () => {
  it("gather in the bucket of their minute", () => {
    const gate = tap(tap(tap(tap(EMPTY, "thai"), "foreign", 5), "thai", 10), "unknown");
    expect(gate.open).toMatchObject({ minute: FIVE_PAST, thai: 11, foreign: 5, unknown: 1, method: "full" });
    expect(gate.due).toEqual([]);
  });

  it("of the next minute make the last one due, as the body that the server reads", () => {
    const first = tap(tap(EMPTY, "thai"), "foreign");
    const gate = tap(first, "thai", 1, { at: AT + 60_000, minute: SIX_PAST });
    const body = { minute: FIVE_PAST, thai: 1, foreign: 1, unknown: 0, method: "full" };
    expect(gate.due).toEqual([{ id: first.open!.id, kind: "count", body, recorded: false }]);
    expect(gate.open).toMatchObject({ minute: SIX_PAST, thai: 1, foreign: 0 });
    expect(gate.open!.id).not.toBe(first.open!.id);
  });

  it("of a sample and of a full count are never in one bucket", () => {
    const gate = tap(counting(tap(EMPTY, "thai"), "sample"), "thai", 5);
    expect(gate.due.map((one) => one.body)).toEqual([{ minute: FIVE_PAST, thai: 1, foreign: 0, unknown: 0, method: "full" }]);
    expect(gate.open).toMatchObject({ method: "sample", thai: 5 });
    expect(counting(gate, "sample")).toBe(gate);
  });

  it("close only when their minute is over, and not at all where nobody came", () => {
    const gate = tap(EMPTY, "thai");
    expect(closed(gate, FIVE_PAST)).toBe(gate);
    expect(closed(gate, null).due).toHaveLength(1);
    expect(closed(undone(gate, AT, newId), SIX_PAST)).toEqual({ ...EMPTY, open: null });
    expect(closed(EMPTY, null)).toBe(EMPTY);
  });

  it("stay due until the next minute, so that a number never dips while a record is made", () => {
    const first = recordAll(closed(tap(EMPTY, "thai", 5), SIX_PAST));
    expect(countedHere(minutesOf([], first.gate, DAY, "04:00"), first.gate, DAY, "04:00").thai).toBe(5);
    expect(countedHere(minutesOf(first.records, first.gate, DAY, "04:00"), first.gate, DAY, "04:00").thai).toBe(5);
    const later = closed(tap(first.gate, "foreign", 1, { minute: SIX_PAST }), null);
    expect(later.due.map((one) => one.kind === "count" && one.body.minute)).toEqual([SIX_PAST]);
  });
});

describe("undo", () => {
  it("takes the last tap from the open bucket, one after the other", () => {
    let gate = tap(tap(EMPTY, "thai", 10), "foreign");
    gate = undone(gate, AT + 2_000, newId);
    expect(gate.open).toMatchObject({ thai: 10, foreign: 0 });
    gate = undone(gate, AT + 2_000, newId);
    expect(gate.open).toMatchObject({ thai: 0, foreign: 0 });
    expect(undone(gate, AT + 2_000, newId)).toBe(gate);
    expect(gate.due).toEqual([]);
  });

  it("corrects the record where the bucket is closed", () => {
    const gate = closed(tap(EMPTY, "thai", 5), SIX_PAST);
    const after = undone(gate, AT + 9_000, newId);
    const body = { of: gate.due[0]!.id, thai: -5, foreign: 0, unknown: 0, reason: "undo" };
    expect(after.due[1]).toMatchObject({ kind: "count_fix", body });
    expect(total(countedHere(minutesOf([], after, DAY, "04:00"), after, DAY, "04:00"))).toBe(0);
  });

  it("is over after ten seconds, also where the clock was set", () => {
    const gate = tap(EMPTY, "thai");
    expect(undoable(gate, AT + 10_000)).toMatchObject({ nation: "thai", n: 1 });
    expect(undoable(gate, AT + 10_001)).toBeNull();
    expect(undoable(gate, AT - 3_600_000)).toBeNull();
    expect(undone(gate, AT + 10_001, newId)).toBe(gate);
  });
});

describe("the day's minutes", () => {
  const count = (id: string, minute: string, thai: number, state: State = "held") => kept(id, "count", { minute, thai, foreign: 0, unknown: 0, method: "full" }, state);
  const fix = (id: string, of: string, thai: number, state: State = "held") => kept(id, "count_fix", { of, thai, foreign: 0, unknown: 0, reason: "x" }, state);

  it("are those of the business day, with their corrections, the newest first", () => {
    const records = [
      count("a", FIVE_PAST, 5),
      count("b", SIX_PAST, 3),
      count("night", "2015-11-04T03:59+07:00", 2),
      count("next", "2015-11-04T04:00+07:00", 7),
      fix("f", "a", -1),
      fix("g", "a", -1),
      fix("h", "next", 1),
    ];
    const found = minutesOf(records, EMPTY, DAY, "04:00");
    expect(found.map((one) => [one.id, one.thai, one.fixed])).toEqual([["night", 2, false], ["b", 3, false], ["a", 3, true]]);
  });

  it("leave out what the desk rejected for good", () => {
    const records = [count("a", FIVE_PAST, 5, "rejected"), fix("f", "a", 9), count("b", SIX_PAST, 3), fix("g", "b", 9, "rejected")];
    expect(minutesOf(records, EMPTY, DAY, "04:00").map((one) => [one.id, one.thai])).toEqual([["b", 3]]);
  });

  describe("and the whole gate's", () => {
    const today = { day: DAY, turnsAt: "04:00" };
    const counted = { day: DAY, thai: 100, foreign: 20, unknown: 1 };

    it("are the server's and what it cannot know yet, each once", () => {
      const open = tap(EMPTY, "foreign", 5, { minute: SIX_PAST });
      const records = [count("told", FIVE_PAST, 60), count("new", FIVE_PAST, 7, "waiting"), fix("f", "told", -2, "waiting")];
      const due: Gate = { ...open, due: [{ id: "new", kind: "count", body: records[1]!.body, recorded: true }, { id: "due", kind: "count", body: { minute: FIVE_PAST, thai: 1 }, recorded: false }] };
      const minutes = minutesOf(records, due, DAY, "04:00");
      expect(countedByGate(counted, records, records.slice(1), due, minutes, today)).toEqual({ thai: 106, foreign: 25, unknown: 1 });
      expect(countedHere(minutes, due, DAY, "04:00")).toEqual({ thai: 66, foreign: 5, unknown: 0 });
    });

    it("are unknown before the server has told of the day", () => {
      expect(countedByGate(undefined, [], [], EMPTY, [], today)).toBeNull();
      expect(countedByGate({ ...counted, day: "2015-11-02" }, [], [], EMPTY, [], today)).toBeNull();
    });
  });
});

it("numbers are read as people type them", () => {
  expect([" 12 ", "๑๒", "0", "100000", "100001", "-1", "1.5", "", "x"].map(wholeNumber)).toEqual([12, 12, 0, 100000, null, null, null, null, null]);
});
