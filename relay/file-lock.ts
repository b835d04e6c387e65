// A lock between programs. The program that manages to create the lock file `<file>.lock` may write the file.
import { open, rm, stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

/** A lock file older than this, in milliseconds, was left behind by a program that crashed. */
const forgottenMs = 5_000;
const againMs = 10;

export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  while (!(await take(lock))) await pause(againMs);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const held = await stat(lock).catch(() => undefined);
    if (held && Date.now() - held.mtimeMs > forgottenMs) await rm(lock, { force: true });
    return false;
  }
}
