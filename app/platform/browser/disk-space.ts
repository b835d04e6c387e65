// Waits until the disk has space. Chromium throws a database away that it cannot open again and again, so a full disk is
// found out without the database.
import type { Clock } from "#core/ports.ts";

const pauseMs = 3_000;
const probe = "octo-space";

/** @param told called before each pause */
export async function untilSpace({ sleep }: Pick<Clock, "sleep">, told: () => void): Promise<void> {
  while (await isFull()) {
    told();
    await sleep(pauseMs);
  }
}

/** The database needs more than it is about to write, because it moves its data about. */
const neededBytes = 8 << 20;

/** Tries to write that much. Any failure but a full disk says nothing about the database. */
async function isFull(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle(probe, { create: true });
    const handle = await file.createSyncAccessHandle();
    try {
      handle.write(new Uint8Array(neededBytes));
      handle.flush();
    } finally {
      handle.close();
      await root.removeEntry(probe).catch(() => undefined);
    }
    return false;
  } catch (error) {
    return error instanceof DOMException && error.name === "QuotaExceededError";
  }
}
