/** What a phone keeps and what it says, in the words of docs/sync.md. */

export type Text = { th: string; en: string };
export type PlaceKind = "booth" | "gate" | "counter" | "desk";
export type Scope = { fair: string; kind: PlaceKind; ref: string };

/** One enrolment: its key opens one place of one fair, for good. `run` begins anew whenever the storage does. */
export type Enrolment = {
  device: string;
  key: string;
  scope: Scope;
  run: string;
  lastSeq: number;
  enrolledAt: number;
  revoked: boolean;
};

/**
 * waiting: the server has not said that it holds it. refused: kept and shown, a person at the desk decides.
 * held: taken or already in the books. rejected: a person rejected it for good.
 */
export type State = "waiting" | "refused" | "held" | "rejected";

/** A record. `text` is its JSON as it was written once and is sent every time, so that its digest never changes. */
export type Kept = {
  id: string;
  device: string;
  run: string;
  seq: number;
  kind: string;
  at: number;
  day: string;
  body: Body;
  text: string;
  state: State;
  code: string | null;
  message: Text | null;
};

export type Body = Record<string, unknown>;

export type Answer = {
  seq: number;
  answer: "taken" | "already" | "later" | "refused" | "settled";
  code?: string;
  message?: Text;
};

export type Answers = { answers: Answer[]; held_to: number; clock_offset_ms: number };

export type Limits = {
  sent_bytes: number;
  records: number;
  lines_a_sale: number;
  lines_a_batch: number;
  batches_a_minute: number;
};

export type Product = { id: string; name: Text; unit_satang: number; picture: string; own?: boolean };

/** What the server told the phone about its fair and place. */
export type Setup = {
  fair: {
    slug: string;
    name: Text;
    clock: "real" | "replayed";
    day_turns_at: string;
    days: { day: string; opens: string; closes: string }[];
  };
  /** `phone`: which phone of this place it is, from 1; told to counters. */
  place: { kind: PlaceKind; ref: string; name?: Text; zone?: Text | null; phone?: number };
  limits: Limits;
  app_version: number;
  holder?: Text | null;
  products?: Product[];
  services?: { code: string; name: Text }[];
  counters?: string[];
  queue?: Waiting[];
  counted?: { day: string; thai: number; foreign: number; unknown: number };
  booths?: { ref: string; name: Text; holder?: Text | null }[];
};

/** A ticket of the service centre that is not finished. */
export type Waiting = {
  ticket: string;
  no: string;
  service: string;
  counter: string | null;
  persons: number;
  state: "waiting" | "called" | "started";
  since: string;
};
