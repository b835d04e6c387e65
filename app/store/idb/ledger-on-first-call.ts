// The ledger in IndexedDB. Its code is loaded with the first call, because a chat only adds records, which needs none of it.
import type { LedgerTime } from "#core/ledger/ledger.ts";
import type { IdHashIndex } from "#core/ledger/segments/id-hashes.ts";
import { onFirstCall } from "#core/on-first-call.ts";
import type { Ledger } from "#core/store-ports.ts";
import type { OctoDatabase } from "./database.ts";

const names = {
  records: true,
  summary: true,
  forEachCall: true,
  forEachRecord: true,
  months: true,
  exportedSeals: true,
  importRecords: true,
  amend: true,
  buildSegments: true,
  sealSegment: true,
  mergeSegments: true,
  deleteMerged: true,
  verify: true,
  closedMonths: true,
  removeMonth: true,
  removedMonths: true,
  rebuildTotals: true,
} as const;

export function ledgerOnFirstCall(db: OctoDatabase, idHashes: IdHashIndex, time: LedgerTime): Ledger {
  const load = async () => {
    const [{ createLedger }, { ledgerStorage }] = await Promise.all([
      import("#core/ledger/ledger.ts"),
      import("./ledger.ts"),
    ]);
    const { exportText, ...others } = createLedger(ledgerStorage(db, idHashes), time);
    return { ...others, exporter: async () => ({ exportText }) };
  };
  const { exporter, ...ledger } = onFirstCall({ ...names, exporter: true }, load, time.clock);
  return {
    ...ledger,
    exportText: async function* (...given) {
      yield* (await exporter()).exportText(...given);
    },
  };
}
