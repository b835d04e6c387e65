// The ledger in IndexedDB. Its code is loaded with the first call, because a chat only adds records, which needs none of it.
import type { LedgerTime } from "#core/ledger/ledger.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import { onFirstCall } from "#core/on-first-call.ts";
import type { Ledger } from "#core/store-ports.ts";

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

export function ledgerOnFirstCall(loadStorage: () => Promise<LedgerStorage>, time: LedgerTime): Ledger {
  const load = async () => {
    const [{ createLedger }, storage] = await Promise.all([import("#core/ledger/ledger.ts"), loadStorage()]);
    const { exportText, ...others } = createLedger(storage, time);
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
