// Expands a shell pattern on the file system. Finds at least what bash finds, whatever options the shell has set.
import { readdir, stat } from "node:fs/promises";
import picomatch from "picomatch";
import { widenGlob } from "../contract/shell/widen-glob.ts";

/** Matched paths, at most. */
const maxPaths = 2_000;
/** Stars in one part of a pattern. More of them can make matching slow. */
const maxStars = 6;

export interface Expanded {
  paths: string[];
  /** False if a limit ended the search, or the pattern is too complex. */
  complete: boolean;
}

/** Expands an absolute pattern in bash syntax. A pattern without a match gives itself, as in bash. */
export async function expandGlob(pattern: string): Promise<Expanded> {
  const parts = pattern.split("/").slice(1);
  if (parts.some((part) => (part.match(/\*/g) ?? []).length > maxStars)) return { paths: [], complete: false };
  let folders = [""];
  for (const [at, part] of parts.entries()) {
    const next: string[] = [];
    for (const folder of folders) {
      next.push(...(await expandPart(folder, part, at === parts.length - 1)));
      if (next.length > maxPaths) return { paths: next.slice(0, maxPaths), complete: false };
    }
    folders = next;
  }
  const paths = folders.map((path) => path || "/");
  // A widened pattern may match where bash finds nothing, and then takes the pattern for a name.
  const isName = paths.length === 0 || parts.some((part) => widenGlob(part) !== part);
  return { paths: isName ? [...paths, unescaped(pattern)] : paths, complete: true };
}

async function expandPart(folder: string, part: string, isLast: boolean): Promise<string[]> {
  if (!/[*?[\]()!+@]/.test(part.replace(/\\./g, ""))) return [`${folder}/${unescaped(part)}`];
  // Names with a leading dot and another case count too, because the shell's options may say so.
  const matches = picomatch(widenGlob(part), { dot: true, nocase: true, bash: true, strictBrackets: false });
  const names = await readdir(folder || "/").catch(() => []);
  const found = [".", "..", ...names].filter(
    (name) => matches(name) && (name.startsWith(".") === part.startsWith(".") || !/^\.{1,2}$/.test(name)),
  );
  const paths = found.map((name) => `${folder}/${name}`);
  return isLast ? paths : onlyFolders(paths);
}

async function onlyFolders(paths: string[]): Promise<string[]> {
  const isFolder = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        (facts) => facts.isDirectory(),
        () => false,
      ),
    ),
  );
  return paths.filter((_, at) => isFolder[at]);
}

const unescaped = (text: string) => text.replace(/\\(.)/g, "$1");
