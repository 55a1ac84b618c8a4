import { Unanswered, type Door } from "./door";
import { alone } from "./keeper";
import type { Phone } from "./phone";
import type { Store } from "./store";
import type { Kept, Setup } from "./types";

/** Which of this phone's records the setup could not know: those still waiting when it was asked for, and later ones. */
export type Untold = { run: string; lastSeq: number; waiting: string[] };

/** The newest setup of the current enrolment is kept; true if it is another one than before. Throws Unanswered. */
export function refreshSetup(phone: Phone, door: Door): Promise<boolean> {
  return alone(phone, () => asked(phone, door));
}

async function asked(phone: Phone, door: Door): Promise<boolean> {
  const enrolment = await phone.current();
  if (!enrolment || enrolment.revoked) return false;
  const { store } = phone;
  const { device } = enrolment;
  const known = (await store.recall(`setup ${device}`)) === undefined ? null : await store.recall<string>(`tag ${device}`);
  try {
    const askedAt = phone.venueNow();
    const untold = await untoldNow(phone, device);
    const newer = await door.setup(enrolment, known ?? null);
    await store.transaction("rw", store.kept, async () => {
      if (newer !== null) await phone.keepSetup(device, newer.setup, newer.tag);
      // What this phone recorded before that time and handed in, the setup holds.
      await store.remember(`told ${device}`, askedAt);
      await store.remember(`untold ${device}`, untold);
    });
    if (newer !== null) await phone.secureSetup(device);
    return newer !== null;
  } catch (error) {
    if (error instanceof Unanswered && error.code === "revoked") {
      await store.enrolments.update(device, { revoked: true });
    }
    throw error;
  }
}

function untoldNow(phone: Phone, device: string): Promise<Untold> {
  const { store } = phone;
  return store.transaction("r", store.enrolments, store.records, async () => {
    const { run, lastSeq } = (await store.enrolments.get(device))!;
    const waiting = await store.records.where({ device, state: "waiting" }).primaryKeys();
    return { run, lastSeq, waiting };
  });
}

/** A day of this phone, read in one step: of two readings the first would show what the second knows better. */
export type Standing = { records: Kept[]; setup: Setup | undefined; untold: Untold | undefined; toldAt: number };

export const NOTHING_READ: Standing = { records: [], setup: undefined, untold: undefined, toldAt: 0 };

export function standing(store: Store, device: string, day: string): Promise<Standing> {
  return store.transaction("r", store.records, store.kept, async () => ({
    records: await store.records.where({ device, day }).toArray(),
    setup: await store.recall<Setup>(`setup ${device}`),
    untold: await store.recall<Untold>(`untold ${device}`),
    toldAt: (await store.recall<number>(`told ${device}`)) ?? 0,
  }));
}

/** Those of this phone's records that must be added to what the setup says. */
export function notTold(records: Kept[], untold: Untold | undefined): Kept[] {
  if (untold === undefined) return records;
  const waiting = new Set(untold.waiting);
  return records.filter((kept) => waiting.has(kept.id) || (kept.run === untold.run && kept.seq > untold.lastSeq));
}

/** The code is used up and this phone works for its place. Throws Unanswered, with the server's words for the person. */
export async function enrol(phone: Phone, door: Door, code: string, name: string): Promise<void> {
  const made = await door.enrol(code, name);
  await phone.enrolled(made.device, made.key, made.scope);
  await refreshSetup(phone, door).catch(() => undefined); // it is asked for again, every half minute
}
