// The built-in search engine. A thread of its own reads the files, so that a slow pattern can be stopped.
import { constants } from "node:fs";
import { Worker } from "node:worker_threads";
import { join } from "node:path";
import { RelayError } from "#contract";
import { asUtf8 } from "./as-utf8.ts";
import { openInside, type Place } from "./paths.ts";
import { lineCollector, scanOnRequest, type ScanJob, type Scanned, type ScanRequest } from "./scan-thread.ts";
import { clip, type FileHits, type SearchEngine, type TextQuery } from "./search-engine.ts";

/** Maximum time for one file, in milliseconds. */
const maxFileMs = 5_000;
/** Maximum memory of the thread, in megabytes. */
const maxMemory = 128;

/** What the thread gets of Node, as source text. */
const files = `{
  isAscii: require("buffer").isAscii,
  latin1: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).latin1Slice(),
  readSync: require("fs").readSync,
}`;

export const builtIn: SearchEngine = {
  name: "built-in",
  async *text(place, names, query, signal) {
    const scanner = createScanner(query);
    try {
      for await (const batch of names) {
        for (const name of batch) {
          const hits = await scanner.scan(place, name, signal);
          if (hits) yield hits;
        }
      }
    } finally {
      scanner.close();
    }
  },
};

export interface Scanner {
  /**
   * Searches one file; undefined without a match, for a binary file, or if the file cannot be read.
   * @param isOdd true if the file is known to be in another encoding than UTF-8. It is not searched if it is too large.
   */
  scan(place: Place, name: string, signal: AbortSignal, isOdd?: boolean): Promise<FileHits | undefined>;
  close(): void;
}

export function createScanner(query: TextQuery): Scanner {
  const { context, perFile } = query;
  const workerData: ScanJob = { ...regexOf(query), context, perFile };
  let worker: Worker | undefined;
  const start = () =>
    new Worker(`(${scanOnRequest})(require("worker_threads"), ${files}, ${lineCollector}, ${clip})`, {
      eval: true,
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: maxMemory, maxYoungGenerationSizeMb: 16 },
    });
  const close = () => {
    void worker?.terminate();
    worker = undefined;
  };
  return {
    close,
    async scan(place, name, signal, isOdd = false) {
      const handle = await openInside({ ...place, path: join(place.root, name) }, constants.O_RDONLY).catch(
        () => undefined,
      );
      try {
        if (!handle || !(await handle.stat()).isFile()) return undefined;
        const ask = (request: ScanRequest) => answerOf((worker ??= start()), request, { name, signal });
        const scanned = isOdd ? "odd" : await ask({ source: handle.fd });
        if (scanned !== "odd") return scanned && { name, ...scanned };
        const text = await asUtf8(handle);
        if (text === "binary") return undefined;
        const none = { hits: [], lines: new Map<number, string>() };
        if (text === "large" && isOdd) return { name, ...none, asciiOnly: true };
        const found = await ask(text === "large" ? { source: handle.fd, anyBytes: true } : { source: text });
        const shown = found === "odd" ? undefined : found;
        return text === "large" ? { name, ...(shown ?? none), asciiOnly: true } : shown && { name, ...shown };
      } catch (error) {
        close();
        throw error;
      } finally {
        await handle?.close();
      }
    },
  };
}

function answerOf(worker: Worker, request: ScanRequest, { name, signal }: { name: string; signal: AbortSignal }) {
  signal.throwIfAborted();
  let forget = () => {};
  return new Promise<Scanned>((resolve, reject) => {
    const refuse = (words: string) =>
      reject(new RelayError("timeout", `${name}: ${words} Use a simpler pattern, or leave the file out.`));
    const late = () => refuse(`the search took longer than ${maxFileMs / 1000} s.`);
    const failed = () => refuse(`the search needs more than ${maxMemory} MB of memory.`);
    const stop = () => reject(signal.reason as Error);
    const timer = setTimeout(late, maxFileMs);
    signal.addEventListener("abort", stop);
    worker.on("message", resolve).on("error", failed);
    worker.postMessage(request, []);
    forget = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      worker.off("message", resolve).off("error", failed);
    };
  }).finally(() => forget());
}

function regexOf({ pattern, literal, ignoreCase }: TextQuery): Pick<ScanJob, "source" | "flags"> {
  const source = literal ? pattern.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&") : pattern.replace(/^\(\?i\)/, "");
  const flags = ignoreCase || (!literal && pattern.startsWith("(?i)")) ? "i" : "";
  // Without `u`, the grammar accepts more escapes.
  const fault = faultOf(source, `${flags}u`) && faultOf(source, flags);
  if (fault) throw new RelayError("bad-input", `pattern: ${fault}`);
  return { source, flags: faultOf(source, `${flags}u`) ? flags : `${flags}u` };
}

function faultOf(source: string, flags: string): string | undefined {
  try {
    return RegExp(source, flags) && undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
