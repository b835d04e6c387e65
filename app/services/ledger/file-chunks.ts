// Reads files in chunks into a single buffer. Many small files are opened as one stream.
import type { LedgerFile } from "#core/ledger/files/import.ts";
import { rawBatchesOf } from "#core/ledger/files/split-lines.ts";

/**
 * Size of the buffer, which is also the largest size of a chunk, in bytes. One buffer serves all files, because
 * allocating a buffer takes longer than reading a small file.
 */
const chunkBytes = 256 * 1024;
/** How many files are opened as one stream. Most files are short, and opening a file takes longer than reading it. */
const filesPerStream = 64;

/** Yields the files with their lines. The files must be read in order, but a file need not be read to its end. */
export function* ledgerFiles(files: File[]): Generator<LedgerFile> {
  for (let i = 0; i < files.length; i += filesPerStream) yield* filesOf(files.slice(i, i + filesPerStream));
}

function* filesOf(files: File[]): Generator<LedgerFile> {
  let bytes = openBytes(files);
  try {
    for (const [n, file] of files.entries()) {
      const remaining = { bytes: file.size };
      yield { name: file.name, lines: rawBatchesOf(chunksFrom(bytes, remaining)) };
      if (remaining.bytes === 0) continue;
      // The caller stopped reading in the middle of this file, so a new stream is opened for the files after it.
      bytes.close();
      bytes = openBytes(files.slice(n + 1));
    }
  } finally {
    bytes.close();
  }
}

/** Yields the bytes of a file in chunks. Each chunk is valid only until the next chunk is requested. */
export async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array> {
  const bytes = openBytes([file]);
  try {
    yield* chunksFrom(bytes, { bytes: file.size });
  } finally {
    bytes.close();
  }
}

async function* chunksFrom(bytes: Bytes, remaining: { bytes: number }): AsyncGenerator<Uint8Array> {
  while (remaining.bytes > 0) {
    const chunk = await bytes.take(remaining.bytes);
    if (!chunk) throw new Error("A file ended before its end.");
    remaining.bytes -= chunk.length;
    yield chunk;
  }
}

/** Reads the contents of several files as one sequence of bytes. */
interface Bytes {
  /** Returns at most `max` bytes, or undefined at the end of the last file. The bytes are valid until the next call. */
  take(max: number): Promise<Uint8Array | undefined>;
  close(): void;
}

/** The readers in use. Chromium would garbage-collect the stream of a reader if nothing else referred to the reader. */
const openReaders = new Set<object>();

function openBytes(files: Blob[]): Bytes {
  const { take, reader } = takeInto(new Blob(files).stream());
  openReaders.add(reader);
  const close = () => {
    openReaders.delete(reader);
    // An error is ignored here, because the caller that was reading has already received it.
    reader.cancel().catch(() => undefined);
  };
  return { take, close };
}

interface Taker {
  take: Bytes["take"];
  reader: ReadableStreamGenericReader;
}

/** Reads into a single buffer if the browser supports that, otherwise into buffers that the browser allocates. */
function takeInto(stream: ReadableStream<Uint8Array>): Taker {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = stream.getReader({ mode: "byob" });
  } catch {
    return takePlainly(stream.getReader());
  }
  let buffer = new ArrayBuffer(chunkBytes);
  const take = async (max: number) => {
    const { value } = await reader.read(new Uint8Array(buffer, 0, Math.min(max, chunkBytes)));
    if (value) buffer = value.buffer;
    return value?.length ? value : undefined;
  };
  return { take, reader };
}

/**
 * Reads in browsers that allocate the buffers themselves. A chunk may then have any length and may extend into the next
 * file.
 */
function takePlainly(reader: ReadableStreamDefaultReader<Uint8Array>): Taker {
  let rest: Uint8Array | undefined;
  const take = async (max: number) => {
    rest = rest?.length ? rest : (await reader.read()).value;
    const chunk = rest?.subarray(0, max);
    rest = rest?.subarray(max);
    return chunk;
  };
  return { take, reader };
}
