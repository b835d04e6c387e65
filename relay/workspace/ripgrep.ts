// A search engine that uses ripgrep, if the optional package is installed.
import { spawn } from "node:child_process";
import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { RelayError } from "#contract";
import { openExactly } from "./opened.ts";
import type { Place } from "./paths.ts";
import { createScanner, type Scanner } from "./scan-lines.ts";
import { clip, type FileHits, type SearchEngine, type TextQuery } from "./search-engine.ts";

let loading: Promise<SearchEngine | undefined> | undefined;

/** Loads the search engine. Returns undefined if the optional ripgrep package is missing. */
export function loadRipgrep(): Promise<SearchEngine | undefined> {
  loading ??= import("@vscode/ripgrep").then(
    ({ rgPath }) => ripgrep(rgPath),
    () => undefined,
  );
  return loading;
}

/** Maximum length of the file names of one run, in characters. Windows limits a command line to 32,767. */
const maxNames = process.platform === "win32" ? 24_000 : 96_000;
/** Maximum length of one line of the program's output, in bytes. */
const maxOutputLine = 4 * 1024 * 1024;

const ripgrep = (program: string): SearchEngine => ({
  name: "ripgrep",
  async *text(place, names, query, signal) {
    const scanner = createScanner(query);
    try {
      for await (const batch of ahead(inBatches(names))) {
        yield* searchBatch({ program, place, names: batch }, query, scanner, signal);
      }
    } finally {
      scanner.close();
    }
  },
});

interface Batch {
  program: string;
  place: Place;
  names: string[];
}

/** Searches files in their order. ripgrep knows UTF-8 and marked UTF-16; the built-in engine searches the others. */
async function* searchBatch(
  batch: Batch,
  query: TextQuery,
  scanner: Scanner,
  signal: AbortSignal,
): AsyncGenerator<FileHits> {
  const order = new Map(batch.names.map((name, at) => [name, at]));
  const listing = listOdd(batch);
  const searched = new Set<string>();
  let odd: string[] | undefined;
  const searchOdd = async function* (last: number) {
    odd ??= await listing.names;
    for (let name = odd[0]; name !== undefined && (order.get(name) ?? 0) <= last; name = odd[0]) {
      odd.shift();
      const hits = await scanner.scan(batch.place, name, signal, true);
      if (!hits?.asciiOnly) searched.add(name);
      if (hits) yield hits;
    }
  };
  try {
    for await (const file of run(batch, query, signal)) {
      yield* searchOdd(order.get(file.name) ?? 0);
      if (searched.has(file.name)) continue;
      const hits = await confirmed(batch.place, file, scanner, signal);
      if (hits) yield hits;
    }
    yield* searchOdd(Infinity);
  } finally {
    listing.stop();
  }
}

/** Lists the files that have a zero byte, or bytes that are wrong in UTF-8. Runs while the files are searched. */
function listOdd({ program, place, names }: Batch): { names: Promise<string[]>; stop(): void } {
  const args = [
    "--files-with-matches",
    "--null",
    "--text",
    "--line-regexp",
    "--invert-match",
    String.raw`--regexp=[^\x00]*`,
  ];
  const child = spawn(program, [...plainRun, ...args, "--", ...names.map((name) => `./${name}`)], {
    cwd: place.root,
    stdio: ["ignore", "pipe", "ignore"],
  });
  child.once("error", () => undefined);
  const listed = text(child.stdout).then((output) => output.split("\0").filter(Boolean).map(slashed));
  return { names: listed.catch(() => []), stop: () => void child.kill() };
}

/** Only what the project's own files say is the same on every machine, so no settings of the person apply. */
const plainRun = ["--no-config", "--no-ignore", "--no-messages", "--no-mmap", "--threads=1"];

function argumentsOf(query: TextQuery): string[] {
  return [
    ...plainRun,
    "--json",
    "--crlf",
    `--context=${query.context}`,
    `--max-count=${query.perFile + 1}`,
    query.ignoreCase ? "--ignore-case" : "--case-sensitive",
    ...(query.literal ? ["--fixed-strings"] : ["--engine=auto"]),
    `--regexp=${query.pattern}`,
    "--",
  ];
}

async function* inBatches(names: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let size = 0;
  for await (const some of names) {
    for (const name of some) {
      if (size + name.length > maxNames && batch.length > 0) {
        yield batch;
        batch = [];
        size = 0;
      }
      batch.push(name);
      size += name.length + 3;
    }
  }
  if (batch.length > 0) yield batch;
}

/** Prepares the next item while the last one is used. */
async function* ahead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = items.next();
      // An error is thrown when its turn comes.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await items.return(undefined);
  }
}

