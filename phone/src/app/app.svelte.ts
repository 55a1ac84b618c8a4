import { liveQuery } from "dexie";

import { baht } from "../base/money";
import { clockFace } from "../base/time";
import { recordLeft } from "../faces/gate/taps";
import { secondCopy } from "../records/copy";
import { Door, Unanswered } from "../records/door";
import { Keeper } from "../records/keeper";
import { Phone } from "../records/phone";
import { Pictures } from "../records/pictures";
import { hasRoom } from "../records/room";
import { refreshSetup } from "../records/setup";
import { Store } from "../records/store";
import type { Body, Enrolment, Kept, Setup, Text } from "../records/types";
import { fill, inLanguage, WORDS, type Language, type Pair, type Word } from "../text";

export const APP_VERSION = 1;
const SETUP_EVERY_MS = 30_000;
const CLOCK_OFF_MS = 120_000;

/** What all faces show: read from storage and kept up to date, whichever tab changes it. */
class App {
  ready = $state(false);
  language = $state<Language>("th");
  enrolment = $state<Enrolment>();
  setup = $state<Setup>();
  unsent = $state(0);
  refused = $state<Kept[]>([]);
  lastSuccess = $state<number>();
  problem = $state<Unanswered | null>(null);
  room = $state(true);
  persisted = $state(false);
  copied = $state(false);
  clockOffBy = $state(0);
  today = $state("");
  newVersion = $state<(() => void) | null>(null);
  phone!: Phone;
  keeper!: Keeper;
  pictures!: Pictures;
  readonly door = new Door();

  async start(): Promise<void> {
    const store = new Store();
    const copy = await secondCopy();
    this.copied = copy !== null;
    this.phone = await Phone.open(store, copy);
    this.keeper = new Keeper(this.phone, this.door, (problem) => this.heard(problem));
    this.pictures = new Pictures(this.phone, this.door);
    const language = (await store.recall<Language>("language")) ?? "th";
    this.speak(language);
    this.watch(store);
    await this.reload();
    this.ready = true;
    this.keeper.start();
    this.pictures.start();
    void this.follow();
    setInterval(() => void this.follow(), SETUP_EVERY_MS);
    addEventListener("online", () => void this.follow());
    this.persisted = (await navigator.storage.persist?.()) ?? false;
    await this.look();
  }

  /** Counts come from storage itself, so that two tabs agree. */
  private watch(store: Store): void {
    liveQuery(() => store.records.where({ state: "refused" }).toArray()).subscribe((refused) => {
      this.refused = refused;
    });
    liveQuery(() => store.records.where({ state: "waiting" }).count()).subscribe((count) => {
      this.unsent = count;
    });
    liveQuery(() => store.recall<number>("last_success")).subscribe((at) => {
      this.lastSuccess = at;
    });
    liveQuery(() => store.recall<string>("current")).subscribe(() => void this.reload());
  }

  async reload(): Promise<void> {
    const before = this.enrolment?.device;
    this.enrolment = await this.phone.current();
    if (this.enrolment?.device !== before) await recordLeft(this.phone).catch(() => undefined); // no room: tried again
    this.setup = await this.phone.setup();
    if (this.setup) this.phone.follow(this.setup);
    this.today = this.phone.today();
  }

  private heard(problem: Unanswered | null): void {
    this.problem = problem;
    this.clockOffBy = this.phone.clockOffBy;
    if (problem?.code === "revoked") void this.reload();
  }

  /** The newest setup, if the server can be reached. */
  async follow(): Promise<void> {
    try {
      if (await refreshSetup(this.phone, this.door)) await this.reload();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (error.code === "revoked") await this.reload();
    }
    this.today = this.phone.today();
    await this.look();
  }

  private async look(): Promise<void> {
    this.room = await hasRoom(this.phone.store, this.phone.copy);
  }

  /** Recorded, on disk and on its way. False, with a word to the person, where the phone could not keep it. */
  async record(kind: string, body: Body, id?: string): Promise<Kept | null> {
    try {
      const kept = await this.phone.record(kind, body, id);
      void this.keeper.wake();
      return kept;
    } catch (error) {
      this.room = false;
      console.error("not recorded", error instanceof Error ? error.name : "");
      return null;
    }
  }

  speak(language: Language): void {
    this.language = language;
    document.documentElement.lang = language;
    document.title = this.say("app");
    void this.phone.store.remember("language", language);
  }

  /** A word of all faces by its name, or a pair of a face's own. */
  say(word: Word | Pair, values: Record<string, string | number> = {}): string {
    const pair = typeof word === "string" ? WORDS[word] : word;
    return fill(pair[this.language === "th" ? 0 : 1], values);
  }

  name(text: Text | null | undefined): string {
    return text ? inLanguage(text, this.language) : "";
  }

  time(at: number): string {
    return clockFace(at, this.language);
  }

  baht(satang: number): string {
    return baht(satang);
  }

  get clockIsOff(): boolean {
    return Math.abs(this.clockOffBy) > CLOCK_OFF_MS;
  }

  get isOld(): boolean {
    return (this.setup?.app_version ?? 0) > APP_VERSION;
  }

  /** Why nothing goes out, in a sentence for the person. */
  get hint(): string {
    if (this.problem === null) return "";
    if (this.problem.text) return this.name(this.problem.text);
    if (this.problem.code === "no_network") return this.say("noNetwork");
    return this.say(this.problem.code === "not_ours" ? "notOurs" : "serverBusy");
  }
}

export const app = new App();
