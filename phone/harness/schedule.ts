import { enrol, refreshSetup } from "../src/records/setup";
import { handIn } from "../src/records/send";
import { Door, Unanswered } from "../src/records/door";
import { isUnsent } from "../src/records/phone";
import type { PlaceKind } from "../src/records/types";
import type { Broken } from "./broken";
import { Chance } from "./chance";
import { Device, type Window } from "./device";
import { daysOf, type Day } from "./days";
import { KINDS, tap, type Tap } from "./taps";
import { BAD, Network, pause, type Weather } from "./weather";

/** One schedule: everything that happens follows from the seed, but for what the browser does at the same time. */
export type Plan = { seed: number; places: { code: string; kind: PlaceKind }[]; broken: Broken | null };

export type Report = {
  seed: number;
  steps: string[];
  taps: Tap[];
  /** False where the database was lost: of what was sent before, the phone knows nothing any more. */
  remembers: boolean;
  waiting: number;
  refused: string[];
  /** What this phone sold, ordered and counted, by place and day, as it knows it. */
  days: Day[];
  /** Records in the second copy that are no longer unsent. */
  lingering: string[];
  faults: string[];
};

const STEPS = {
  tap: 16,
  "tap twice": 4,
  "tap many": 1,
  send: 12,
  "send twice at once": 4,
  "tap while sending": 4,
  reload: 4,
  "die while tapping": 3,
  "die while sending": 4,
  "second window": 3,
  "lose the database": 3,
  "lose the second copy": 3,
  "set the clock": 3,
  setup: 2,
  move: 3,
} as const;
type Step = keyof typeof STEPS;

const STEP_MS = 120_000;
const HOUR_MS = 3_600_000;

export async function run(plan: Plan): Promise<Report> {
  const schedule = new Schedule(plan);
  try {
    await schedule.run();
    return await schedule.report();
  } finally {
    await schedule.device.close();
  }
}

class Schedule {
  readonly chance: Chance;
  readonly network: Network;
  readonly device: Device;
  /** The app's door as it is, for what must not be given up early however busy this machine is. */
  private readonly patient: Door;
  private readonly taps: Tap[] = [];
  private readonly steps: string[] = [];
  private readonly faults: string[] = [];
  private place = 0;
  private remembers = true;

  constructor(private readonly plan: Plan) {
    this.chance = new Chance(plan.seed);
    this.network = new Network(this.chance);
    this.patient = new Door(this.network.fetch);
    this.device = new Device(`phone-${plan.seed}`, this.network.fetch, plan.broken);
  }

  async run(): Promise<void> {
    await this.within("begin", async () => {
      const { phone } = await this.device.open();
      await enrol(phone, this.patient, this.plan.places[0]!.code, "schedule");
    });
    const count = this.chance.from(3, 12);
    for (let number = 0; number < count && this.faults.length === 0; number += 1) {
      const step = this.chance.weighed<Step>(STEPS);
      this.steps.push(step);
      await this.within(step, () => this.take(step));
    }
    await this.within("end", () => this.end());
  }

  /** Whatever happens, a step ends, and the app's own functions fail only in the ways that they promise. */
  private async within(step: string, work: () => Promise<void>): Promise<void> {
    const late = pause(STEP_MS).then(() => Promise.reject(new Error("never ended")));
    try {
      await Promise.race([work(), late]);
    } catch (error) {
      this.faults.push(`${step}: ${error instanceof Error ? `${error.name} ${error.message}` : String(error)}`);
    } finally {
      late.catch(() => undefined);
    }
  }

  private async take(step: Step): Promise<void> {
    switch (step) {
      case "tap":
        return this.tap(this.one());
      case "tap twice":
        return this.tap(this.one(), this.one());
      case "tap many":
        for (let number = this.chance.from(8, 14); number > 0; number -= 1) await this.tap(this.one());
        return;
      case "send":
        return this.send(this.one(), this.any());
      case "send twice at once": {
        const weather = this.any();
        await Promise.all([this.send(this.one(), weather), this.send(this.one(), weather)]);
        return;
      }
      case "tap while sending": {
        const sending = this.send(this.one(), this.chance.happens(0.5) ? "slow" : this.any());
        await pause(this.chance.from(0, 20));
        await Promise.all([this.tap(this.one()), sending]);
        return;
      }
      case "reload":
        await this.device.close();
        await this.device.open();
        return;
      case "die while tapping":
        return this.die(this.tap(this.one()));
      case "die while sending":
        return this.die(this.send(this.one(), this.any()));
      case "second window":
        if (this.device.windows.length < 2) await this.device.open();
        return;
      case "lose the database":
        await this.device.close();
        await this.device.loseDatabase();
        this.remembers = false;
        await this.device.open();
        return;
      case "lose the second copy":
        await this.device.close();
        await this.device.loseCopy();
        await this.device.open();
        return;
      case "set the clock":
        this.device.clockOffMs = this.chance.one([0, 0, -30, -5, 3, 30]) * HOUR_MS;
        this.steps.push(`clock ${this.device.clockOffMs / HOUR_MS} h`);
        return;
      case "setup":
        this.network.weather = this.any();
        await refreshSetup(this.one().phone, this.one().door).catch(unanswered);
        return;
      case "move":
        return this.move();
    }
  }

