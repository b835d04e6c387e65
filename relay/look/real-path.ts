// Resolves a path as the kernel does, also where the last parts do not exist yet.
import { lstat, readlink, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, sep } from "node:path";

/** Links followed in one path; the kernel's own limit. */
const maxLinks = 40;

/**
 * Returns where an absolute path leads: links are followed, and `..` goes up from where a link leads. Parts that do not
 * exist are appended as they are. Returns undefined for a loop of links.
 */
export async function leadOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return walkParts(path);
  }
}

async function walkParts(path: string): Promise<string | undefined> {
  const parts = path.split(/[\\/]+/).filter(Boolean);
  let at = path.startsWith("/") ? "/" : `${parts.shift() ?? ""}${sep}`;
  let links = 0;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (part === ".") continue;
    if (part === "..") {
      at = dirname(at);
      continue;
    }
    const next = join(at, part);
    const facts = await lstat(next).catch(() => undefined);
    if (!facts?.isSymbolicLink()) {
      at = next;
      continue;
    }
    if (++links > maxLinks) return undefined;
    const target = await readlink(next);
    parts.unshift(...target.split("/").filter(Boolean));
    if (isAbsolute(target)) at = "/";
  }
  return at;
}
