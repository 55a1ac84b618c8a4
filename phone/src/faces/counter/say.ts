import { app } from "../../app/app.svelte";
import { MINUTE_MS } from "../../base/time";
import type { Setup } from "../../records/types";
import { W } from "./words";

export const wait = (ms: number): string => (ms < MINUTE_MS ? app.say(W.underOne) : app.say(W.ago, { n: Math.floor(ms / MINUTE_MS) }));

export const persons = (n: number): string => (n === 1 ? app.say(W.person) : app.say(W.persons, { n }));

export function serviceName(code: string, services: Setup["services"]): string {
  const found = services?.find((one) => one.code === code);
  return found ? app.name(found.name) : code === GENERAL ? app.say(W.general) : code;
}

/** Where the fair has named no services, tickets are for this one. */
export const GENERAL = "general";