type Text = { text: string } | { bytes: string };
interface Message {
  type: "begin" | "match" | "context" | "end" | "summary";
  data: {
    path: Text;
    lines: Text;
    line_number: number;
    absolute_offset: number;
    submatches: { start: number }[];
    binary_offset?: number | null;
  };
}

/** What ripgrep says about a file. It opens files by their paths, so its lines are compared with the file's own bytes. */
interface RawFile {
  name: string;
  hits: { line: number; start: number }[];
  lines: Map<number, { bytes: Buffer; at: number }>;
  /** True if a line is too long to be printed. */
  cut: boolean;
}

const bytesOf = (text: Text) => ("text" in text ? Buffer.from(text.text) : Buffer.from(text.bytes, "base64"));
const slashed = (path: string) => path.replace(/^\.[\\/]/, "").replaceAll("\\", "/");

async function* run({ program, place, names }: Batch, query: TextQuery, signal: AbortSignal): AsyncGenerator<RawFile> {
  signal.throwIfAborted();
  const args = [...argumentsOf(query), ...names.map((name) => `./${name}`)];
  const child = spawn(program, args, { cwd: place.root, signal });
  let errorText = "";
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
    child.once("error", () => resolve(null));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errorText += text.slice(0, 1000)));
  try {
    let file: RawFile | undefined;
    for await (const line of outputLines(child.stdout)) {
      if (line === undefined) {
        if (file) file.cut = true;
        continue;
      }
      const { type, data } = JSON.parse(line) as Message;
      if (type === "begin")
        file = { name: slashed(bytesOf(data.path).toString()), hits: [], lines: new Map(), cut: false };
      if (file && (type === "match" || type === "context")) addLine(file, data, type === "match");
      if (type === "end" && file && data.binary_offset == null && (file.cut || file.hits.length > 0)) yield file;
    }
    const code = await ended;
    signal.throwIfAborted();
    if (code === 2 && /^rg: |regex|PCRE2/.test(errorText)) throw badPattern(errorText);
  } finally {
    child.kill();
  }
}

/** Splits the output into lines. Yields undefined for a line that is too long. */
async function* outputLines(output: AsyncIterable<Buffer>): AsyncGenerator<string | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = () => {
    const line = length > maxOutputLine ? undefined : Buffer.concat(parts).toString();
    parts = [];
    length = 0;
    return line;
  };
  const add = (part: Buffer) => {
    length += part.length;
    if (length > maxOutputLine) parts = [];
    else parts.push(part);
  };
  for await (const bytes of output) {
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      add(bytes.subarray(start, end));
      yield take();
      start = end + 1;
    }
    add(bytes.subarray(start));
  }
}

function addLine(file: RawFile, data: Message["data"], hit: boolean) {
  file.lines.set(data.line_number, { bytes: bytesOf(data.lines), at: data.absolute_offset });
  if (hit) file.hits.push({ line: data.line_number, start: data.submatches[0]?.start ?? 0 });
}

/**
 * Returns the lines if they are in the file that the name leads to inside the opened folder. Otherwise the built-in
 * engine searches the file: its text is encoded differently, or it was replaced meanwhile.
 */
async function confirmed(place: Place, file: RawFile, scanner: Scanner, signal: AbortSignal) {
  const handle = file.cut
    ? undefined
    : await openExactly(join(place.root, file.name), constants.O_RDONLY).catch(() => undefined);
  try {
    if (!handle || !(await holds(handle, file))) return await scanner.scan(place, file.name, signal);
  } finally {
    await handle?.close();
  }
  return shown(file);
}

async function holds(handle: FileHandle, { lines }: RawFile): Promise<boolean> {
  if (!(await handle.stat()).isFile()) return false;
  for (const { bytes, at } of lines.values()) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes.length), 0, bytes.length, at);
    if (bytesRead !== bytes.length || !buffer.equals(bytes)) return false;
  }
  return true;
}

function shown({ name, hits, lines }: RawFile): FileHits {
  const textOf = (line: number) => (lines.get(line)?.bytes.toString() ?? "").replace(/\r?\n$/, "");
  return {
    name,
    // ripgrep counts the start of a match in bytes.
    hits: hits.map(({ line, start }) => {
      const before = lines.get(line)?.bytes.toString("utf8", 0, start) ?? "";
      return { line, text: clip(textOf(line), before.length) };
    }),
    lines: new Map([...lines.keys()].map((line) => [line, clip(textOf(line), 0)])),
  };
}

function badPattern(errorText: string) {
  return new RelayError("bad-input", `pattern: ${errorText.replace(/^rg: /, "").trim().slice(0, 500)}`);
}
