// Migrations: the steps from one version of the database schema to the next. A released step must never be changed.
import type { IDBPDatabase, IDBPTransaction } from "idb";

export type UpgradeTx = IDBPTransaction<unknown, string[], "versionchange">;
/**
 * A migration step. It must await only requests of the given transaction. Rows have no types, because they have the
 * shapes of older versions.
 */
export type Migration = (db: IDBPDatabase, tx: UpgradeTx) => void | Promise<void>;

/** All steps in order. The step at index n migrates version n to version n + 1. */
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

/** Adds a store for the search texts of chats. They are a cache that is filled from the logs when somebody searches. */
function createTexts(db: IDBPDatabase): void {
  db.createObjectStore("texts", { keyPath: "sessionId" });
}

/**
 * Adds segments, and replaces rollups by rollups with more dimensions. All totals are rebuilt when the stores are
 * opened.
 */
function createSegments(db: IDBPDatabase): void {
  db.deleteObjectStore("rollups");
  db.createObjectStore("rollups", { keyPath: "key" });
  db.createObjectStore("stretches", { keyPath: "id" });
  for (const name of ["columns", "details", "prints", "sheets"]) db.createObjectStore(name);
}

/** Adds the backup queue, and queues all existing data. It is backed up when a relay is connected. */
async function createBackupTables(db: IDBPDatabase, tx: UpgradeTx): Promise<void> {
  const backupQueue = db.createObjectStore("outbox", { autoIncrement: true });
  const copied = db.createObjectStore("copied", { keyPath: "sessionId" });
  copied.createIndex("due", "due");
  const [ids, segments, sessions] = await Promise.all(
    ["ledger", "stretches", "sessions"].map((name) => tx.objectStore(name).getAllKeys()),
  );
  // Each queue entry gets at most five hundred ids, so that an entry is quick to read.
  for (let i = 0; i < (ids?.length ?? 0); i += 500) await backupQueue.add({ ids: ids?.slice(i, i + 500) });
  for (const segment of segments ?? []) await backupQueue.add({ stretch: segment });
  for (const sessionId of sessions ?? []) await copied.add({ sessionId, seq: 0, due: 1 });
}

/** Adds a store for removed months, and stores the end of the audit chain separately. */
async function createRemovals(db: IDBPDatabase, tx: UpgradeTx): Promise<void> {
  db.createObjectStore("removals", { keyPath: "seal.number" });
  let end = { number: 0, hash: "" };
  for (const { seal } of await tx.objectStore("stretches").getAll())
    if (seal?.number > end.number) end = { number: seal.number, hash: seal.hash };
  if (end.number > 0) await tx.objectStore("meta").put(end, "chain");
}

/**
 * Adds a store for the sums of all chats, so that the rows of totals that a page reads stay small. All totals are
 * rebuilt when the stores are opened.
 */
function createChatTotals(db: IDBPDatabase): void {
  db.createObjectStore("chats");
}

/**
 * Adds a store for the grouped calls of segments. They are built when the stores are opened, together with all totals.
 */
function createGroups(db: IDBPDatabase): void {
  db.createObjectStore("kinds");
}

/**
 * Changes the keys of segment data so that a large value can be stored in several chunks. Each existing value becomes a
 * single chunk.
 */
async function splitIntoChunks(_db: IDBPDatabase, tx: UpgradeTx): Promise<void> {
  for (const store of ["columns", "details"].map((name) => tx.objectStore(name)))
    for (const segment of await store.getAllKeys()) {
      await store.put?.(await store.get(segment), [segment, 0]);
      await store.delete?.(segment);
    }
}
