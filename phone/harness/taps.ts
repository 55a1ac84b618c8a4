import { uuid7 } from "../src/base/ids";
import { minuteOf } from "../src/base/time";
import type { Body, PlaceKind } from "../src/records/types";
import type { Chance } from "./chance";

/** What a person tapped, noted by the person: the books must come to this and nothing else. */
export type Tap = {
  place: number;
  id: string;
  kind: string;
  body: Body;
  /** What the phone wrote as its time; empty where the tap was cut off. */
  at: string;
  /** The phone said that it has it. Only what was cut off in the middle may be in the books or not. */
  sure: boolean;
  /** False for a record that the server must refuse, and nothing else because of it. */
  sound: boolean;
};

export const KINDS: Record<PlaceKind, Record<string, number>> = {
  booth: { sale: 10, void: 3, order: 2, order_void: 1, price: 1, note: 1 },
  gate: { count: 8, count_fix: 3, note: 1 },
  counter: { ticket_taken: 4, ticket_called: 2, note: 1 },
  desk: { note: 1 },
};

const STRANGER = "01890a5d-ac96-774b-bcce-b302099a8057";
const TEXTS = ["ผ้าขาวม้าทอมือ ลายตาราง", "Basket", "น้ำพริก \"เผา\" \\ ขวด", "สบู่ 🧼\n3 ก้อน", "", "  ", "ครึ่ง \ud83e", "\\ud83e"];

/** A record of this kind as a face would make it; `earlier` are those of the same place. */
export function tap(chance: Chance, place: number, kind: string, now: number, earlier: Tap[]): Tap {
  const id = uuid7(now);
  const body = BODIES[kind]!(chance, now, (of) => chance.one(["", ...ids(earlier, of)]) || STRANGER);
  const sound = !chance.happens(0.04) || !spoil(body);
  return { place, id, kind, body, at: "", sure: false, sound };
}

function ids(earlier: Tap[], kind: string): string[] {
  const found = earlier.filter((one) => one.kind === kind).map((one) => one.id);
  return [...found, ...found, ...found];
}

type Make = (chance: Chance, now: number, one: (kind: string) => string) => Body;

const BODIES: Record<string, Make> = {
  sale: (chance) => {
    const lines = sold(chance);
    return { lines, paid_by: chance.one(["cash", "promptpay", "other"]), amount_satang: sum(lines) };
  },
  order: (chance) => {
    const lines = sold(chance);
    const basis = chance.one(["po", "deposit", "intent"]);
    return { buyer: chance.one(["", "นายตัวอย่าง"]), country: chance.one(["CN", "LA"]), lines, amount_satang: sum(lines), basis };
  },
  void: (_, __, one) => ({ of: one("sale"), reason: "คืนสินค้า" }),
  order_void: (_, __, one) => ({ of: one("order"), reason: "ผู้ซื้อยกเลิก" }),
  price: (chance) => ({ product: STRANGER, unit_satang: chance.from(0, 99_999) }),
  note: (chance) => ({ text: chance.one(TEXTS) }),
  count: (chance, now) => ({ minute: minuteOf(now), ...people(chance, 0), method: chance.one(["full", "sample"]) }),
  count_fix: (chance, _, one) => ({ of: one("count"), ...people(chance, -9), reason: "นับซ้ำ" }),
  ticket_taken: (chance, now) => ({ ticket: uuid7(now), no: `A${chance.from(1, 999)}`, service: "1", persons: chance.from(1, 4) }),
  ticket_called: (_, __, one) => ({ ticket: one("ticket_taken"), counter: "1" }),
};

type Line = { product: string | null; text: string; qty: number; unit_satang: number };

function sold(chance: Chance): Line[] {
  return Array.from({ length: chance.from(1, 3) }, () => ({
    product: chance.one([null, STRANGER]),
    text: chance.one(TEXTS),
    qty: chance.from(1, 3),
    unit_satang: chance.from(0, 99_999),
  }));
}

function sum(lines: Line[]): number {
  return lines.reduce((total, line) => total + line.qty * line.unit_satang, 0);
}

function people(chance: Chance, least: number): Record<string, number> {
  return { thai: chance.from(least, 9), foreign: chance.from(least, 9), unknown: chance.from(least, 9) };
}

/** The record is one that no server takes: a wrong sum, a text that cannot be stored. */
function spoil(body: Body): boolean {
  if (typeof body.amount_satang === "number") body.amount_satang += 1;
  else if (typeof body.text === "string") body.text += "\0";
  else return false;
  return true;
}
