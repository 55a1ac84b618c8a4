import Dexie, { type EntityTable, type Table } from "dexie";

import type { Enrolment, Kept } from "./types";

/** The phone's storage. One transaction of it is one thing that happened: it stands whole or not at all. */
export class Store extends Dexie {
  enrolments!: EntityTable<Enrolment, "device">;
  records!: EntityTable<Kept, "id">;
  kept!: Table<{ name: string; value: unknown }, string>;

  constructor(name = "otop-phone") {
    // On disk before the screen says so: a sale must outlive a battery that is pulled.
    super(name, { chromeTransactionDurability: "strict" });
    this.version(1).stores({
      enrolments: "device",
      // A number of a run is given once, whichever tab gives it.
      records: "id, &[device+run+seq], [device+state], [device+day], [device+kind], state",
      kept: "name",
    });
  }

  async remember(name: string, value: unknown): Promise<void> {
    await this.kept.put({ name, value });
  }

  async recall<T>(name: string): Promise<T | undefined> {
    return (await this.kept.get(name))?.value as T | undefined;
  }
}
