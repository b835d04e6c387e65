// Opens all stores in IndexedDB.
import type { Clock } from "#core/ports.ts";
import { createLedger } from "#core/ledger/ledger.ts";
import { createBlobs } from "./blobs.ts";
import { type DatabaseOptions, openOctoDatabase, type OctoDatabase, write } from "./database.ts";
import { createDeviceKey } from "./device-key.ts";
import { createInbox } from "./inbox.ts";
import { ledgerStorage } from "./ledger.ts";
import { createBackupQueue } from "./backup-queue.ts";
import { createIdHashIndex } from "#core/ledger/segments/id-hashes.ts";
import { rebuildIfOutdated } from "./rebuild-totals.ts";
import { createSecrets } from "./secrets.ts";
import { createSessions } from "./sessions.ts";
import { createSettings } from "./settings.ts";
import type { Stores } from "../stores.ts";
import { createTexts } from "./search-texts.ts";
import { newDeviceId, systemOffset } from "../device.ts";

export interface StoreOptions extends DatabaseOptions {
  clock: Clock;
  /** Returns the UTC offset at a moment, in minutes east of UTC. */
  offsetAt?(at: number): number;
}

/** Opens the stores. Rejects with OutdatedBuild if a newer version of Octo has upgraded the database. */
export async function openStores(options: StoreOptions): Promise<Stores> {
  const { clock, offsetAt = systemOffset } = options;
  const db = await openOctoDatabase(options);
  await Promise.all([nameDevice(db, clock), rebuildIfOutdated(db)]);
  const idHashes = createIdHashIndex();
  return {
    sessions: createSessions(db, idHashes, offsetAt),
    inbox: createInbox(db),
    ledger: createLedger(ledgerStorage(db, idHashes), { clock, offsetAt }),
    backupQueue: createBackupQueue(db, idHashes),
    blobs: createBlobs(db),
    settings: createSettings(db),
    secrets: createSecrets(db),
    deviceKey: createDeviceKey(db),
    texts: createTexts(db),
    close: () => db.close(),
  };
}

async function nameDevice(db: OctoDatabase, clock: Clock): Promise<void> {
  if (await db.get("meta", "device")) return;
  await write(db, ["meta"], "strict", async (tx) => {
    const meta = tx.objectStore("meta");
    if (!(await meta.get("device"))) await meta.put(newDeviceId(clock), "device");
  });
}
