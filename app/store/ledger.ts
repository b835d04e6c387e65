// The ledger's rows and rollups in IndexedDB, as the billing screens ask for them.
import type { BillingRecord } from "#core/billing/record.ts";
import type { RollupKey } from "#core/billing/rollup.ts";
import { type BillingQuery, isAsked } from "#core/billing/summary.ts";
import { bounds, type LedgerSource } from "./billing.ts";
import { type OctoDatabase, type StoreName, write, type WriteTx } from "./database.ts";
import { enter, type LedgerBefore, rollupKeysOf } from "./projection.ts";

export function ledgerOf(db: OctoDatabase): LedgerSource {
  return {
    records: (query) => newestFirst(db, query),
    between: (from, to) => db.getAllFromIndex("ledger", "at", IDBKeyRange.bound([from], [to, []])),
    rollupsSince: (day) => db.getAll("rollups", IDBKeyRange.lowerBound([day])),
    months: async () => {
      const months: string[] = [];
      let cursor = await db.transaction("rollups").store.openKeyCursor(null, "prev");
      while (cursor) {
        const month = cursor.key[0].slice(0, 7);
        months.push(month);
        // An array of one sorts before every day of the month: one step per month, however many rows it has.
        cursor = await cursor.continue([month] as unknown as typeof cursor.key);
      }
      return months;
    },
    adopt: (records) =>
      write(db, ["ledger", "rollups"], "strict", async (tx) => {
        const entered = enter(records, await ledgerBefore(tx, records, rollupKeysOf(records)));
        await Promise.all([
          ...entered.records.map((record) => tx.objectStore("ledger").add(record)),
          ...entered.rollups.map((rollup) => tx.objectStore("rollups").put(rollup)),
        ]);
        return entered.records.length;
      }),
  };
}

type Ledger = Pick<WriteTx<"ledger" | "rollups" | StoreName>, "objectStore">;

/** What must be known of the ledger to enter records, read in the transaction that writes them. */
export async function ledgerBefore(tx: Ledger, records: BillingRecord[], keys: RollupKey[]): Promise<LedgerBefore> {
  const [recorded, rollups] = await Promise.all([
    Promise.all(records.map(({ id }) => tx.objectStore("ledger").getKey(id))),
    Promise.all(keys.map((key) => tx.objectStore("rollups").get(key))),
  ]);
  return {
    recorded: new Set(recorded.filter((id) => id !== undefined)),
    rollups: rollups.filter((rollup) => rollup !== undefined),
  };
}

async function newestFirst(db: OctoDatabase, query: BillingQuery): Promise<BillingRecord[]> {
  const { sessionId, limit = Number.POSITIVE_INFINITY, after } = query;
  const [from, to] = bounds(query);
  const tx = db.transaction("ledger");
  const last = after === undefined ? undefined : await tx.store.get(after);
  if (after !== undefined && !last) return [];

  const newest = last ? [last.at, last.id] : [to, []];
  const oldest = [from];
  const range = sessionId
    ? IDBKeyRange.bound([sessionId, ...oldest], [sessionId, ...newest], false, Boolean(last))
    : IDBKeyRange.bound(oldest, newest, false, Boolean(last));

  const found: BillingRecord[] = [];
  let cursor = await tx.store.index(sessionId ? "session" : "at").openCursor(range, "prev");
  while (cursor && found.length < limit) {
    if (isAsked(cursor.value, query)) found.push(cursor.value);
    cursor = await cursor.continue();
  }
  return found;
}
