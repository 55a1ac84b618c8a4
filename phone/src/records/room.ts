import type { SecondCopy } from "./copy";
import type { Store } from "./store";

/** Room for some thousand sales; below it the phone says so before the next one. */
const LEAST_BYTES = 4_000_000;
/** Room for the sales until it is looked at again. */
const TRIAL_BYTES = 30_000;

/** False when the phone's storage is nearly full: by its own account, which newer browsers make up, or because a trial
 * write failed, in the database or in the second copy. */
export async function hasRoom(store: Store, copy: SecondCopy | null): Promise<boolean> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    if (quota !== undefined && usage !== undefined && quota - usage < LEAST_BYTES) return false;
    const trial = crypto.getRandomValues(new Uint8Array(TRIAL_BYTES)).join();
    await store.remember("trial", trial);
    await copy?.write("trial", trial);
    await store.remember("trial", null);
    await copy?.remove(["trial"]);
    return true;
  } catch {
    return false;
  }
}
