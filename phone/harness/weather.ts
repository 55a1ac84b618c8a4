import type { Fetch } from "../src/records/door";
import type { Chance } from "./chance";

/** What a network may do to one request; `good` and `slow` do it no harm. */
export const BAD = [
  "request lost",
  "answer lost",
  "portal",
  "answer cut",
  "answer breaks off",
  "answer stalls",
  "sent twice",
  "comes again later",
  "slow",
  "away",
  "gateway",
] as const;
export type Weather = "good" | (typeof BAD)[number];

const PAGES = [
  "<!doctype html><title>Hotel</title><p>Please accept our terms.</p>",
  "",
  "null",
  "true",
  "[]",
  '{"status": "ok"}',
  '{"answers": []}',
  '{"answers": null, "held_to": 1, "clock_offset_ms": 0}',
];

/** The network between one phone and the server. */
export class Network {
  weather: Weather = "good";
  private readonly late: Promise<unknown>[] = [];

  constructor(private readonly chance: Chance) {}

  readonly fetch: Fetch = async (address, request) => {
    switch (this.weather) {
      case "request lost":
        throw new TypeError("Failed to fetch");
      case "answer lost":
        await whole(address, request);
        throw new TypeError("Failed to fetch");
      case "portal":
        return new Response(this.chance.one(PAGES), { headers: { "Content-Type": "text/html" } });
      case "away":
        return new Response('{"code": "away", "status": 503}', { status: 503, headers: { "Retry-After": "5" } });
      case "gateway":
        return new Response("<h1>502 Bad Gateway</h1>", { status: this.chance.one([502, 504, 403, 429]) });
      case "answer cut":
      case "answer breaks off":
      case "answer stalls":
        return this.half(await whole(address, request), request.signal!);
      case "sent twice": {
        const answers = await Promise.all([whole(address, request), whole(address, request)]);
        return remade(this.chance.one(answers));
      }
      case "comes again later":
        this.late.push(pause(this.chance.from(5, 60)).then(() => whole(address, { ...request, signal: null })));
        return remade(await whole(address, request));
      case "slow":
        await pause(this.chance.from(1, 40));
        return remade(await whole(address, request).finally(() => pause(this.chance.from(1, 40))));
      case "good":
        return fetch(address, request);
    }
  };

  /** Nothing is on its way any more. */
  async calm(): Promise<void> {
    this.weather = "good";
    await Promise.allSettled(this.late);
  }

  private half(answer: Answered, signal: AbortSignal): Response {
    const bytes = new TextEncoder().encode(answer.text);
    const part = bytes.slice(0, this.chance.from(0, Math.max(0, bytes.length - 1)));
    const { weather } = this;
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        stream.enqueue(part);
        if (weather === "answer cut") stream.close();
        if (weather === "answer breaks off") setTimeout(() => stream.error(new TypeError("network error")), 1);
        if (weather !== "answer stalls") return;
        const end = () => stream.error(signal.reason);
        if (signal.aborted) end(); // given up before the server had answered
        else signal.addEventListener("abort", end);
      },
    });
    return new Response(body, { status: answer.status, headers: answer.headers });
  }
}

type Answered = { status: number; headers: Headers; text: string };

/** The server's whole answer. */
async function whole(address: string, request: RequestInit): Promise<Answered> {
  const response = await fetch(address, request);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function remade({ status, headers, text }: Answered): Response {
  return new Response(status === 304 ? null : text, { status, headers });
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
