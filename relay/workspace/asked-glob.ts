// Reads a glob as models write it: lists with commas, quotes, exclusions, folders, absolute paths, backslashes. Where a
// glob has two readings, a file that fits one of them is accepted, because a file's name may contain any character.
import { homedir } from "node:os";
import { RelayError } from "#contract";
import { globMatcher } from "./glob-pattern.ts";
import type { Place } from "./paths.ts";
import { toName } from "./paths.ts";

type NameTest = (name: string) => boolean;

/**
 * Returns a test for names relative to the root. A glob is relative to the start of the search, or to the root. Without
 * a slash it matches names at any depth.
 */
export function askedGlob(place: Place, glob: string): NameTest {
  const start = toName(place.root, place.path);
  const parts = partsOf(glob);
  const excluded = parts.filter(isExclusion).map((part) => part.trim().replace(/^!(?:\((.*)\)$)?/, "$1"));
  const wanted = parts.filter((part) => !isExclusion(part));
  const compile = (texts: string[]) =>
    anyOf([...new Set(texts.flatMap(asNames))].map((text) => patternTest(place, start, text)));
  const compileAll = (texts: string[]) => compile(texts.flatMap(readings));
  // A list is no set of characters.
  const literal = listIn(glob) ? compile([glob.replace(/[[\]{}]/g, "\\$&")]) : compileAll([glob]);
  if (excluded.length === 0) return anyOf([literal, compileAll(wanted)]);
  // A list of nothing but exclusions stands for all other files.
  const accepts = wanted.length > 0 ? compileAll(wanted) : () => true;
  const refuses = compileAll(excluded);
  return (name) => (accepts(name) && !refuses(name)) || (parts.length === 1 && literal(name));
}

const anyOf =
  (tests: NameTest[]): NameTest =>
  (name) =>
    tests.some((test) => test(name));

/** `!(…)` is an exclusion, too: what it excludes stands in its parentheses. */
const isExclusion = (part: string) => part.trim().startsWith("!");

/** Splits a list at its commas, and at spaces if each part has a wildcard. */
function partsOf(glob: string): string[] {
  const list = listIn(glob) ?? splitList(glob);
  return list.flatMap((part) => {
    const words = part.trim().split(/\s+/);
    return words.length > 1 && words.every((word) => /[*!]/.test(word)) ? words : [part];
  });
}

/** Returns the parts of a list in brackets and quotes, as in JSON or Python. */
function listIn(glob: string): string[] | undefined {
  const [, quote] = /^\s*\[\s*(["'])/.exec(glob) ?? [];
  if (quote === undefined) return undefined;
  try {
    const list: unknown = JSON.parse(quote === "'" ? glob.replaceAll("'", '"') : glob);
    return Array.isArray(list) && list.every((item) => typeof item === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}

const pairs: Record<string, string> = { "{": "}", "[": "]", "(": ")" };

/** Splits at commas, semicolons and line ends that are neither escaped nor in brackets. */
function splitList(glob: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at] ?? "";
    if (char === "\\") at++;
    else if (char in pairs) at = Math.max(at, closing(glob, at));
    else if (/[,;\n]/.test(char)) {
      parts.push(glob.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(glob.slice(start));
  return parts.filter((part) => part.trim() !== "");
}

/** Returns the offset of the bracket that closes the one at `from`; -1 if it stays open. */
function closing(glob: string, from: number): number {
  const [open = "", close = ""] = [glob[from], pairs[glob[from] ?? ""]];
  let depth = 0;
  for (let at = from; at < glob.length; at++) {
    if (glob[at] === "\\") at++;
    else if (glob[at] === open) depth++;
    else if (glob[at] === close && --depth === 0) return at;
  }
  return -1;
}

/** Returns a glob as it stands, and with brackets, braces or both as parts of names: `app/[id]/*.{ts,tsx}`. */
const asNames = (glob: string): string[] =>
  [/(?!)/g, /[[\]]/g, /[{}]/g, /[[\]{}]/g].map((characters) => glob.replace(characters, "\\$&"));

/** Returns the readings of one glob: as it stands, without quotes and spaces around it, and with other separators. */
function readings(part: string): string[] {
  const bare = part.trim().replace(/^(["'`])(.*)\1$/, "$2");
  const plain = withBraces(bare.replace(/^file:\/\//, ""));
  const slashes = plain.replace(/\\/g, "/").replace(/^[A-Za-z]:(?=\/)/, process.platform === "win32" ? "$&" : "");
  const texts = [part, plain, slashes, slashes.replace(/,\s+/g, ",")];
  // A path without wildcards may be a folder.
  if (slashes.includes("/") && !/[*?[{]/.test(slashes)) texts.push(`${slashes}/`);
  return [...new Set(texts)];
}

/** Writes alternatives in parentheses with braces: `*.@(js|ts)` as `*.{js,ts}`. */
const withBraces = (glob: string) =>
  glob.replace(/[@?+*]?\(([^()]*\|[^()]*)\)|[@+]\(([^()]*)\)/g, (_, many?: string, one?: string) =>
    many === undefined ? (one ?? "") : `{${many.split("|").join(",")}}`,
  );

function patternTest(place: Place, start: string, pattern: string): NameTest {
  const path = pattern.replace(/^~(?=\/)/, homedir());
  const root = place.root.replaceAll("\\", "/");
  const inRoot = path === root ? "" : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
  const own = (name: string) => (start !== "" && name.startsWith(`${start}/`) ? name.slice(start.length + 1) : name);
  if (inRoot !== undefined) return matcherOf(`/${inRoot}`);
  if (!/(^|\/)\.\.(\/|$)/.test(path)) {
    const test = matcherOf(path);
    return (name) => test(own(name)) || test(name);
  }
  const up = resolved(`${start}/${path}`);
  return up === undefined ? () => false : matcherOf(`/${up}`);
}

/** Resolves `..` in a path. Returns undefined if it leads outside. */
function resolved(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

function matcherOf(glob: string): NameTest {
  try {
    return globMatcher(glob);
  } catch {
    throw new RelayError("bad-input", "glob: the braces stand for too many patterns. Use fewer of them.");
  }
}
