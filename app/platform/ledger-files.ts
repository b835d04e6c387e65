// The ledger to files and from files. They are read as streams here: of 75 MB only a line at a time is in memory.
import type { ExportFormat } from "#core/billing/export.ts";
import { importLedger, type LedgerFile } from "#core/billing/import.ts";
import type { BillingStore, Tabs } from "#core/ports.ts";
import type { OctoApi } from "../api.ts";

const types: Record<ExportFormat, string> = {
  jsonl: "application/jsonl",
  csv: "text/csv;charset=utf-8",
  json: "application/json",
};

export function createLedgerFiles(
  billing: Pick<BillingStore, "exported" | "adopt">,
  tabs: Pick<Tabs, "publish">,
): Pick<OctoApi["billing"], "save" | "load"> {
  return {
    async save(period, query, format) {
      const { add, blob } = createWriter();
      for await (const piece of billing.exported(period, query, format)) add(piece);
      return blob(types[format]);
    },
    async load(files) {
      try {
        const offsetAt = (at: number) => -new Date(at).getTimezoneOffset();
        return await importLedger(ledgerFiles(files), { adopt: billing.adopt, offsetAt });
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

/** Large enough that few reads are waited for, small beside what is free. */
const pieceBytes = 1024 * 1024;

/** Slices instead of the file's stream: its pieces are so small that waiting for each would take the most time. */
const read = (file: Blob, at = 0): Promise<ArrayBuffer> =>
  (file.size <= pieceBytes ? file : file.slice(at, at + pieceBytes)).arrayBuffer();

/** Most logs are short: the beginning of the next comes while one is understood. */
function* ledgerFiles(files: File[]): Generator<LedgerFile> {
  let next = files[0] && read(files[0]);
  for (const [n, file] of files.entries()) {
    const first = next;
    const after = files[n + 1];
    next = after && read(after);
    // A file that cannot be read fails where it is waited for.
    next?.catch(() => undefined);
    if (first) yield { name: file.name, pieces: piecesOf(file, first) };
  }
}

export async function* piecesOf(file: Blob, first = read(file)): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let next = first;
  for (let at = 0; at < file.size; at += pieceBytes) {
    const bytes = await next;
    // The next one comes while this one is understood.
    if (at + pieceBytes < file.size) next = read(file, at + pieceBytes);
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder.decode();
}
