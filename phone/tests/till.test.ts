import { describe, expect, it } from "vitest";

import { baht, satangOf } from "../src/base/money";
import { add, addFree, empty, isAbsurd, notes, saleBody, setQty, total } from "../src/faces/till/cart";
import { dayOf } from "../src/faces/till/day";
import { goodsOf } from "../src/faces/till/goods";
import { draft, orderBody } from "../src/faces/till/order";
import type { Body, Kept, Setup, State } from "../src/records/types";

const silk = { id: "a", name: { th: "ผ้าไหม", en: "Silk" }, unit_satang: 120_000, picture: "" };

let seq = 0;
function kept(kind: string, body: Body, more: Partial<Kept> = {}): Kept {
  seq += 1;
  const fixed = { device: "d", run: "r", day: "2015-11-03", text: "", code: null, message: null };
  return { id: `id-${seq}`, seq, kind, at: seq * 1000, body, state: "held" as State, ...fixed, ...more };
}

const sale = (satang: number, paid_by = "cash", more: Partial<Kept> = {}) => kept("sale", { lines: [], paid_by, amount_satang: satang }, more);

describe("money", () => {
  it("is read as people type it", () => {
    for (const [typed, satang] of [["120", 12_000], ["99.5", 9_950], ["1,250.50", 125_050], ["๑๒๐", 12_000], ["0", 0]] as const) {
      expect(satangOf(typed), typed).toBe(satang);
    }
    for (const typed of ["", "abc", "-5", "1.234", "1e3", ".", "1.2.3", "999999999999"]) expect(satangOf(typed), typed).toBeNull();
  });

  it("is shown with satang only where there are any", () => {
    expect([baht(0), baht(125_000), baht(125_050), baht(-5), baht(123_456_789)]).toEqual(["0", "1,250", "1,250.50", "−0.05", "1,234,567.89"]);
  });
});

describe("a cart", () => {
  it("adds the same product up, and a changed price as another line", () => {
    const cart = add(add(add(empty(), silk, "ผ้าไหม"), silk, "ผ้าไหม"), { ...silk, unit_satang: 100_000 }, "ผ้าไหม");
    expect(cart.lines.map((line) => line.qty)).toEqual([2, 1]);
    expect(total(cart)).toBe(340_000);
    expect(saleBody(cart, "cash").amount_satang).toBe(340_000);
  });

  it("drops a line of which nothing is left", () => {
    expect(setQty(add(empty(), silk, "ผ้าไหม"), 0, 0).lines).toEqual([]);
  });

  it("asks about what is unusual, once for amount and once for quantity", () => {
    expect(isAbsurd(add(empty(), silk, "ผ้าไหม"))).toBe(false);
    expect(isAbsurd(addFree(empty(), "", 10_000_001))).toBe(true);
    expect(isAbsurd(setQty(addFree(empty(), "", 100), 0, 100))).toBe(true);
  });

  it("offers the notes that people hand over", () => {
    expect(notes(45_000)).toEqual([50_000, 100_000]);
    expect(notes(1_500)).toEqual([2_000, 5_000, 10_000, 50_000]);
    expect(notes(100_000)).toEqual([]);
  });
});

describe("a day", () => {
  it("counts what stands, and says what of PromptPay nobody has confirmed", () => {
    const [one, two, three] = [sale(10_000), sale(20_000, "promptpay"), sale(5_000, "promptpay")];
    const day = dayOf([one, two, three, kept("void", { of: one.id }), kept("confirmation", { of: two.id })]);
    expect([day.sold, day.count, day.unconfirmed]).toEqual([25_000, 2, 5_000]);
  });

  it("leaves out what the desk rejected, and a void that it rejected", () => {
    const one = sale(10_000);
    const day = dayOf([one, sale(7_000, "cash", { state: "rejected" }), kept("void", { of: one.id }, { state: "rejected" })]);
    expect(day.sold).toBe(10_000);
  });
});

describe("the booth's goods", () => {
  const setup = { products: [silk] } as unknown as Setup;

  it("follow what this phone recorded since the setup came", () => {
    const changes = [
      kept("price", { product: "a", unit_satang: 110_000 }, { at: 2_000 }),
      kept("product", { product: "b", name: "ผ้าพันคอ", unit_satang: 29_000, offered: true }, { at: 3_000, state: "waiting" }),
    ];
    expect(goodsOf(setup, changes, 1_000).map((p) => [p.id, p.unit_satang, p.own ?? false])).toEqual([["a", 110_000, false], ["b", 29_000, true]]);
  });

  it("are as the server says once it knows", () => {
    expect(goodsOf(setup, [kept("price", { product: "a", unit_satang: 110_000 }, { at: 2_000 })], 5_000)[0]!.unit_satang).toBe(120_000);
  });

  it("lose what is not for sale any more", () => {
    expect(goodsOf(setup, [kept("product", { product: "a", name: "ผ้าไหม", unit_satang: 1, offered: false }, { at: 2_000 })], 1_000)).toEqual([]);
  });
});

describe("an order", () => {
  const good = { ...draft(add(empty(), silk, "ผ้าไหม"), "2015-11-03"), buyer: "Example Trading" };

  it("in baht needs no rate", () => {
    expect(orderBody(good)).toMatchObject({ amount_satang: 120_000, currency: "THB", amount_minor: 120_000, rate: null, lines: [{ product: "a", qty: 1 }] });
  });

  it("in a foreign currency keeps the amount agreed and its rate beside the baht", () => {
    const yuan = orderBody({ ...good, currency: "CNY", foreign: "217.50", rate: "5.517", country: "CN" });
    expect(yuan).toMatchObject({ currency: "CNY", amount_minor: 21_750, rate: "5.517", rate_on: "2015-11-03", country: "CN" });
    expect(orderBody({ ...good, currency: "JPY", foreign: "4,100", rate: "0.29" })).toMatchObject({ amount_minor: 4_100 });
  });

  it("says what is wrong", () => {
    expect(orderBody({ ...good, lines: [] })).toBe("orderWrong");
    expect(orderBody({ ...good, lines: [{ product: null, text: "", qty: "x", price: "5" }] })).toBe("orderWrong");
    expect(orderBody({ ...good, deposit: "1200.01" })).toBe("depositWrong");
    expect(orderBody({ ...good, currency: "USD" })).toBe("rateWrong");
  });
});
