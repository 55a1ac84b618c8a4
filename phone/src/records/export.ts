import { rfc3339 } from "../base/time";
import { isUnsent, type Phone } from "./phone";
import type { Kept } from "./types";

/** All unsent records as the file that the desk takes in: a list of envelopes, each with its phone (docs/sync.md). */
export async function unsentFile(phone: Phone): Promise<string> {
  const parts = new Map<string, Kept[]>();
  for (const kept of (await phone.store.records.toArray()).filter(isUnsent)) {
    const part = `${kept.device} ${kept.run}`;
    parts.set(part, [...(parts.get(part) ?? []), kept]);
  }
  const written = [...parts.values()].map(async (records) => {
    records.sort((one, other) => one.seq - other.seq);
    const { device, run } = records[0]!;
    const head = JSON.stringify({ device, run, last_seq: records.at(-1)!.seq, now: rfc3339(await phone.nowIn(device)) });
    return `${head.slice(0, -1)},"records":[${records.map((kept) => kept.text).join(",\n")}]}`;
  });
  return `[${(await Promise.all(written)).join(",\n")}]`;
}
