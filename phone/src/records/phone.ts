import { uuid7 } from "../base/ids";
import { businessDay, DAY_MS, rfc3339, startOf } from "../base/time";
import type { SecondCopy } from "./copy";
import type { Store } from "./store";
import type { Body, Enrolment, Kept, Scope, Setup } from "./types";

const KEPT_DAYS = 7;

/** What this phone keeps: its enrolments, its setup, its records with their second copy. It knows no network. */
export class Phone {
  private offsetMs = 0;
  private shiftMs = 0;
  private turnsAt = "04:00";
  private fair = "";

  constructor(
    readonly store: Store,
    readonly copy: SecondCopy | null,
    private readonly clock: () => number = Date.now,
  ) {}

  /** The phone as it was left, and whatever only its second copy still knew. */
  static async open(store: Store, copy: SecondCopy | null, clock: () => number = Date.now): Promise<Phone> {
    const phone = new Phone(store, copy, clock);
    const files = (await copy?.read().catch(() => null)) ?? new Map<string, string>();
    await phone.restorePlaces(files);
    phone.setOffset((await store.recall<number>("offset_ms")) ?? 0);
    const setup = await phone.setup();
    if (setup) phone.follow(setup);
    await phone.restoreRecords(files);
    await phone.letGoOfOld();
    return phone;
  }

  /** The phone's own clock, uncorrected; in a fair that is played for training, on a day of that fair. */
  now(): number {
    return this.clock() + this.shiftMs;
  }

  /** The venue's time, as well as the phone knows it. */
  venueNow(): number {
    return this.now() + this.offsetMs;
  }

  today(): string {
    return businessDay(this.venueNow(), this.turnsAt);
  }

  setOffset(milliseconds: number): void {
    this.offsetMs = milliseconds;
  }

  get clockOffBy(): number {
    return this.offsetMs;
  }

  /** From now on the phone goes by this fair's clock. */
  follow(setup: Setup): void {
    this.fair = setup.fair.slug;
    this.turnsAt = setup.fair.day_turns_at;
    this.shiftMs = this.shiftIn(setup);
  }

  /** Another window may have moved this phone to another fair: its clock is this window's from now on, too. */
  private async followMoved(): Promise<void> {
    const setup = await this.setup();
    if (setup && setup.fair.slug !== this.fair) this.follow(setup);
  }

  /** The phone's own clock as the fair of this enrolment goes by, which may be an earlier one than the current. */
  async nowIn(device: string): Promise<number> {
    const setup = await this.store.recall<Setup>(`setup ${device}`);
    return this.clock() + (setup ? this.shiftIn(setup) : this.shiftMs);
  }

  private shiftIn({ fair }: Setup): number {
    const days = fair.days.map((row) => row.day);
    const real = businessDay(this.clock(), fair.day_turns_at);
    const last = days.at(-1);
    const played = fair.clock === "replayed" && last !== undefined && !days.includes(real);
    return played ? startOf(last) - startOf(real) : 0;
  }

  async current(): Promise<Enrolment | undefined> {
    const device = await this.store.recall<string>("current");
    return device === undefined ? undefined : this.store.enrolments.get(device);
  }

  async setup(): Promise<Setup | undefined> {
    const device = await this.store.recall<string>("current");
    return device === undefined ? undefined : this.store.recall<Setup>(`setup ${device}`);
  }

  /** A new enrolment is the current one; records of earlier ones still go out under their own keys. */
  async enrolled(device: string, key: string, scope: Scope): Promise<Enrolment> {
    const before = await this.store.enrolments.toArray();
    // Later than every other, whatever the clock was set to meanwhile: the latest is the current one after a loss.
    const enrolledAt = Math.max(this.clock(), ...before.map((earlier) => earlier.enrolledAt + 1));
    const enrolment: Enrolment = { device, key, scope, run: crypto.randomUUID(), lastSeq: 0, enrolledAt, revoked: false };
    await this.store.transaction("rw", this.store.enrolments, this.store.kept, async () => {
      await this.store.enrolments.put(enrolment);
      await this.store.remember("current", device);
    });
    await this.secureOther(fileOfEnrolment(device), enrolment);
    return enrolment;
  }

  /** What the server told about the place of this enrolment is kept: a till must open offline. */
  async keepSetup(device: string, setup: Setup, tag: string): Promise<void> {
    await this.store.transaction("rw", this.store.kept, async () => {
      await this.store.remember(`setup ${device}`, setup);
      await this.store.remember(`tag ${device}`, tag);
    });
    this.follow(setup);
  }

  /** The second copy holds the setup of this enrolment as it is kept. */
  async secureSetup(device: string): Promise<void> {
    const setup = await this.store.recall<Setup>(`setup ${device}`);
    const tag = await this.store.recall<string>(`tag ${device}`);
    if (setup) await this.secureOther(fileOfSetup(device), { device, setup, tag });
  }

  /**
   * The record is on disk, with its number, and has its second copy; the same id again changes nothing (a double tap).
   * `whose` is an earlier enrolment, for what was left of it. Rejects with QuotaExceededError where the disk is full.
   */
  async record(kind: string, body: Body, id: string = uuid7(this.clock()), whose?: string): Promise<Kept> {
    const device = whose ?? (await this.store.recall<string>("current"));
    const { store } = this;
    if (whose === undefined) await this.followMoved();
    const made = await store.transaction("rw", store.enrolments, store.records, async () => {
      const before = await store.records.get(id);
      if (before) return before;
      const enrolment = device === undefined ? undefined : await store.enrolments.get(device);
      if (!enrolment) throw new Error("this phone is not enrolled");
      const seq = enrolment.lastSeq + 1;
      const kept = this.written({ seq, id, kind, body }, enrolment);
      await store.records.add(kept);
      await store.enrolments.update(enrolment.device, { lastSeq: seq });
      return kept;
    });
    if (made.state === "waiting") await this.secure([made]);
    return made;
  }

