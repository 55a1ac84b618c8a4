import type { Answer, Answers, Enrolment, Kept, Scope, Setup, Text } from "./types";

/** Why the server did not answer as wanted; `message` is for the person, where the server had one. */
export class Unanswered extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly text: Text | null = null,
    readonly retryAfterMs = 0,
  ) {
    super(`${status} ${code}`);
  }
}

export type Fetch = (address: string, request: RequestInit) => Promise<Response>;

const PATIENCE_MS = 20_000;

/** The phones' door (docs/sync.md). Whatever is not the answer of this very server is no answer at all. */
export class Door {
  constructor(
    private readonly fetch: Fetch = (address, request) => globalThis.fetch(address, request),
    private readonly base = "/sync/v1",
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  async enrol(code: string, name: string): Promise<{ device: string; key: string; scope: Scope }> {
    return this.ask("/enrol", { method: "POST", body: JSON.stringify({ code, name }) }, async (response) => {
      const made = await json<{ device: string; key: string; scope: Scope }>(response);
      if (response.status !== 201 || !made?.device || !made.key || !made.scope) throw notOurs(response);
      return made as { device: string; key: string; scope: Scope };
    });
  }

  /** The setup and its tag, or null where it is as before. */
  async setup(enrolment: Enrolment, tag: string | null): Promise<{ setup: Setup; tag: string } | null> {
    const headers = { ...key(enrolment), ...(tag === null ? {} : { "If-None-Match": tag }) };
    return this.ask("/setup", { method: "GET", headers }, async (response) => {
      if (response.status === 304) return null;
      const setup = await json<Setup>(response);
      if (!setup?.fair?.slug || !Array.isArray(setup.fair.days)) throw notOurs(response);
      return { setup: setup as Setup, tag: response.headers.get("ETag") ?? "" };
    });
  }

  /** One answer for each record, in the order sent; anything else is thrown as Unanswered. */
  async hand(enrolment: Enrolment, run: string, lastSeq: number, now: string, records: Kept[]): Promise<Answers> {
    const head = JSON.stringify({ run, last_seq: lastSeq, now });
    const envelope = `${head.slice(0, -1)},"records":[${records.map((kept) => kept.text).join(",")}]}`;
    const { body, encoding } = await packed(envelope);
    const headers = { ...key(enrolment), "Content-Type": "application/json", ...encoding };
    return this.ask("/records", { method: "POST", headers, body }, async (response) => {
      const answers = await json<Answers>(response);
      if (!namesEach(answers, records)) throw notOurs(response);
      return answers;
    });
  }

  /** The picture is with the server, under this name. */
  async picture(enrolment: Enrolment, content: Blob): Promise<string> {
    return this.ask("/pictures", { method: "POST", headers: key(enrolment), body: content }, async (response) => {
      const picture = (await json<{ picture: string }>(response))?.picture;
      if (!picture) throw notOurs(response);
      return picture;
    });
  }

  /**
   * The whole answer has to come in time: one that stops in the middle would else stop all sending. Time is kept here, and not
   * by whether the browser ends what was given up.
   */
  private async ask<T>(path: string, request: RequestInit, read: (response: Response) => Promise<T>): Promise<T> {
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, give) => {
      timer = setTimeout(() => give(new Unanswered(0, "no_network")), this.patienceMs);
    });
    const fixed: RequestInit = { cache: "no-store", credentials: "omit", redirect: "error", signal: ending.signal };
    const answered = async (): Promise<T> => {
      const response = await this.fetch(this.base + path, { ...request, ...fixed });
      if (!response.ok && response.status !== 304) throw await problem(response);
      return read(response);
    };
    try {
      return await Promise.race([answered(), late]);
    } catch (error) {
      if (error instanceof Unanswered) throw error;
      throw new Unanswered(0, "no_network");
    } finally {
      clearTimeout(timer);
      ending.abort();
    }
  }
}

function namesEach(answers: Partial<Answers> | null, records: Kept[]): answers is Answers {
  if (!Array.isArray(answers?.answers) || answers.answers.length !== records.length) return false;
  if (!Number.isFinite(answers.held_to) || !Number.isFinite(answers.clock_offset_ms)) return false;
  const named: (Partial<Answer> | null)[] = answers.answers;
  return records.every((kept, place) => named[place]?.seq === kept.seq);
}

function key(enrolment: Enrolment): Record<string, string> {
  return { Authorization: `Device ${enrolment.device}:${enrolment.key}` };
}

function notOurs(response: Response): Unanswered {
  return new Unanswered(response.status, "not_ours");
}

async function problem(response: Response): Promise<Unanswered> {
  const body = await json<{ code: string; message: Text }>(response).catch(() => null);
  const wait = Number(response.headers.get("Retry-After") ?? 0);
  const waitMs = Number.isFinite(wait) ? wait * 1000 : 0;
  return new Unanswered(response.status, body?.code ?? "not_ours", body?.message ?? null, waitMs);
}

/** What was answered, if it is JSON at all: it may be anything, by anybody. */
async function json<T>(response: Response): Promise<Partial<T> | null> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Partial<T> | null;
  } catch {
    throw notOurs(response);
  }
}

const WORTH_PACKING = 2_000;

async function packed(text: string): Promise<{ body: BodyInit; encoding: Record<string, string> }> {
  if (text.length < WORTH_PACKING || typeof CompressionStream === "undefined") return { body: text, encoding: {} };
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return { body: await new Response(stream).blob(), encoding: { "Content-Encoding": "gzip" } };
}
