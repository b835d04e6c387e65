// The ledger to files and from files. They are read as streams here: of 75 MB only a line at a time is in memory.
import type { ExportFormat } from "#core/ledger/files/export.ts";
import { importLedger, type LedgerFile } from "#core/ledger/files/import.ts";
import { rawBatchesOf } from "#core/ledger/files/split-lines.ts";
import type { Ledger, Tabs } from "#core/ports.ts";
import type { OctoApi } from "../../api.ts";

const types: Record<ExportFormat, string> = {
  jsonl: "application/jsonl",
  csv: "text/csv;charset=utf-8",
  json: "application/json",
};

export function createLedgerFiles(
  ledger: Pick<Ledger, "exported" | "adopt">,
  tabs: Pick<Tabs, "publish">,
): Pick<OctoApi["ledger"], "save" | "load"> {
  return {
    async save(period, query, format) {
      const { add, blob } = createWriter();
      for await (const piece of ledger.exported(period, query, format)) add(piece);
      return blob(types[format]);
    },
    async load(files) {
      try {
        const offsetAt = (at: number) => -new Date(at).getTimezoneOffset();
        return await importLedger(ledgerFiles(files), { adopt: ledger.adopt, offsetAt });
      } finally {
        // What came before a fault is there, too.
        tabs.publish({ kind: "imported" });
      }
    },
  };
}

const roomBytes = 4 * 1024 * 1024;

/** As blobs the browser may keep it where it likes; all texts are written in the same room, for new room comes slowly. */
function createWriter() {
  const blobs: Blob[] = [];
  const encoder = new TextEncoder();
  const room = new Uint8Array(roomBytes);
  let used = 0;
  const flush = () => {
    if (used > 0) blobs.push(new Blob([room.subarray(0, used)]));
    used = 0;
  };
  const add = (text: string) => {
    for (let rest = text; rest !== ""; ) {
      const { read, written } = encoder.encodeInto(rest, room.subarray(used));
      used += written;
      rest = rest.slice(read);
      if (rest !== "") flush();
    }
  };
  const blob = (type: string) => {
    flush();
    return new Blob(blobs, { type });
  };
  return { add, blob };
}

/** So much is read at a time, always into the same room: that of every file anew would take longer than to read it. */
const pieceBytes = 256 * 1024;
/** So many files are opened as one, for most are short and opening each takes longer than reading it. */
const together = 64;

function* ledgerFiles(files: File[]): Generator<LedgerFile> {
  for (let i = 0; i < files.length; i += together) yield* filesOf(files.slice(i, i + together));
}

function* filesOf(files: File[]): Generator<LedgerFile> {
  let bytes = bytesOf(files);
  try {
    for (const [n, file] of files.entries()) {
      const still = { left: file.size };
      yield { name: file.name, lines: rawBatchesOf(piecesFrom(bytes, still)) };
      if (still.left === 0) continue;
      // It is no ledger, and nobody reads it to its end.
      bytes.close();
      bytes = bytesOf(files.slice(n + 1));
    }
  } finally {
    bytes.close();
  }
}

/** Each piece is good until the next is asked for. */
export async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array> {
  const bytes = bytesOf([file]);
  try {
    yield* piecesFrom(bytes, { left: file.size });
  } finally {
    bytes.close();
  }
}

async function* piecesFrom(bytes: Bytes, still: { left: number }): AsyncGenerator<Uint8Array> {
  while (still.left > 0) {
    const piece = await bytes.take(still.left);
    if (!piece) throw new Error("A file ended before its end.");
    still.left -= piece.length;
    yield piece;
  }
}

/** What files hold, one after another. */
interface Bytes {
  /** At most so many, until somebody asks again; undefined behind the last. */
  take(most: number): Promise<Uint8Array | undefined>;
  close(): void;
}

/** Chromium forgets a stream of a file, and whoever waits for it, when only those two know of each other. */
const open = new Set<object>();

function bytesOf(files: Blob[]): Bytes {
  const stream = new Blob(files).stream();
  const { take, reader } = inRoom(stream);
  open.add(reader);
  const close = () => {
    open.delete(reader);
    // It may have failed, which whoever read it knows.
    reader.cancel().catch(() => undefined);
  };
  return { take, close };
}

function inRoom(stream: ReadableStream<Uint8Array>): { take: Bytes["take"]; reader: ReadableStreamGenericReader } {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = stream.getReader({ mode: "byob" });
  } catch {
    // Not every browser reads into a room that it is given.
    return piecewise(stream.getReader());
  }
  let room = new ArrayBuffer(pieceBytes);
  const take = async (most: number) => {
    const { value } = await reader.read(new Uint8Array(room, 0, Math.min(most, pieceBytes)));
    if (value) room = value.buffer;
    return value?.length ? value : undefined;
  };
  return { take, reader };
}

function piecewise(reader: ReadableStreamDefaultReader<Uint8Array>) {
  let rest: Uint8Array | undefined;
  const take = async (most: number) => {
    rest = rest?.length ? rest : (await reader.read()).value;
    const piece = rest?.subarray(0, most);
    rest = rest?.subarray(most);
    return piece;
  };
  return { take, reader };
}
