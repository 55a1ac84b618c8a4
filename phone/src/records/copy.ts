/**
 * The second copy: one small file for each unsent record, and two for each enrolment (its setup too), in the origin-private file
 * system (https://fs.spec.whatwg.org/). When the database is lost or broken, they are read back.
 */
export interface SecondCopy {
  write(name: string, text: string): Promise<void>;
  remove(names: string[]): Promise<void>;
  read(): Promise<Map<string, string>>;
}

/** Null where the browser cannot write such files; the status page says so. */
export async function secondCopy(folder = "otop-phone"): Promise<SecondCopy | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const files = await root.getDirectoryHandle(folder, { create: true });
    if (!("createWritable" in FileSystemFileHandle.prototype)) return null;
    return new Files(files);
  } catch {
    return null;
  }
}

class Files implements SecondCopy {
  constructor(private readonly folder: FileSystemDirectoryHandle) {}

  async write(name: string, text: string): Promise<void> {
    const file = await this.folder.getFileHandle(name, { create: true });
    const writer = await file.createWritable();
    await writer.write(text);
    await writer.close();
  }

  async remove(names: string[]): Promise<void> {
    for (const name of names) {
      // Another tab may have let go of it first.
      await this.folder.removeEntry(name).catch(() => undefined);
    }
  }

  async read(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for await (const name of this.folder.keys()) {
      const text = await this.text(name);
      if (text !== null) found.set(name, text);
    }
    return found;
  }

  /** Null where another tab lets go of it, or writes it anew, at this moment. */
  private async text(name: string): Promise<string | null> {
    try {
      return await (await (await this.folder.getFileHandle(name)).getFile()).text();
    } catch {
      return null;
    }
  }
}