  private written(said: { seq: number; id: string; kind: string; body: Body }, enrolment: Enrolment): Kept {
    const at = this.venueNow();
    const { seq, id, kind } = said;
    const text = whole(JSON.stringify({ seq, id, kind, at: rfc3339(at), body: said.body }));
    const { body } = JSON.parse(text) as { body: Body }; // plain, and the same as is sent
    const { device, run } = enrolment;
    const day = businessDay(at, this.turnsAt);
    return { id, device, run, seq, kind, at, day, body, text, state: "waiting", code: null, message: null };
  }

  /** The second copy holds these records. A copy that cannot be written stops no sale; the count of unsent ones warns. */
  async secure(records: Kept[]): Promise<void> {
    for (const { id, device, run, text } of records) await this.secureOther(fileOfRecord(id), { device, run, text });
  }

  private async secureOther(name: string, value: unknown): Promise<void> {
    await this.copy?.write(name, JSON.stringify(value)).catch(() => undefined);
  }

  async letGo(ids: string[]): Promise<void> {
    await this.copy?.remove(ids.map(fileOfRecord));
  }

  private async restorePlaces(files: Map<string, string>): Promise<void> {
    for (const [name, text] of files) {
      if (name.startsWith("enrolment.")) await this.restoreEnrolment(text);
      if (name.startsWith("setup.")) await this.restoreSetup(text);
    }
    for (const enrolment of await this.store.enrolments.toArray()) {
      const { device } = enrolment;
      if (!files.has(fileOfEnrolment(device))) await this.secureOther(fileOfEnrolment(device), enrolment);
      if (!files.has(fileOfSetup(device))) await this.secureSetup(device);
    }
  }

  /** Each of database and second copy holds again what only the other had, and the copy nothing that was sent. */
  private async restoreRecords(files: Map<string, string>): Promise<void> {
    for (const [name, text] of files) {
      if (name.startsWith("record.")) await this.restoreRecord(text);
    }
    const records = await this.store.records.toArray();
    await this.secure(records.filter((kept) => isUnsent(kept) && !files.has(fileOfRecord(kept.id))));
    await this.letGo(records.filter((kept) => !isUnsent(kept) && files.has(fileOfRecord(kept.id))).map(({ id }) => id));
  }

  /**
   * What the server has held for a week goes: names of buyers do not stay on a phone. What waits or was refused stays. A clock
   * may be wrong, or set right since it was last compared: the earlier of both times counts.
   */
  private async letGoOfOld(): Promise<void> {
    for (const { device } of await this.store.enrolments.toArray()) {
      const now = (await this.nowIn(device)) + Math.min(0, this.offsetMs);
      const first = businessDay(now - KEPT_DAYS * DAY_MS, this.turnsAt);
      await this.store.records.where({ device, state: "held" }).filter((kept) => kept.day < first).delete();
    }
  }

  /** The storage is new, so its numbers begin anew: a new run (docs/sync.md). */
  private async restoreEnrolment(text: string): Promise<void> {
    const lost = parsed<Enrolment>(text);
    if (!lost?.device || (await this.store.enrolments.get(lost.device))) return;
    await this.store.enrolments.put({ ...lost, run: crypto.randomUUID(), lastSeq: 0 });
    const current = await this.current();
    if (!current || current.enrolledAt < lost.enrolledAt) await this.store.remember("current", lost.device);
  }

  private async restoreSetup(text: string): Promise<void> {
    const lost = parsed<{ device: string; setup: Setup; tag: string }>(text);
    if (!lost?.setup || (await this.store.recall(`setup ${lost.device}`)) !== undefined) return;
    await this.store.remember(`setup ${lost.device}`, lost.setup);
    await this.store.remember(`tag ${lost.device}`, lost.tag);
  }

  private async restoreRecord(text: string): Promise<void> {
    const lost = parsed<{ device: string; run: string; text: string }>(text);
    const said = lost && parsed<{ seq: number; id: string; kind: string; at: string; body: Body }>(lost.text);
    if (!said || (await this.store.records.get(said.id))) return; // half a file is of a record that the database has
    const at = Date.parse(said.at);
    const { id, seq, kind, body } = said;
    const day = businessDay(at, this.turnsAt);
    const rest = { day, at, state: "waiting", code: null, message: null } as const;
    await this.store.records.put({ id, device: lost.device, run: lost.run, seq, kind, body, text: lost.text, ...rest });
  }
}

/** A field that cuts its text off may leave half a letter (an emoji is two), which no server can read: it becomes �. */
export function whole(json: string): string {
  return json.replace(/\\(?:u(d[89a-f][0-9a-f]{2})|.)/g, (escape, half?: string) => (half === undefined ? escape : "\ufffd"));
}

export function isUnsent(kept: Kept): boolean {
  return kept.state === "waiting" || kept.state === "refused";
}

const fileOfRecord = (id: string) => `record.${id}.json`;
const fileOfSetup = (device: string) => `setup.${device}.json`;
const fileOfEnrolment = (device: string) => `enrolment.${device}.json`;

function parsed<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
