// Notices damaged rows of the ledger while totals are read, at a cost that does not grow with the ledger: there are few
// rows outside segments, and a segment states the number of its calls.
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { Rollup } from "#core/ledger/rollup.ts";
import type { Segment } from "#core/ledger/segments/segment.ts";
import type { StoredTotals } from "#core/ledger/segments/stored-totals.ts";
import { tallyAt } from "#core/ledger/segments/totals.ts";
import { recordsIn } from "#core/ledger/tally.ts";
import { callsIn, DamagedLedger, isWholeRollup, isWholeSegment, unreadableRows } from "#core/ledger/whole-rows.ts";
import type { OctoDatabase } from "../database.ts";
import { type Damage, repairLedger } from "./repair-ledger.ts";

export interface LedgerGuard {
  /** True until rows have been looked at. Later, counting them is enough, except after an import. */
  wantsRows(): boolean;
  lookAgain(): void;
  /** Rejects rollups that do not contain exactly the calls in `ledger`. @param rows the rows, or their number */
  checkRollups(rollups: Rollup[], rows: LedgerRecord[] | number): void;
  checkTotals(names: string[], totals: StoredTotals[], segments: Segment[]): void;
  readable(segments: Segment[]): Segment[];
  unreadable(): number;
  repair(): Promise<void>;
}

export function createLedgerGuard(db: OctoDatabase): LedgerGuard {
  let damage: Damage = { gap: 0, rows: 0, segments: new Map() };
  let looked = false;
  /** True if the trouble is known to be outside segments. A million calls then need not be read. */
  let onlyRows = false;
  let repairing: Promise<void> | undefined;
  const looksWhole = (rollups: Rollup[], rows: LedgerRecord[] | number) => {
    const [count, calls] = [typeof rows === "number" ? rows : rows.length, callsIn(rollups)];
    if (!rollups.every(isWholeRollup) || count - calls !== damage.gap) return false;
    return typeof rows === "number" || unreadableRows(rows, calls) === damage.rows;
  };
  const repair = async () => {
    damage = await repairLedger(db, onlyRows ? damage : undefined);
    looked = true;
    onlyRows = false;
  };
  return {
    wantsRows: () => !looked,
    lookAgain: () => void (looked = false),
    checkRollups: (rollups, rows) => {
      onlyRows = !looksWhole(rollups, rows);
      if (onlyRows) throw new DamagedLedger();
      looked = true;
    },
    checkTotals: (names, totals, segments) => {
      const expected = names.map((name) => segments.filter(({ month }) => name === "all" || month.startsWith(name)));
      const calls = ({ row: { total, demo } }: StoredTotals) => recordsIn(tallyAt(total)) + recordsIn(tallyAt(demo));
      const counts = expected.map((those) => those.reduce((sum, { count }) => sum + count, 0));
      if (String(totals.map(calls)) !== String(counts)) throw new DamagedLedger();
    },
    readable: (segments) => {
      const readable = segments.filter(({ id }) => !damage.segments.has(id));
      if (!readable.every(isWholeSegment)) throw new DamagedLedger();
      return readable;
    },
    unreadable: () => [...damage.segments.values()].reduce((sum, count) => sum + count, damage.rows),
    repair: () => (repairing ??= repair().finally(() => (repairing = undefined))),
  };
}
