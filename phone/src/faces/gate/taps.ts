import { uuid7 } from "../../base/ids";
import { minuteOf } from "../../base/time";
import { turns } from "../../base/turns";
import type { Phone } from "../../records/phone";
import type { Store } from "../../records/store";
import { closed, counting, EMPTY, recordedNow, tapped, undone, type Gate, type Method, type Nation } from "./bucket";

const nameOf = (device: string) => `gate ${device}`;

export async function gateOf(store: Store, device: string): Promise<Gate> {
  return (await store.recall<Gate>(nameOf(device))) ?? EMPTY;
}

/** One change, in a transaction of its own: another tab comes before or after it, a closed app has it whole or not. */
async function change(store: Store, device: string, how: (gate: Gate) => Gate): Promise<Gate> {
  return store.transaction("rw", store.kept, async () => {
    const before = await gateOf(store, device);
    const after = how(before);
    if (after !== before) await store.remember(nameOf(device), after);
    return after;
  });
}

/** The taps of one gate's phone: on disk before they are shown, one record a minute. */
export class Taps {
  private queue: { at: number; minute: string; nation: Nation; n: number }[] = [];
  private readonly inTurn = turns();

  constructor(
    private readonly phone: Phone,
    private readonly device: string,
    /** Something is to be sent. */
    private readonly wake: () => void,
  ) {}

  /** Taps that come while others are written go to disk together, so that none waits for more than one writing. */
  tap(nation: Nation, n: number): Promise<void> {
    const at = this.phone.venueNow();
    this.queue.push({ at, minute: minuteOf(at), nation, n });
    return this.inTurn(async () => {
      const some = this.queue.splice(0);
      if (some.length === 0) return;
      await change(this.phone.store, this.device, (gate) => some.reduce((before, one) => tapped(before, one, this.newId), gate));
      await this.settle();
    });
  }

  undo(): Promise<void> {
    return this.inTurn(async () => {
      await change(this.phone.store, this.device, (gate) => undone(gate, this.phone.venueNow(), this.newId));
      await this.settle();
    });
  }

  count(method: Method): Promise<void> {
    return this.inTurn(async () => {
      await change(this.phone.store, this.device, (gate) => counting(gate, method));
      await this.settle();
    });
  }

  /** Minutes that are over are recorded; `all`: the open one, too. */
  close(all = false): Promise<void> {
    return this.inTurn(async () => {
      const minute = all ? null : minuteOf(this.phone.venueNow());
      await change(this.phone.store, this.device, (gate) => closed(gate, minute));
      await this.settle();
    });
  }

  /** What cannot be recorded now, for want of room, stays due: it is tried again with every tap and every minute. */
  private async settle(): Promise<void> {
    if (await record(this.phone, this.device).catch(() => false)) this.wake();
  }

  private readonly newId = (): string => uuid7(Date.now());
}

/** What is due becomes records, each once, whoever is stopped where: its id was given before. True if there was any. */
async function record(phone: Phone, device: string): Promise<boolean> {
  const due = (await gateOf(phone.store, device)).due.filter((one) => !one.recorded);
  for (const { id, kind, body } of due) {
    await phone.record(kind, body, id, device);
    await change(phone.store, device, (gate) => recordedNow(gate, id));
  }
  return due.length > 0;
}

/** At the start: minutes that were counted when the app was closed are recorded, also those of earlier enrolments. */
export async function recordLeft(phone: Phone): Promise<void> {
  const { store } = phone;
  const current = await store.recall<string>("current");
  const minute = minuteOf(phone.venueNow());
  for (const name of await store.kept.where("name").startsWith("gate ").primaryKeys()) {
    const device = name.slice("gate ".length);
    await change(store, device, (gate) => closed(gate, device === current ? minute : null));
    await record(phone, device);
  }
}