  private one(): Window {
    return this.chance.one(this.device.windows);
  }

  private any(): Weather {
    const weather = this.chance.happens(0.25) ? "good" : this.chance.one(BAD);
    this.steps.push(weather);
    return weather;
  }

  /** One thing happened and was tapped, in each of these windows at once, under the same id. */
  private async tap(...windows: Window[]): Promise<void> {
    const { place, plan, chance } = this;
    const kind = chance.weighed(KINDS[plan.places[place]!.kind]);
    const earlier = this.taps.filter((one) => one.place === place);
    const tapped = tap(chance, place, kind, windows[0]!.phone.venueNow(), earlier);
    this.taps.push(tapped);
    const made = await Promise.all(windows.map(({ phone }) => phone.record(kind, tapped.body, tapped.id)));
    tapped.at = (JSON.parse(made[0]!.text) as { at: string }).at;
    tapped.sure = true;
  }

  private async send({ phone, door, keeper }: Window, weather: Weather): Promise<void> {
    this.network.weather = weather;
    if (this.chance.happens(0.5)) await keeper.hurry();
    else await handIn(phone, door, { knock: this.chance.happens(0.5), refusedToo: this.chance.happens(0.5) }).catch(unanswered);
  }

  /** The app ends in the middle of its work, which may or may not be done; then it is opened again. */
  private async die(work: Promise<void>): Promise<void> {
    const ended = work.catch(() => undefined);
    await pause(this.chance.from(0, 8));
    await this.device.close();
    await this.device.open();
    await ended;
  }

  private async move(): Promise<void> {
    const next = this.plan.places[this.place + 1];
    if (next === undefined) return;
    this.network.weather = "good";
    await enrol(this.one().phone, this.patient, next.code, "schedule");
    this.place += 1;
  }

  /** The network is good, and the app sends until nothing is unsent; then it is opened once more. */
  private async end(): Promise<void> {
    await this.network.calm();
    for (let round = 0; round < 5 && (await this.waiting()) > 0; round += 1) {
      await handIn(this.device.windows[0]!.phone, this.patient, { knock: true, refusedToo: true });
    }
    await this.device.close();
    await this.device.open();
  }

  private async waiting(): Promise<number> {
    return this.device.windows[0]!.store.records.where({ state: "waiting" }).count();
  }

  async report(): Promise<Report> {
    const { plan, steps, taps, remembers, faults } = this;
    const kept = this.device.windows[0] ? await this.device.windows[0].store.records.toArray() : [];
    const unsent = new Set(kept.filter(isUnsent).map(({ id }) => `record.${id}.json`));
    const files = (await this.device.files()).filter((name) => name.startsWith("record."));
    return {
      ...{ seed: plan.seed, steps, remembers, faults },
      taps: taps.map((one) => ({ ...one, body: wellFormed(one.body) })),
      waiting: kept.filter(({ state }) => state === "waiting").length,
      refused: kept.filter(({ state }) => state === "refused").map(({ id }) => id),
      days: daysOf(kept, taps),
      lingering: files.filter((name) => !unsent.has(name)),
    };
  }
}

/** The server did not answer: that is what happens, and what the app takes for granted. */
function unanswered(error: unknown): void {
  if (!(error instanceof Unanswered)) throw error;
}

/** Half letters become �, as everywhere where text leaves a browser. */
function wellFormed<T>(value: T): T {
  if (typeof value === "string") return (value as unknown as { toWellFormed(): T & string }).toWellFormed();
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(wellFormed) as T;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, wellFormed(inner)])) as T;
}
