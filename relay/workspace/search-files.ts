// Finds files and lines below a folder. The search engine affects only the speed, not the result.
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import {
  type FileEntry,
  type FileList,
  type RelayInput,
  RelayError,
  type TextMatch,
  type TextMatches,
} from "#contract";
import { secretPart } from "../contract/secret-paths.ts";
import { identityOf, linkedSecrets } from "../look/linked-secrets.ts";
import { askedGlob } from "./asked-glob.ts";
import { type Place, toName } from "./paths.ts";
import { loadRipgrep } from "./ripgrep.ts";
import { builtIn } from "./scan-lines.ts";
import type { FileHits, SearchEngine } from "./search-engine.ts";
import { walkFiles } from "./walk.ts";

/** Maximum size of a file to search, in bytes. */
const maxFile = 100 * 1024 * 1024;
/** Maximum number of files that one glob may find. */
const maxFound = 200_000;
/** Number of files that are looked at together. */
const together = 64;

export async function searchFiles(
  place: Place,
  input: { glob: string; limit: number },
  signal: AbortSignal,
): Promise<FileList> {
  const accepts = askedGlob(place, input.glob);
  const entries: FileEntry[] = [];
  let cut = false;
  for await (const walked of walkFiles(place, signal)) {
    cut ||= walked.cut;
    for (const some of inGroups(walked.names.filter(accepts))) {
      const found = await Promise.all(some.map((name) => entryOf(place.root, name)));
      for (const one of found) {
        if (one === undefined) continue;
        // Answers contain nothing that the contract does not name.
        delete one.link;
        entries.push(one);
      }
    }
    if (entries.length > maxFound) {
      throw new RelayError(
        "too-large",
        `glob: more than ${maxFound} files match. Use a narrower glob or a deeper folder.`,
      );
    }
  }
  entries.sort((a, b) => b.modified - a.modified || (a.path < b.path ? -1 : 1));
  return {
    entries: entries.slice(0, input.limit),
    total: entries.length,
    cut: cut || entries.length > input.limit,
  };
}

export async function searchText(
  place: Place,
  input: Omit<RelayInput<"search.text">, "root" | "path">,
  signal: AbortSignal,
  engine?: SearchEngine,
): Promise<TextMatches> {
  if (/[\r\n]/.test(input.pattern) || (!input.literal && /(?<!\\)(\\\\)*\\n/.test(input.pattern))) {
    throw new RelayError("bad-input", "pattern: matches lie within one line; a line end cannot be matched.");
  }
  const chosen = engine ?? (await loadRipgrep()) ?? builtIn;
  const matches: TextMatch[] = [];
  const left: LeftOut = { cut: false, candidates: 0, secrets: 0, large: 0, asciiOnly: 0 };
  const { namesOnly = false } = input;
  const query = namesOnly ? { ...input, perFile: 1, context: 0 } : input;
  let files = 0;
  for await (const file of chosen.text(place, searchable(place, input.glob, left, signal), query, signal)) {
    if (file.asciiOnly) left.asciiOnly++;
    if (file.hits.length === 0) continue;
    if (matches.length >= input.limit) {
      left.cut = true;
      break;
    }
    const room = Math.min(query.perFile, input.limit - matches.length);
    matches.push(...file.hits.slice(0, room).map((hit) => matchOf(file, hit, query.context)));
    left.cut ||= !namesOnly && file.hits.length > room;
    files++;
  }
  return { matches, files, engine: chosen.name, ...left };
}

interface LeftOut {
  /** True if a limit left out some matches or folders. */
  cut: boolean;
  candidates: number;
  secrets: number;
  large: number;
  asciiOnly: number;
}

/** Yields the names of the files to search. Counts those that are left out because they may hold secrets, or are large. */
async function* searchable(
  place: Place,
  glob: string | undefined,
  left: LeftOut,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  const accepts = glob === undefined ? () => true : askedGlob(place, glob);
  const start = toName(place.root, place.path);
  const isSecret = secretTest(place.root);
  const linked = await linkedSecrets([place.root]);
  for await (const { names, cut } of walkFiles(place, signal)) {
    left.cut ||= cut;
    const accepted = names.filter(accepts);
    left.candidates += accepted.length;
    const open = accepted.filter((name) => name === start || !isSecret(name));
    left.secrets += accepted.length - open.length;
    for (const some of inGroups(open)) {
      const entries = await Promise.all(some.map((name) => entryOf(place.root, name)));
      const found = entries.filter((entry) => entry !== undefined);
      const regular = found.filter(({ path, link }) => path === start || link === undefined || !linked.has(link));
      left.secrets += found.length - regular.length;
      const fit = regular.filter(({ size }) => size <= maxFile);
      left.large += regular.length - fit.length;
      yield fit.map(({ path }) => path);
    }
  }
}

/** Folders whose own path is secret, such as the sample project in the relay's home, are judged by what is below them. */
function secretTest(root: string): (name: string) => boolean {
  const above = secretPart(root) === undefined ? root : "";
  return (name) => secretPart(`${above}/${name}`) !== undefined;
}

function* inGroups(names: string[]): Generator<string[]> {
  for (let at = 0; at < names.length; at += together) yield names.slice(at, at + together);
}

/** `link`: identity of a file that has more than one name. */
async function entryOf(root: string, name: string): Promise<(FileEntry & { link?: string }) | undefined> {
  const facts = await lstat(join(root, name)).catch(() => undefined);
  if (!facts?.isFile()) return undefined;
  const entry = { path: name, kind: "file" as const, size: facts.size, modified: Math.floor(facts.mtimeMs) };
  return facts.nlink > 1 ? { ...entry, link: identityOf(facts) } : entry;
}

function matchOf({ name, lines }: FileHits, { line, text }: FileHits["hits"][number], context: number): TextMatch {
  const around = (from: number, to: number) => {
    const found: string[] = [];
    for (let n = from; n <= to; n++) if (lines.has(n)) found.push(lines.get(n) ?? "");
    return found;
  };
  return { path: name, line, text, before: around(line - context, line - 1), after: around(line + 1, line + context) };
}
