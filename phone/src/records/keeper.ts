import { Unanswered, type Door } from "./door";
import type { Phone } from "./phone";
import { handIn } from "./send";

const EVERY_MS = 30_000;
const REFUSED_EVERY_MS = 600_000;
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_WAIT_MS = 120_000;

/** Sends by itself, without any mode: on every record, on network return, at the start, every 30 seconds. */
export class Keeper {
  private running = false;
  private again = false;
  private failures = 0;
  private notBefore = 0;
  private refusedTriedAt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly phone: Phone,
    private readonly door: Door,
    private readonly told: (problem: Unanswered | null) => void = () => undefined,
  ) {}

  start(): () => void {
    const hurry = () => void this.hurry();
    const seen = () => document.visibilityState === "visible" && hurry();
    addEventListener("online", hurry);
    document.addEventListener("visibilitychange", seen);
    const timer = setInterval(() => void this.wake(true), EVERY_MS);
    hurry();
    return () => {
      removeEventListener("online", hurry);
      document.removeEventListener("visibilitychange", seen);
      clearInterval(timer);
      this.stop();
    };
  }

  /** Nothing is tried again by itself any more. */
  stop(): void {
    clearTimeout(this.retry);
  }

  /** Something was recorded, or (`knock`) it is time to be heard of. Never two sendings at once, in any tab. */
  async wake(knock = false): Promise<void> {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    try {
      do {
        this.again = false;
        await alone(this.phone, () => this.once(knock));
      } while (this.again);
    } finally {
      this.running = false;
    }
  }

  private async once(knock: boolean): Promise<void> {
    if (Date.now() < this.notBefore) return;
    const refusedToo = Date.now() - this.refusedTriedAt > REFUSED_EVERY_MS;
    try {
      await handIn(this.phone, this.door, { knock, refusedToo });
      if (refusedToo) this.refusedTriedAt = Date.now();
      await this.phone.store.remember("last_success", Date.now());
      this.failures = 0;
      this.told(null);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.again = false;
      this.failures += 1;
      this.notBefore = Date.now() + this.pause(error);
      this.told(error);
      this.stop();
      this.retry = setTimeout(() => void this.wake(), this.notBefore - Date.now() + 10);
    }
  }

  private pause(error: Unanswered): number {
    const backOff = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** Math.min(this.failures - 1, 6));
    return Math.max(error.retryAfterMs, backOff * (0.5 + Math.random() / 2));
  }

  /** The network is back, or a person pressed "send now": no pause any more. */
  async hurry(): Promise<void> {
    this.notBefore = 0;
    await this.wake(true);
  }
}

/**
 * Nothing of this phone is on its way to the server meanwhile, from any tab. Sending twice at once is safe, only wasteful:
 * a window that hangs does not keep the others from it for long.
 */
export async function alone<T>(phone: Phone, work: () => Promise<T>): Promise<T> {
  if (!("locks" in navigator)) return work();
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), LONGEST_WAIT_MS);
  const locked = (): Promise<T> => {
    clearTimeout(timer);
    return work();
  };
  try {
    return (await navigator.locks.request(`${phone.store.name} sending`, { signal: waiting.signal }, locked)) as T;
  } catch (error) {
    if (!waiting.signal.aborted) throw error;
    return work();
  }
}
