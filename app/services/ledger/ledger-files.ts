// Saves the ledger as a file, and imports files into it. Files are streamed, so that a large file is never in memory as
// a whole.
import type { ExportFormat } from "#core/ledger/files/export.ts";
import { importLedger } from "#core/ledger/files/import.ts";
import type { Ledger } from "#core/store-ports.ts";
import type { OctoApi } from "../../api.ts";
import { asJsonLines } from "./csv-as-json-lines.ts";
import { ledgerFiles } from "./file-chunks.ts";
import type { LedgerApiPorts } from "./ports.ts";

const types: Record<ExportFormat, string> = {
  jsonl: "application/jsonl",
  csv: "text/csv;charset=utf-8",
  json: "application/json",
};

export function createLedgerFiles(
  ledger: Pick<Ledger, "exportText" | "exportedSeals" | "importRecords">,
  { tabs, progress }: Pick<LedgerApiPorts, "tabs" | "progress">,
): Pick<OctoApi["ledger"], "save" | "load"> {
  return {
    async save(period, query, format) {
      const { add, blob } = createWriter();
      // Before the calls, so that an import can check them while it reads them.
      if (format === "jsonl") add(await ledger.exportedSeals(period, query));
      for await (const chunk of ledger.exportText(period, query, format)) add(chunk);
      return blob(types[format]);
    },
    async load(chosen) {
      const files = await Promise.all(chosen.map(asJsonLines));
      try {
        const offsetAt = (at: number) => -new Date(at).getTimezoneOffset();
        return await importLedger(ledgerFiles(files), {
          importRecords: ledger.importRecords,
          offsetAt,
          progress: (done) => void (done % filesPerStep === 0 && progress({ done, total: files.length })),
        });
      } finally {
        progress(undefined);
        // Also published after an error, because the records read before the error are already imported.
        tabs.publish({ kind: "imported" });
      }
    },
  };
}

/** How many files are read before the progress is shown again. */
const filesPerStep = 20;

const bufferBytes = 4 * 1024 * 1024;

/**
 * Collects text in blobs, which the browser may keep on disk. A single buffer is used, because allocating buffers is
 * slow.
 */
function createWriter() {
  const blobs: Blob[] = [];
  const encoder = new TextEncoder();
  const buffer = new Uint8Array(bufferBytes);
  let used = 0;
  const flush = () => {
    if (used > 0) blobs.push(new Blob([buffer.subarray(0, used)]));
    used = 0;
  };
  const add = (text: string) => {
    for (let rest = text; rest !== ""; ) {
      const { read, written } = encoder.encodeInto(rest, buffer.subarray(used));
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
