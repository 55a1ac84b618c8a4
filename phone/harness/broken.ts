import type { Phone } from "../src/records/phone";
import { Door, Unanswered, type Fetch } from "../src/records/door";
import type { Answers, Enrolment, Kept } from "../src/records/types";

/** Faults of senders as they are found in the wild; with each of them the proof has to fail. */
export const BROKEN = ["believes any 200", "forgets what got no answer", "makes it anew"] as const;
export type Broken = (typeof BROKEN)[number];

/** A door with this fault in it. */
export class BrokenDoor extends Door {
  phone: Phone | null = null;

  constructor(
    private readonly fault: Broken,
    fetch: Fetch,
    patienceMs: number,
  ) {
    super(fetch, "/sync/v1", patienceMs);
  }

  override async hand(enrolment: Enrolment, run: string, lastSeq: number, now: string, records: Kept[]): Promise<Answers> {
    try {
      return await super.hand(enrolment, run, lastSeq, now, records);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (this.fault === "believes any 200" && error.status === 200) return asIfTaken(records);
      if (this.fault === "forgets what got no answer" && error.status === 0) await this.forget(records);
      if (this.fault === "makes it anew" && error.status === 0) await this.anew(records);
      throw error;
    }
  }

  private async forget(records: Kept[]): Promise<void> {
    const ids = records.map((kept) => kept.id);
    await this.phone!.store.records.bulkDelete(ids);
    await this.phone!.letGo(ids);
  }

  private async anew(records: Kept[]): Promise<void> {
    await this.forget(records);
    for (const { kind, body } of records) await this.phone!.record(kind, body);
  }
}

function asIfTaken(records: Kept[]): Answers {
  const answers = records.map(({ seq }) => ({ seq, answer: "taken" as const }));
  return { answers, held_to: 0, clock_offset_ms: 0 };
}
