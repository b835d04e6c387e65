// Keeps the relay's folder private: tokens, deleted files, chats and calls lie in it. Others may have made the folder,
// or a file in it, with wider permissions.
import { chmod, lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** What the relay makes in its folder. Other things in it are left alone. */
const folders = ["billing", "sessions", "trash", "demo"];
const files = /^relay\.json/;

/**
 * Restores owner-only permissions. @returns what is wrong and what to do, if the folder is still open to others or
 * belongs to someone else
 */
export async function repairHome(home: string): Promise<string | undefined> {
  const facts = await stat(home).catch(() => undefined);
  // Windows keeps such folders in the person's profile, which others cannot read.
  if (!facts || process.platform === "win32") return undefined;
  if (facts.uid !== process.getuid?.()) {
    return `The folder ${home} belongs to another user, who can read what Octo keeps there. Set OCTO_HOME to a folder of your own.`;
  }
  await narrow(home, 0o700);
  for (const name of await readdir(home)) if (files.test(name)) await narrow(join(home, name), 0o600);
  for (const folder of folders) await narrowAll(join(home, folder));
  const { mode } = await stat(home);
  if ((mode & 0o077) === 0) return undefined;
  return `Others can read the folder ${home}, and its disk cannot keep them out. Set OCTO_HOME to a folder on another disk.`;
}

async function narrowAll(folder: string): Promise<void> {
  await narrow(folder, 0o700);
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const facts = await lstat(path).catch(() => undefined);
    if (facts?.isDirectory()) await narrow(path, 0o700);
    else if (facts?.isFile()) await narrow(path, 0o600);
  }
}

async function narrow(path: string, most: number): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts && (facts.mode & 0o077) !== 0) await chmod(path, most).catch(() => undefined);
}
