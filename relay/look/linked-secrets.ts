// Finds secrets that a second name may lead to: a hard link has no target that a path would show.
import { readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { secretFolders, secretPart } from "../contract/secret-paths.ts";

/** Entries that one search visits. */
const maxEntries = 2_000;
/** How long a search counts, in milliseconds. */
const keptMs = 5_000;

let latest: { key: string; at: number; found: Promise<ReadonlyMap<string, string>> } | undefined;

/**
 * Searches the secret folders of the home folder, and the top of the home folder and of each opened folder.
 * @returns the paths of secret files with more than one name, by `idOf`
 */
export function linkedSecrets(roots: string[], home = homedir()): Promise<ReadonlyMap<string, string>> {
  const key = JSON.stringify([home, ...roots]);
  if (latest?.key !== key || Date.now() - latest.at > keptMs) {
    latest = { key, at: Date.now(), found: search(roots, home) };
  }
  return latest.found;
}

export const identityOf = ({ dev, ino }: { dev: number; ino: number }): string => `${dev}:${ino}`;

/** Returns the identity of a file on disk; undefined if it has one name only, or is no file. */
export async function idOf(path: string): Promise<string | undefined> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.isFile() && facts.nlink > 1 ? identityOf(facts) : undefined;
}

async function search(roots: string[], home: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const waiting = [home, ...roots, ...secretFolders.map((folder) => join(home, folder))];
  const below = new Set(waiting.slice(1 + roots.length));
  let entries = 0;
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (++entries > maxEntries) return found;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && below.has(folder)) {
        below.add(path);
        waiting.push(path);
      } else if (entry.isFile() && secretPart(path) !== undefined) {
        const id = await idOf(path);
        if (id !== undefined) found.set(id, path);
      }
    }
  }
  return found;
}
