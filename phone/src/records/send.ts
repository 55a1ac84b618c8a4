import { rfc3339 } from "../base/time";
import { Unanswered, type Door } from "./door";
import { isUnsent, type Phone } from "./phone";
import type { Answer, Answers, Enrolment, Kept, Limits, State } from "./types";

const BATCH_RECORDS = 200;
const BATCH_BYTES = 400_000;

/**
 * All that waits is handed in, batch by batch, each under the key and the run that it was recorded with; with `knock`
 * the server hears of this phone even if nothing waits. What is turned away (an old key, a batch that cannot be read)
 * holds up nothing else. Throws Unanswered at the end, for the first batch without an answer.
 */
export async function handIn(phone: Phone, door: Door, options: { knock?: boolean; refusedToo?: boolean } = {}): Promise<void> {
  const current = await phone.current();
  const problems: Unanswered[] = [];
  for (const enrolment of await phone.store.enrolments.toArray()) {
    const knock = options.knock === true && enrolment.device === current?.device;
    try {
      await handInOf(phone, door, enrolment, { knock, refusedToo: options.refusedToo === true });
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      problems.push(error);
      if (!isTurnedAway(error)) break; // it is the network or the server itself: nothing else would get through
    }
  }
  if (problems[0]) throw problems[0];
}

/** This very server looked at what was sent, and does not want it as it is. */
function isTurnedAway(problem: Unanswered): boolean {
  return problem.code !== "not_ours" && problem.status >= 400 && problem.status < 500 && problem.status !== 429;
}

type Wanted = { knock: boolean; refusedToo: boolean };

async function handInOf(phone: Phone, door: Door, enrolment: Enrolment, wanted: Wanted): Promise<void> {
  if (enrolment.revoked) return; // what it still has goes to the desk as a file
  const states: State[] = wanted.refusedToo ? ["waiting", "refused"] : ["waiting"];
  const runs = new Map<string, Kept[]>();
  for (const state of states) {
    const found = await phone.store.records.where({ device: enrolment.device, state }).toArray();
    for (const kept of found) runs.set(kept.run, [...(runs.get(kept.run) ?? []), kept]);
  }
  if (wanted.knock && !runs.has(enrolment.run)) runs.set(enrolment.run, []);
  for (const [run, records] of runs) {
    records.sort((one, other) => one.seq - other.seq);
    const batches = cut(records, (await phone.setup())?.limits);
    for (const batch of batches) await handOver(phone, door, enrolment, run, batch);
  }
}

/** Batches that keep within the server's limits. No records make one empty batch: a sign of life. */
export function cut(records: Kept[], limits?: Partial<Limits>): Kept[][] {
  const most = Math.min(BATCH_RECORDS, limits?.records ?? BATCH_RECORDS);
  const mostLines = limits?.lines_a_batch ?? 2_000;
  const batches: Kept[][] = [[]];
  let bytes = 0;
  let lines = 0;
  for (const kept of records) {
    const more = kept.text.length * 3; // Thai letters are three bytes
    const moreLines = Array.isArray(kept.body.lines) ? kept.body.lines.length : 0;
    const batch = batches.at(-1)!;
    const full = batch.length >= most || bytes + more > BATCH_BYTES || lines + moreLines > mostLines;
    if (full && batch.length > 0) {
      batches.push([]);
      bytes = lines = 0;
    }
    batches.at(-1)!.push(kept);
    bytes += more;
    lines += moreLines;
  }
  return batches;
}

async function handOver(phone: Phone, door: Door, enrolment: Enrolment, run: string, batch: Kept[]): Promise<void> {
  const { store } = phone;
  const lastSeq =
    run === enrolment.run ? (await store.enrolments.get(enrolment.device))!.lastSeq : Math.max(0, ...batch.map((k) => k.seq));
  let answers: Answers;
  try {
    answers = await door.hand(enrolment, run, lastSeq, rfc3339(await phone.nowIn(enrolment.device)), batch);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    if (error.code === "revoked") await store.enrolments.update(enrolment.device, { revoked: true });
    if (!UNREADABLE.includes(error.code) || batch.length === 0) throw error;
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      await handOver(phone, door, enrolment, run, batch.slice(0, half));
      await handOver(phone, door, enrolment, run, batch.slice(half));
    } else {
      const { code, text: message } = error;
      await store.records.update(batch[0]!.id, { state: "refused", code, message });
    }
    return;
  }
  await note(phone, enrolment, answers, batch, run);
}

/** Problems of a batch as a whole that may come from one record of it: that one is found, and the others go on. */
const UNREADABLE = ["bad_envelope", "too_large"];

/** What the server said of each record stands in the phone's storage, in one transaction. */
async function note(
  phone: Phone,
  enrolment: Enrolment,
  answers: Answers,
  batch: Kept[],
  run: string,
): Promise<void> {
  const { store } = phone;
  const current = (await phone.current())?.device === enrolment.device; // another fair may have another clock
  const gone: string[] = [];
  let again: Kept[] = [];
  await store.transaction("rw", store.records, store.kept, async () => {
    for (const [place, kept] of batch.entries()) {
      const answer = answers.answers[place]!;
      const state = stateAfter(answer);
      if (state !== "waiting" && state !== "refused") gone.push(kept.id);
      await store.records.update(kept.id, { state, code: answer.code ?? null, message: answer.message ?? null });
    }
    if (current) await store.remember("offset_ms", answers.clock_offset_ms);
    again = await askAgain(phone, enrolment.device, run, answers.held_to);
  });
  if (current) phone.setOffset(answers.clock_offset_ms);
  await phone.letGo(gone);
  await phone.secure(again);
}

export function stateAfter(answer: Answer): State {
  if (answer.answer === "taken" || answer.answer === "already") return "held";
  if (answer.answer === "settled") return "rejected";
  return answer.answer === "refused" ? "refused" : "waiting";
}

/**
 * A server that was set back to an earlier state says so by a `held_to` below what this phone knows to be held without
 * a gap: what it held before goes out again. Returns those records. Once for each such number, until the server is
 * further: a number that the phone never had cannot be sent.
 */
async function askAgain(phone: Phone, device: string, run: string, heldTo: number): Promise<Kept[]> {
  const { store } = phone;
  const mark = `asked again ${run}`;
  const after = await store.records
    .where("[device+run+seq]")
    .between([device, run, heldTo + 1], [device, run, Infinity])
    .toArray();
  const next = after.find((kept) => kept.seq === heldTo + 1);
  if (next === undefined || isUnsent(next)) {
    await store.kept.delete(mark);
    return [];
  }
  if ((await store.recall<number>(mark)) === heldTo) return [];
  await store.remember(mark, heldTo);
  const again = after.filter(({ state }) => state === "held");
  for (const kept of again) await store.records.update(kept.id, { state: "waiting" });
  return again;
}
