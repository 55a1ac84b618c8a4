import { describe, expect, it } from "vitest";

import { daysOf, draft, found, read, sentSlips, slipBody, type Draft } from "../src/faces/slip/slip";
import type { Kept, Setup, State } from "../src/records/types";

const DAY = "2015-11-03";
const typed = (some: Partial<Draft>) => ({ ...draft("12", DAY), ...some });

describe("what is typed", () => {
  it("is ready when the payment kinds are not told or add up", () => {
    expect(read(typed({ sold: "4,500" }))).toMatchObject({ ready: true, missing: 0, split: false });
    expect(read(typed({ sold: "4500", cash: "4000", promptpay: "499.50", other: "0.50" }))).toMatchObject({ ready: true, missing: 0, split: true });
    expect(read(typed({ sold: "0" }))).toMatchObject({ ready: true });
  });

  it("says what is missing, or too much, to the satang", () => {
    expect(read(typed({ sold: "4500", cash: "4000.25" }))).toMatchObject({ ready: false, missing: 49_975 });
    expect(read(typed({ sold: "100", cash: "150" }))).toMatchObject({ ready: false, missing: -5_000 });
    expect(read(typed({ sold: "100", cash: "x" }))).toMatchObject({ ready: false, missing: null });
    expect(read(typed({ cash: "100" }))).toMatchObject({ ready: false, missing: null });
  });

  it("needs booth and day, and whole receipts that the server takes", () => {
    expect(read(typed({ sold: "1", booth: "" })).ready).toBe(false);
    expect(read(typed({ sold: "1", day: "" })).ready).toBe(false);
    expect(["9", "๙", "1,000", "1000001", "1.5", "2.0", "-1", "x", ""].map((receipts) => read(typed({ sold: "1", receipts })).receipts)).toEqual([9, 9, 1000, null, null, null, null, null, 0]);
    expect(read(typed({ sold: "9999999999" })).amounts.sold).toBeNull();
  });

  it("is asked about when it is absurd", () => {
    expect(read(typed({ sold: "500000", receipts: "5000" })).absurd).toBe(false);
    expect(read(typed({ sold: "500000.01" })).absurd).toBe(true);
    expect(read(typed({ sold: "1", receipts: "5001" })).absurd).toBe(true);
  });

  it("becomes the body that the server reads", () => {
    const slip = typed({ sold: "4500", ordered: "12.50", cash: "4500", receipts: "9" });
    const body = { booth: "12", day: DAY, sold_satang: 450_000, ordered_satang: 1_250, receipts: 9, paid: { cash: 450_000, promptpay: 0, other: 0 } };
    expect(slipBody(slip, null)).toEqual(body);
    expect(slipBody(slip, "ab12")).toEqual({ ...body, picture: "ab12" });
  });
});

it("the days are the fair's that have come", () => {
  const setup = { fair: { days: ["2015-11-03", "2015-11-04", "2015-11-05"].map((day) => ({ day, opens: "", closes: "" })) } } as Setup;
  expect(daysOf(setup, "2015-11-04")).toEqual(["2015-11-03", "2015-11-04"]);
  expect(daysOf(setup, "2015-12-01")).toHaveLength(3);
  expect(daysOf(setup, "2015-01-01")).toEqual(["2015-11-03"]);
});

it("a booth is found by its number first, and by who holds it", () => {
  const booth = (ref: string, holder = "") => ({ ref, name: { th: `บูธ ${ref}`, en: `Booth ${ref}` }, holder: { th: holder, en: "" } });
  const booths = [booth("1"), booth("12", "ผ้าไหม"), booth("2"), booth("21", "ไม้ไผ่ 2")];
  expect(found(booths, " 2 ").map((one) => one.ref)).toEqual(["2", "21", "12"]);
  expect(found(booths, "ไหม").map((one) => one.ref)).toEqual(["12"]);
  expect(found(booths, "")).toHaveLength(4);
  expect(found([{ ref: "1", name: { th: "", en: "" } }], "x")).toEqual([]);
});

it("of a booth and day the newest slip counts that was not rejected", () => {
  let seq = 0;
  const slip = (at: number, booth: string, state: State = "held"): Kept => {
    seq += 1;
    return { id: `id ${seq}`, seq, kind: "slip", at, body: { booth, day: DAY }, state, device: "d", run: "r", day: DAY, text: "", code: null, message: null };
  };
  const records = [slip(1, "1"), slip(2, "1"), slip(3, "1", "rejected"), slip(1, "2"), { ...slip(9, "1"), kind: "note" }];
  expect(sentSlips(records).map(({ kept, counts }) => [kept.body.booth, kept.at, counts])).toEqual([
    ["1", 3, false],
    ["1", 2, true],
    ["2", 1, true],
    ["1", 1, false],
  ]);
});
