// Decides what a project's .gitignore files ignore. The file nearest to an entry takes precedence; within a file, the
// last match does.
import { join } from "node:path";
import { baseOf, gitMatcher, type PathTest } from "./glob-pattern.ts";
import { readStart } from "./opened.ts";

interface Rule {
  /** Matches paths that are relative to the ignore file's folder and have one character per byte. */
  matches: PathTest;
  negative: boolean;
  foldersOnly: boolean;
}

/**
 * The ignore files that apply in a folder, as a linked list: the folder's file first, then the files in the folders
 * above.
 */
export interface IgnoreChain {
  /** The folder's path relative to the root, with a final slash; empty for the root. One character per byte. */
  prefix: string;
  rules: Rule[];
  above: IgnoreChain | undefined;
}

/** Limits of one ignore file. What lies beyond them does not apply. */
const maxBytes = 1024 * 1024;
const maxRules = 10_000;
const maxPattern = 4096;

export const ignoreFile = ".gitignore";

/** Default ignore rules for a root without a .gitignore file. */
const usual =
  "node_modules\ndist\nbuild\ncoverage\n.venv\n__pycache__\ntarget\nvendor/bundle\n**/vendor/bundle\ntmp\nlog\n";

const ownFolders = new Set([".git", ".svn", ".hg", ".jj", ".bzr", ".sl"]);

/** True for the folder in which a version control program keeps its own files, such as unchanged copies of all others. */
export const isVersionControl = (base: string): boolean => ownFolders.has(base.toLowerCase());

/** True if the rules ignore this entry itself. Callers check the folders above it first, on the way down. */
export function isIgnored(chain: IgnoreChain | undefined, name: string, isFolder: boolean): boolean {
  const path = asBytes(name);
  const base = baseOf(path);
  if (base === ".git") return true;
  for (let link = chain; link; link = link.above) {
    const own = path.slice(link.prefix.length);
    const rule = link.rules.findLast(({ matches, foldersOnly }) => (isFolder || !foldersOnly) && matches(own, base));
    if (rule) return !rule.negative;
  }
  return false;
}

/**
 * Returns the chain with one more ignore file, that of a folder. Only a regular file inside the folder counts: a link
 * could lead outside, a pipe would never end. @param name the folder's path, relative to the root
 */
export async function enterFolder(root: string, name: string, above: IgnoreChain | undefined): Promise<IgnoreChain> {
  const bytes = await readStart(join(root, name, ignoreFile), maxBytes).catch(() => undefined);
  return withRules(name, bytes?.toString("utf8"), above);
}

/** Does the same as `enterFolder` for a folder without an ignore file. */
export function enterPlain(name: string, above: IgnoreChain | undefined): IgnoreChain {
  return withRules(name, undefined, above);
}

function withRules(name: string, text: string | undefined, above: IgnoreChain | undefined): IgnoreChain {
  const prefix = name === "" ? "" : asBytes(`${name}/`);
  return { prefix, rules: parseRules(text ?? (name === "" ? usual : "")), above };
}

/**
 * Returns the rules from the root to the folder above `name`. Returns undefined if they ignore `name`, because the
 * caller asked for this folder explicitly.
 */
export async function chainAbove(root: string, name: string): Promise<IgnoreChain | undefined> {
  if (name === "") return undefined;
  const parts = name.split("/");
  let chain: IgnoreChain | undefined;
  for (let depth = 0; depth < parts.length; depth++) {
    chain = await enterFolder(root, parts.slice(0, depth).join("/"), chain);
    if (isIgnored(chain, parts.slice(0, depth + 1).join("/"), true)) return undefined;
  }
  return chain;
}

function parseRules(text: string): Rule[] {
  const lines = asBytes(text.replace(/^\ufeff/, "")).split("\n", maxRules);
  return lines.flatMap((line) => parseRule(line.replace(/\r$/, "")) ?? []);
}

function parseRule(line: string): Rule | undefined {
  if (line.startsWith("#") || line.length > maxPattern) return undefined;
  const negative = line.startsWith("!");
  const trimmed = withoutFinalSpaces(negative ? line.slice(1) : line);
  const foldersOnly = trimmed.endsWith("/");
  const pattern = foldersOnly ? trimmed.slice(0, -1) : trimmed;
  if (pattern === "") return undefined;
  const anywhere = !pattern.includes("/");
  const matches = gitMatcher(pattern.replace(/^\//, ""), anywhere);
  return matches && { matches, negative, foldersOnly };
}

/** Returns a text with one character per byte, because Git's patterns match bytes: `?` is one byte of an umlaut. */
function asBytes(text: string): string {
  // eslint-disable-next-line no-control-regex -- the range is ASCII
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text).toString("latin1");
}

/** Removes spaces at the end of a line. A backslash protects the space after it. */
function withoutFinalSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " ") end--;
  let backslashes = 0;
  while (line[end - 1 - backslashes] === "\\") backslashes++;
  return line.slice(0, backslashes % 2 === 1 ? end + 1 : end);
}
