// The built-in search engine: walks the tree in path order and reads each file.
import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { RelayError } from "#contract";
import { enterFolder, type IgnoreChain, isIgnored } from "./ignore.ts";
import type { FileHits, Scope, SearchEngine, TextQuery } from "./search-engine.ts";

/** Larger files are skipped, because this engine reads whole files into memory. ripgrep has no such limit. */
const maxFile = 100 * 1024 * 1024;

export const walker: SearchEngine = {
  name: "built-in",
  files: ({ root, name, isFile, above }, signal) => (isFile ? one(name) : walk(root, name, above, signal)),
  async *text(scope, query, signal) {
    const regex = regexOf(query);
    for await (const name of walker.files(scope, signal)) {
      if (!query.accepts(name)) continue;
      const hits = await searchFile(scope, name, regex, query);
      if (hits) yield hits;
    }
  },
};

async function* one(name: string) {
  yield name;
}

/** Does not follow links, which avoids loops. Skips unreadable files, as ripgrep does. */
async function* walk(
  root: string,
  folder: string,
  above: IgnoreChain | undefined,
  signal: AbortSignal,
): AsyncGenerator<string> {
  signal.throwIfAborted();
  const chain = await enterFolder(root, folder, above);
  for (const entry of await sortedEntries(join(root, folder))) {
    const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (isIgnored(chain, name, entry.isDirectory())) continue;
    if (entry.isDirectory()) yield* walk(root, name, chain, signal);
    else if (entry.isFile()) yield name;
  }
}

async function sortedEntries(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

async function searchFile(scope: Scope, name: string, regex: RegExp, query: TextQuery): Promise<FileHits | undefined> {
  const file = join(scope.root, name);
  const { size } = await stat(file).catch(() => ({ size: Number.POSITIVE_INFINITY }));
  if (size > maxFile) return undefined;
  const text = textOf(await readFile(file).catch(() => Buffer.alloc(0)));
  if (text === undefined) return undefined;
  const all = text.split("\n");
  if (all.at(-1) === "") all.pop();
  const hits: FileHits["hits"] = [];
  const lines = new Map<number, string>();
  for (let i = 0; i < all.length && hits.length <= query.perFile; i++) {
    const found = regex.exec(bare(all[i]));
    if (!found) continue;
    hits.push({ line: i + 1, at: found.index });
    for (let n = Math.max(0, i - query.context); n <= Math.min(all.length - 1, i + query.context); n++) {
      lines.set(n + 1, bare(all[n]));
    }
  }
  return hits.length > 0 ? { name, hits, lines } : undefined;
}

const bare = (line = "") => (line.endsWith("\r") ? line.slice(0, -1) : line);

function textOf(bytes: Buffer): string | undefined {
  const mark = bytes.toString("hex", 0, 2);
  if (mark === "fffe") return new TextDecoder("utf-16le").decode(bytes);
  if (mark === "feff") return new TextDecoder("utf-16be").decode(bytes);
  return bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
}

function regexOf({ pattern, literal, ignoreCase }: TextQuery): RegExp {
  const source = literal ? pattern.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&") : pattern.replace(/^\(\?i\)/, "");
  const flags = ignoreCase || (!literal && pattern.startsWith("(?i)")) ? "i" : "";
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    try {
      return new RegExp(source, flags); // The non-strict grammar accepts more escapes.
    } catch (error) {
      throw new RelayError("bad-input", `pattern: ${(error as Error).message}`);
    }
  }
}
