// Opens all stores in IndexedDB.
import type { Clock } from "#core/ports.ts";
import { loadPart } from "#core/load-part.ts";
import { totalsShape } from "#core/ledger/segments/totals.ts";
import { createBlobs } from "./blobs.ts";
import { type OctoDatabase, write } from "./database.ts";
import { createDeviceKey } from "./device-key.ts";
import { createInbox } from "./inbox.ts";
import { ledgerOnFirstCall } from "./ledger-on-first-call.ts";
import { createBackupQueue } from "./backup-queue.ts";
import { type LastingOptions, openLastingDatabase } from "./lasting-database.ts";
import { createIdHashIndex } from "#core/ledger/segments/id-hashes.ts";
import { createSecrets } from "./secrets.ts";
import { createSessions } from "./sessions.ts";
import { createSettings } from "./settings.ts";
import type { Stores } from "../stores.ts";
import { createTexts } from "./search-texts.ts";
import { newDeviceId, systemOffset } from "../device.ts";

export interface StoreOptions extends LastingOptions {
  /** Returns the UTC offset at a moment, in minutes east of UTC. */
  offsetAt?(at: number): number;
}

/** Opens the stores. Rejects with OutdatedBuild if a newer version of Octo has upgraded the database. */
export async function openStores(options: StoreOptions): Promise<Stores> {
  const { clock, offsetAt = systemOffset } = options;
  const { db, lasting, remember, close } = await openLastingDatabase(options);
  await Promise.all([nameDevice(db, clock), rebuildIfOutdated(db, clock)]);
  await remember();
  const idHashes = createIdHashIndex();
  const settings = lasting(createSettings(db));
  const time = { clock, offsetAt, dayChoice: () => settings.get("days") };
  return {
    sessions: lasting(createSessions(db, { idHashes, offsetAt, clock })),
    inbox: lasting(createInbox(db)),
    ledger: ledgerOnFirstCall(async () => lasting((await import("./ledger.ts")).ledgerStorage(db, idHashes)), time),
    backupQueue: lasting(createBackupQueue(db, idHashes)),
    blobs: lasting(createBlobs(db)),
    settings,
    secrets: lasting(createSecrets(db)),
    deviceKey: lasting(createDeviceKey(db)),
    texts: lasting(createTexts(db)),
    close,
  };
}

async function rebuildIfOutdated(db: OctoDatabase, clock: Clock): Promise<void> {
  if ((await db.get("meta", "sums")) === totalsShape) return;
  const { rebuildTotals } = await loadPart(() => import("./repair/rebuild-totals.ts"), clock);
  await rebuildTotals(db);
}

async function nameDevice(db: OctoDatabase, clock: Clock): Promise<void> {
  if (typeof (await db.get("meta", "device")) === "string") return;
  await write(db, ["meta"], "strict", async (tx) => {
    const meta = tx.objectStore("meta");
    if (typeof (await meta.get("device")) !== "string") await meta.put(newDeviceId(clock), "device");
  });
}
