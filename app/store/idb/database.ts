// Opens the database, migrates it from an older version, and closes it when a newer version of Octo needs it.
import { type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import type { SessionId } from "#core/ids.ts";
import { nameOf } from "#core/reason-of.ts";
import { type Migration, migrations, type UpgradeTx } from "./migrations.ts";
import type { OctoSchema } from "./schema.ts";

export type OctoDatabase = IDBPDatabase<OctoSchema>;
export type StoreName = StoreNames<OctoSchema>;

/** Thrown if a newer version of Octo has upgraded the database. The page must be reloaded to load that version. */
export class OutdatedBuild extends Error {
  constructor() {
    super("A newer Octo has opened this database. Reload the page.");
    this.name = "OutdatedBuild";
  }
}

export interface DatabaseOptions {
  name?: string;
  /**
   * Called when a newer version of Octo wants to upgrade the database or has already done so. The connection is then
   * closed.
   */
  onOutdated(): void;
  /**
   * Called when the browser has closed the connection or the person has deleted the data. Octo must open the database
   * again.
   */
  onClosed?(deleted: boolean): void;
  /**
   * Called when a tab with an older version still has the database open. Opening continues when that tab closes its
   * connection.
   */
  onBlocked?(): void;
}

/**
 * Opens the database and migrates it if needed. Rejects with OutdatedBuild if the database is newer than this build.
 */
export async function openOctoDatabase(options: DatabaseOptions, steps = migrations): Promise<OctoDatabase> {
  const { name = "octo", onOutdated, onClosed, onBlocked } = options;
  let failure: unknown;
  try {
    return await openDB<OctoSchema>(name, steps.length, {
      upgrade: (db, from, _to, tx) => {
        const moved = migrate(db as unknown as IDBPDatabase, tx as unknown as UpgradeTx, steps.slice(from));
        Promise.all([moved, tx.done]).catch((error) => {
          failure ??= error;
          abort(tx);
        });
      },
      blocked: onBlocked,
      blocking: (_ours, wanted, event) => {
        (event.target as IDBDatabase).close();
        if (wanted === null) onClosed?.(true);
        else onOutdated();
      },
      terminated: () => onClosed?.(false),
    });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "VersionError")) throw failure ?? error;
    onOutdated();
    throw new OutdatedBuild();
  }
}

async function migrate(db: IDBPDatabase, tx: UpgradeTx, steps: readonly Migration[]): Promise<void> {
  for (const step of steps) await step(db, tx);
}

export type Durability = "strict" | "relaxed";
export type WriteTx<Names extends StoreName> = IDBPTransaction<OctoSchema, Names[], "readwrite">;

/**
 * Runs `work` in one transaction, which is rolled back on an error. `work` must await only requests of the transaction,
 * because IndexedDB commits a transaction as soon as it is idle.
 */
export async function write<Names extends StoreName, T>(
  db: OctoDatabase,
  names: Names[],
  durability: Durability,
  work: (tx: WriteTx<Names>) => Promise<T>,
): Promise<T> {
  const tx = db.transaction(names, "readwrite", { durability });
  try {
    const [result] = await Promise.all([work(tx), tx.done]);
    return result;
  } catch (error) {
    abort(tx);
    // A request only says that it was aborted. The transaction says why: because the disk is full, for example.
    throw await tx.done.then(
      () => error,
      (why: unknown) => (nameOf(error) === "AbortError" ? why : error),
    );
  }
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // Aborting fails if the transaction has already ended. Nothing is left to abort then.
  }
}

/** The keys of all events of a session. */
export const allEventsOf = (sessionId: SessionId) =>
  IDBKeyRange.bound([sessionId, 0], [sessionId, Number.POSITIVE_INFINITY]);
