// Decides what a project's .gitignore files ignore. The nearest file comes first; within a file the last match wins.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { globSource } from "./glob-pattern.ts";

interface Rule {
  /** A regular expression for paths relative to the ignore file's folder. */
  regex: RegExp;
  negative: boolean;
  foldersOnly: boolean;
  /** The same rule, rewritten for an ignore file in the root. */
  rebased: string;
}

/** The ignore files that apply in a folder: the folder's file first, then the files in the folders above. */
export interface IgnoreChain {
  /** The folder's path relative to the root, with a final slash unless it is the root. */
  prefix: string;
  rules: Rule[];
  above: IgnoreChain | undefined;
}

/** Default ignore rules for projects without ignore files. */
const usual =
  "node_modules\ndist\nbuild\ncoverage\n.venv\n__pycache__\ntarget\nvendor/bundle\n**/vendor/bundle\ntmp\nlog\n";

/** Checks one entry. All folders above the entry must have been checked before, on the way down. */
export function isIgnored(chain: IgnoreChain | undefined, name: string, isFolder: boolean): boolean {
  if (name === ".git" || name.endsWith("/.git")) return true;
  for (let link = chain; link; link = link.above) {
    const own = name.slice(link.prefix.length);
    const rule = link.rules.findLast(({ regex, foldersOnly }) => (isFolder || !foldersOnly) && regex.test(own));
    if (rule) return !rule.negative;
  }
  return false;
}

/** Adds a folder's ignore file to the chain. @param name the folder, relative to the root */
export async function enterFolder(root: string, name: string, above: IgnoreChain | undefined): Promise<IgnoreChain> {
  const prefix = name === "" ? "" : `${name}/`;
  const text = await readFile(join(root, name, ".gitignore"), "utf8").catch(() => undefined);
  return { prefix, rules: parseRules(text ?? (name === "" ? usual : ""), prefix), above };
}

/** The rules from the root to the folder above `name`; none if they ignore `name`, which was asked for explicitly. */
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

/** The chain as one ignore file for the root, for programs that read such files. */
export function asIgnoreFile(chain: IgnoreChain | undefined): string {
  if (!chain) return "";
  return asIgnoreFile(chain.above) + chain.rules.map(({ rebased }) => `${rebased}\n`).join("");
}

function parseRules(text: string, prefix: string): Rule[] {
  return text.split("\n").flatMap((line) => parseRule(line.replace(/\r$/, ""), prefix) ?? []);
}

function parseRule(line: string, prefix: string): Rule | undefined {
  if (line.startsWith("#")) return undefined;
  const negative = line.startsWith("!");
  const trimmed = line.slice(negative ? 1 : 0).replace(/(?<!\\)[ \t]+$/, "");
  const foldersOnly = trimmed.endsWith("/");
  const pattern = foldersOnly ? trimmed.slice(0, -1) : trimmed;
  if (pattern === "") return undefined;
  const anchored = pattern.includes("/");
  const own = pattern.replace(/^\//, "");
  try {
    return {
      regex: new RegExp(`^${anchored ? "" : "(?:.*/)?"}${globSource(own, false)}$`, "su"),
      negative,
      foldersOnly,
      rebased: `${negative ? "!" : ""}/${escaped(prefix)}${anchored ? "" : "**/"}${own}${foldersOnly ? "/" : ""}`,
    };
  } catch {
    return undefined; // Git also skips invalid patterns.
  }
}

const escaped = (prefix: string) => prefix.replace(/[\\*?[\]!# ]/g, "\\$&");
