// Finds files and lines below a folder. The engine changes only the speed, not the result.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type FileEntry,
  type FileList,
  type RelayInput,
  RelayError,
  type TextMatch,
  type TextMatches,
} from "#contract";
import { globMatcher } from "./glob-pattern.ts";
import { chainAbove } from "./ignore.ts";
import type { Place } from "./paths.ts";
import { loadRipgrep } from "./ripgrep.ts";
import { walker } from "./walk.ts";
import type { FileHits, Scope, SearchEngine, TextQuery } from "./search-engine.ts";

const maxLine = 500;

const bestEngine = async () => (await loadRipgrep()) ?? walker;

export async function searchFiles(
  place: Place,
  input: { glob: string; limit: number },
  signal: AbortSignal,
  engine?: SearchEngine,
): Promise<FileList> {
  const scope = await scopeOf(place);
  const accepts = accepting(scope, input.glob);
  const names: string[] = [];
  for await (const name of (engine ?? (await bestEngine())).files(scope, signal)) if (accepts(name)) names.push(name);
  const entries: FileEntry[] = [];
  for (let at = 0; at < names.length; at += 64) {
    const facts = await Promise.all(names.slice(at, at + 64).map((name) => entryOf(scope.root, name)));
    entries.push(...facts.filter((entry) => entry !== undefined));
    signal.throwIfAborted();
  }
  entries.sort((a, b) => b.modified - a.modified || (a.path < b.path ? -1 : 1));
  return { entries: entries.slice(0, input.limit), total: entries.length, cut: entries.length > input.limit };
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
  const scope = await scopeOf(place);
  const { glob } = input;
  const query: TextQuery = {
    ...input,
    accepts: glob === undefined ? () => true : accepting(scope, glob),
    simpleGlob: glob !== undefined && /^[\w*.-]+$/.test(glob) ? glob : undefined,
  };
  const chosen = engine ?? (await bestEngine());
  const matches: TextMatch[] = [];
  let files = 0;
  let cut = false;
  for await (const file of chosen.text(scope, query, signal)) {
    if (matches.length >= input.limit) {
      cut = true;
      break;
    }
    const room = Math.min(input.perFile, input.limit - matches.length);
    matches.push(...file.hits.slice(0, room).map((hit) => matchOf(file, hit, input.context)));
    cut ||= file.hits.length > room;
    files++;
  }
  return { matches, files, cut, engine: chosen.name };
}

async function scopeOf(place: Place): Promise<Scope> {
  const facts = await stat(place.path);
  // Links in the path have been resolved, so the search starts at the target of a link.
  const name =
    place.path === place.root ? "" : place.path.slice(place.root.length).replaceAll("\\", "/").replace(/^\//, "");
  return { root: place.root, name, isFile: facts.isFile(), above: await chainAbove(place.root, name) };
}

/** Makes a test whether a name matches a glob. Globs are relative to the start of the search. */
function accepting(scope: Scope, glob: string) {
  const matches = matcherOf(glob);
  const start = scope.isFile || scope.name === "" ? 0 : scope.name.length + 1;
  return (name: string) => matches(name.slice(start));
}

function matcherOf(glob: string) {
  try {
    return globMatcher(glob);
  } catch {
    throw new RelayError("bad-input", "glob: this is not a glob.");
  }
}

async function entryOf(root: string, name: string): Promise<FileEntry | undefined> {
  const facts = await stat(join(root, name)).catch(() => undefined);
  return facts && { path: name, kind: "file", size: facts.size, modified: Math.floor(facts.mtimeMs) };
}

function matchOf({ name, lines }: FileHits, { line, at }: { line: number; at: number }, context: number): TextMatch {
  const around = (from: number, to: number) => {
    const found: string[] = [];
    for (let n = from; n <= to; n++) if (lines.has(n)) found.push(clip(lines.get(n) ?? "", 0));
    return found;
  };
  return {
    path: name,
    line,
    text: clip(lines.get(line) ?? "", at),
    before: around(line - context, line - 1),
    after: around(line + 1, line + context),
  };
}

/** The part of a long line around the match, with an ellipsis where it was cut. */
function clip(line: string, at: number): string {
  if (line.length <= maxLine) return line;
  const start = Math.max(0, Math.min(at - maxLine / 4, line.length - maxLine));
  const end = start + maxLine;
  return `${start > 0 ? "…" : ""}${line.slice(start, end)}${end < line.length ? "…" : ""}`;
}
