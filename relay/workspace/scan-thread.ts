// What the thread of the built-in search engine runs. Only the source text of these functions gets into the thread, so
// they use nothing but their parameters and globals.
import type { MessagePort } from "node:worker_threads";
import type { clip, FileHits, TextQuery } from "./search-engine.ts";

export interface ScanJob extends Pick<TextQuery, "context" | "perFile"> {
  /** The regular expression. */
  source: string;
  flags: string;
}
/** `odd`: the file is not UTF-8, nor UTF-16 with a mark. */
export type Scanned = Pick<FileHits, "hits" | "lines"> | "odd" | undefined;
/** What to search: the descriptor of an opened file, or a text in UTF-8. */
export interface ScanRequest {
  source: number | Uint8Array;
  /** True if the file is searched even if it is odd. */
  anyBytes?: boolean;
}

interface Threads {
  parentPort: MessagePort | null;
  workerData: unknown;
}
interface Files {
  isAscii(bytes: Uint8Array): boolean;
  latin1(bytes: Uint8Array): string;
  readSync(fd: number, into: Uint8Array, offset: number, length: number, at: number): number;
}

/** Answers each request with the matching lines. Reads 1 MB at a time. */
export function scanOnRequest(
  { parentPort, workerData }: Threads,
  fs: Files,
  collect: typeof lineCollector,
  clipped: typeof clip,
): void {
  const piece = new Uint8Array(1024 * 1024);
  const maxLine = 8 * 1024 * 1024;
  parentPort?.on("message", (request: ScanRequest) => parentPort.postMessage(scan(request), []));

  function readAt(source: ScanRequest["source"], at: number): Uint8Array {
    if (typeof source === "object") return source.subarray(at, at + piece.length);
    return piece.subarray(0, fs.readSync(source, piece, 0, piece.length, at));
  }

  function scan({ source, anyBytes }: ScanRequest): Scanned {
    const strict = typeof source === "number" && !anyBytes;
    const found = collect(workerData as ScanJob, clipped);
    let decoder: InstanceType<typeof TextDecoder> | undefined;
    let parts: string[] = [];
    let length = 0;
    let partial = false;
    const add = (text: string, ends: boolean) => {
      found.add(parts.length > 0 ? parts.join("") + text : text, ends);
      parts = [];
      length = 0;
    };
    for (let at = 0, size = 1; size > 0 && !found.full(); at += size) {
      const bytes = readAt(source, at);
      size = bytes.length;
      decoder ??= new TextDecoder(encodingOf(bytes));
      const mayBeOdd: boolean = strict && decoder.encoding === "utf-8";
      if (mayBeOdd && bytes.includes(0)) return "odd";
      // Decoding is slow, and most text is ASCII. The decoder may still hold the first bytes of a character.
      const plain: boolean = decoder.encoding === "utf-8" && !partial && fs.isAscii(bytes);
      const text = plain ? fs.latin1(bytes) : decoder.decode(bytes, { stream: size > 0 });
      if (mayBeOdd && text.includes("\ufffd")) return "odd";
      partial = !plain && size > 0 && (bytes[size - 1] ?? 0) > 0x7f;
      let start = 0;
      for (let end = text.indexOf("\n"); end >= 0 && !found.full(); end = text.indexOf("\n", start)) {
        add(text.slice(start, end), true);
        start = end + 1;
      }
      if (start < text.length) parts.push(text.slice(start));
      length += text.length - start;
      // A line that does not end is searched in parts, so that it needs no more memory than others.
      if (length > maxLine || (size === 0 && length > 0)) add("", size === 0);
    }
    return found.hits.length > 0 ? { hits: found.hits, lines: found.lines } : undefined;
  }

  function encodingOf([first, second]: Uint8Array): string {
    return first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  }
}

/** Collects the matching lines of one file, and the lines around them. */
export function lineCollector({ source, flags, context, perFile }: ScanJob, clipped: typeof clip) {
  const regex = new RegExp(source, flags);
  const hits: FileHits["hits"] = [];
  const lines: FileHits["lines"] = new Map();
  let before: [number, string][] = [];
  let after = 0;
  let line = 1;
  return {
    hits,
    lines,
    full: () => hits.length > perFile && after <= 0,
    /** Adds text to the current line. A long line comes in several parts; `ends` is true for its last part. */
    add(text: string, ends: boolean) {
      const bare = text.endsWith("\r") ? text.slice(0, -1) : text;
      const match = hits.length > perFile || hits.at(-1)?.line === line ? null : regex.exec(bare);
      after--;
      if (match) {
        hits.push({ line, text: clipped(bare, match.index) });
        for (const [number, shown] of before) lines.set(number, shown);
        if (hits.length <= perFile) after = context;
      }
      if ((match || after >= 0) && !lines.has(line)) lines.set(line, clipped(bare, 0));
      if (context > 0) before = [...before, [line, clipped(bare, 0)] as [number, string]].slice(-context);
      if (ends) line++;
    },
  };
}
