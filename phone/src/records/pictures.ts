import { Unanswered, type Door } from "./door";
import type { Phone } from "./phone";
import type { Store } from "./store";

/** A photograph that is not with the server yet. Its name, SHA-256 of its bytes, is already in its record. */
export type Picture = { device: string; content: Blob };

const BEGINS = "slip picture ";
const EVERY_MS = 30_000;
/** The server would not have it and does not say when it would: not again at once, for it is a megabyte each time. */
const REFUSED_PAUSE_MS = 600_000;

/** The picture is on disk; its name is what the server will call it. */
export async function keepPicture(store: Store, device: string, content: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await content.arrayBuffer()));
  const name = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  await store.remember(BEGINS + name, { device, content } satisfies Picture);
  return name;
}

export async function dropPicture(store: Store, name: string): Promise<void> {
  await store.kept.delete(BEGINS + name);
}

/** The names of those that wait. */
export async function waitingPictures(store: Store): Promise<string[]> {
  const names = await store.kept.where("name").startsWith(BEGINS).primaryKeys();
  return names.map((name) => name.slice(BEGINS.length));
}

/** Sends pictures by itself: at the start, on network return, every 30 seconds, and when told that there is one. */
export class Pictures {
  private readonly notBefore = new Map<string, number>();

  constructor(
    private readonly phone: Phone,
    private readonly door: Door,
  ) {}

  start(): void {
    const hurry = (): void => {
      this.notBefore.clear();
      void this.wake();
    };
    addEventListener("online", hurry);
    setInterval(() => void this.wake(), EVERY_MS);
    hurry();
  }

  /** One after the other, in one tab. The first that finds no network ends it. */
  async wake(): Promise<void> {
    const work = async (): Promise<void> => {
      for (const name of await waitingPictures(this.phone.store)) {
        if ((this.notBefore.get(name) ?? 0) <= Date.now() && !(await this.send(name))) return;
      }
    };
    if (!("locks" in navigator)) return work();
    await navigator.locks.request("otop-phone-pictures", { ifAvailable: true }, (lock) => (lock ? work() : undefined));
  }

  /** False where there is no network at all. */
  private async send(name: string): Promise<boolean> {
    const { store } = this.phone;
    const picture = await store.recall<Picture>(BEGINS + name);
    const enrolment = picture && (await store.enrolments.get(picture.device));
    if (!enrolment || enrolment.revoked) return true;
    try {
      if ((await this.door.picture(enrolment, picture.content)) === name) await dropPicture(store, name);
      return true;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (error.status === 0) return false;
      this.notBefore.set(name, Date.now() + (error.retryAfterMs || REFUSED_PAUSE_MS));
      return true;
    }
  }
}
