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
      const pieces: Blob[] = [];
      // As blobs the browser may keep them where it likes; as text all of it would be in memory.
      for await (const piece of billing.exported(period, query, format)) pieces.push(new Blob([piece]));
      return new Blob(pieces, { type: types[format] });
    },
    async load(files) {
      try {
        const offsetAt = (at: number) => -new Date(at).getTimezoneOffset();
        return await importLedger(files.map(toLedgerFile), { adopt: billing.adopt, offsetAt });
      } finally {
        // What came before a fault is there, too.
        tabs.publish({ kind: "imported" });
      }
    },
  };
}

const toLedgerFile = (file: File): LedgerFile => ({ name: file.name, pieces: piecesOf(file) });

/** Large enough that few reads are waited for, small beside what is free. */
const pieceBytes = 1024 * 1024;

/** Slices instead of the file's stream: its pieces are so small that waiting for each would take the most time. */
export async function* piecesOf(file: Blob): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const read = (at: number) => file.slice(at, at + pieceBytes).arrayBuffer();
  let next = read(0);
  for (let at = 0; at < file.size; at += pieceBytes) {
    const bytes = await next;
    // The next one comes while this one is understood.
    if (at + pieceBytes < file.size) next = read(at + pieceBytes);
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder.decode();
}
