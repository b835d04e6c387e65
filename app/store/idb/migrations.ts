// Migrations: the steps from one version of the schema to the next. A released step must never be edited.
import type { IDBPDatabase, IDBPTransaction } from "idb";

export type UpgradeTx = IDBPTransaction<unknown, string[], "versionchange">;
/** One step. It must await only requests of the upgrade's transaction. Rows are untyped, because they have older shapes. */
export type Migration = (db: IDBPDatabase, tx: UpgradeTx) => void | Promise<void>;

/** The step at index n migrates version n to version n + 1. */
export const migrations: readonly Migration[] = [
  createFirst,
  createTexts,
  createSegments,
  createBackupTables,
  createRemovals,
  createChatTotals,
  createGroups,
  splitIntoChunks,
];

function createFirst(db: IDBPDatabase): void {
  db.createObjectStore("events", { keyPath: ["sessionId", "seq"] });

  const sessions = db.createObjectStore("sessions", { keyPath: "sessionId" });
  sessions.createIndex("shelf", ["shelf", "updatedAt"]);
  sessions.createIndex("unsettled", "unsettled");

  const inbox = db.createObjectStore("inbox", { keyPath: "order", autoIncrement: true });
  inbox.createIndex("id", "id", { unique: true });
  inbox.createIndex("waiting", "waiting");

  const ledger = db.createObjectStore("ledger", { keyPath: "id" });
  ledger.createIndex("at", ["at", "id"]);
  ledger.createIndex("session", ["sessionId", "at", "id"]);

  db.createObjectStore("rollups", { keyPath: ["day", "model", "sessionId"] });
  db.createObjectStore("checkpoints", { keyPath: "sessionId" });
  db.createObjectStore("blobs", { keyPath: "hash" });
  for (const name of ["drafts", "settings", "secrets", "meta"]) db.createObjectStore(name);
}

/** Adds search texts, a cache made from the log when somebody searches. */
function createTexts(db: IDBPDatabase): void {
  db.createObjectStore("texts", { keyPath: "sessionId" });
}

/** Adds segments, and rollups with more dimensions. Opening the stores then rebuilds the totals. */
function createSegments(db: IDBPDatabase): void {
  db.deleteObjectStore("rollups");
  db.createObjectStore("rollups", { keyPath: "key" });
  db.createObjectStore("stretches", { keyPath: "id" });
  for (const name of ["columns", "details", "prints", "sheets"]) db.createObjectStore(name);
}

/** Adds the backup queue, and queues everything that exists. The backup happens when a relay first connects. */
async function createBackupTables(db: IDBPDatabase, tx: UpgradeTx): Promise<void> {
  const backupQueue = db.createObjectStore("outbox", { autoIncrement: true });
  const copied = db.createObjectStore("copied", { keyPath: "sessionId" });
  copied.createIndex("due", "due");
  const [ids, segments, sessions] = await Promise.all(
    ["ledger", "stretches", "sessions"].map((name) => tx.objectStore(name).getAllKeys()),
  );
  // Each row gets at most five hundred ids, so that a row stays quick to read.
  for (let i = 0; i < (ids?.length ?? 0); i += 500) await backupQueue.add({ ids: ids?.slice(i, i + 500) });
  for (const segment of segments ?? []) await backupQueue.add({ stretch: segment });
  for (const sessionId of sessions ?? []) await copied.add({ sessionId, seq: 0, due: 1 });
}

/** Adds removed months. The end of the audit chain moves to a row of its own. */
async function createRemovals(db: IDBPDatabase, tx: UpgradeTx): Promise<void> {
  db.createObjectStore("removals", { keyPath: "seal.number" });
  let end = { number: 0, hash: "" };
  for (const { seal } of await tx.objectStore("stretches").getAll())
    if (seal?.number > end.number) end = { number: seal.number, hash: seal.hash };
  if (end.number > 0) await tx.objectStore("meta").put(end, "chain");
}

/** Adds a store for the totals of all chats, so that rows for pages stay small. Opening the stores rebuilds all totals. */
function createChatTotals(db: IDBPDatabase): void {
  db.createObjectStore("chats");
}

/** Adds the grouped calls of segments. They are built together with all totals when the stores open. */
function createGroups(db: IDBPDatabase): void {
  db.createObjectStore("kinds");
}

/** Lets large values be stored in several chunks. Each existing value becomes a single chunk. */
async function splitIntoChunks(_db: IDBPDatabase, tx: UpgradeTx): Promise<void> {
  for (const store of ["columns", "details"].map((name) => tx.objectStore(name)))
    for (const segment of await store.getAllKeys()) {
      await store.put?.(await store.get(segment), [segment, 0]);
      await store.delete?.(segment);
    }
}
