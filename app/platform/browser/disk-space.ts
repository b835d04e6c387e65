// Space on the disk, outside of the database. A reserve is kept for the records of paid calls. Chromium throws a database
// away that it cannot open again and again, so a full disk is found out without the database.
import type { Clock } from "#core/ports.ts";

const pauseMs = 3_000;

/** A file that takes space. */
interface Filler {
  name: string;
  bytes: number;
}

/** The database needs more than it is about to write, because it moves its data about. */
const probe: Filler = { name: "octo-space", bytes: 8 << 20 };
const reserve: Filler = { name: "octo-reserve", bytes: 1 << 20 };

/** Waits until the disk has space besides the reserve. @param told called before each pause */
export async function untilSpace({ sleep }: Pick<Clock, "sleep">, told: () => void): Promise<void> {
  while (!(await take(probe))) {
    told();
    await sleep(pauseMs);
  }
  await free(probe);
}

export const makeReserve = (): Promise<boolean> => take(reserve);
export const spendReserve = (): Promise<void> => free(reserve);

/** Fills the file. Returns false if the disk is full. Any other failure says nothing about the space. */
async function take({ name, bytes }: Filler): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle(name, { create: true });
    if ((await file.getFile()).size >= bytes) return true;
    const handle = await file.createSyncAccessHandle();
    try {
      handle.write(new Uint8Array(bytes));
      handle.flush();
    } finally {
      handle.close();
    }
    return true;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "QuotaExceededError")) return true;
    // What fitted of the file must not take the space of others.
    await free({ name });
    return false;
  }
}

async function free({ name }: Pick<Filler, "name">): Promise<void> {
  await navigator.storage
    .getDirectory()
    .then((root) => root.removeEntry(name))
    .catch(() => undefined);
}
