import Dexie from "dexie";

import { secondCopy } from "../src/records/copy";
import { Door, type Fetch } from "../src/records/door";
import { Keeper } from "../src/records/keeper";
import { Phone } from "../src/records/phone";
import { Store } from "../src/records/store";
import { BrokenDoor, type Broken } from "./broken";

const PATIENCE_MS = 1_500;

/** One open window of the app: its own connection to the storage that all windows of a phone share. */
export type Window = { store: Store; phone: Phone; door: Door; keeper: Keeper };

/** One phone as a thing: its storage under a name of its own, its clock, its open windows. */
export class Device {
  windows: Window[] = [];
  clockOffMs = 0;
  readonly clock = (): number => Date.now() + this.clockOffMs;

  constructor(
    readonly name: string,
    readonly fetch: Fetch,
    private readonly broken: Broken | null,
  ) {}

  /** The app is opened once more. */
  async open(): Promise<Window> {
    const store = new Store(this.name);
    const copy = await secondCopy(this.name);
    if (copy === null) throw new Error("no second copy in this browser");
    const phone = await Phone.open(store, copy, this.clock);
    const door = this.broken ? new BrokenDoor(this.broken, this.fetch, PATIENCE_MS) : new Door(this.fetch, "/sync/v1", PATIENCE_MS);
    if (door instanceof BrokenDoor) door.phone = phone;
    const window = { store, phone, door, keeper: new Keeper(phone, door) };
    this.windows.push(window);
    return window;
  }

  /** All windows are gone, with whatever they were doing; what they had locked is free, as when a real one ends. */
  async close(): Promise<void> {
    for (const { store, keeper } of this.windows) {
      keeper.stop();
      store.close();
    }
    this.windows = [];
    await navigator.locks.request(`${this.name} sending`, { steal: true }, () => undefined);
  }

  async loseDatabase(): Promise<void> {
    await Dexie.delete(this.name);
  }

  async loseCopy(): Promise<void> {
    const folder = await this.folder();
    for (const name of await this.files()) await folder.removeEntry(name).catch(() => undefined);
  }

  /** What the second copy holds. */
  async files(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of (await this.folder()).keys()) names.push(name);
    return names;
  }

  private async folder(): Promise<FileSystemDirectoryHandle> {
    return (await navigator.storage.getDirectory()).getDirectoryHandle(this.name, { create: true });
  }
}
