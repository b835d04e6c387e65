// The steps from one version of the schema to the next. A step that has been released is never edited.
import type { IDBPDatabase, IDBPTransaction } from "idb";

export type UpgradeTx = IDBPTransaction<unknown, string[], "versionchange">;
/** Awaits nothing but requests of the upgrade's transaction. Untyped, since it sees the shapes of the past. */
export type Migration = (db: IDBPDatabase, tx: UpgradeTx) => void | Promise<void>;

/** The step at index n leads from version n to version n + 1. */
export const migrations: readonly Migration[] = [
  createFirst,
  createTexts,
  packLedger,
  createOutbox,
  createRemovals,
  createChats,
  createKinds,
  cutColumns,
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

/** A cache of the log for searching: it fills when somebody searches. */
function createTexts(db: IDBPDatabase): void {
  db.createObjectStore("texts", { keyPath: "sessionId" });
}

/** Sums get more to be asked by. They are made anew from the calls when the stores open, as `sums` in `meta` tells. */
function packLedger(db: IDBPDatabase): void {
  db.deleteObjectStore("rollups");
  db.createObjectStore("rollups", { keyPath: "key" });
  db.createObjectStore("stretches", { keyPath: "id" });
  for (const name of ["columns", "details", "prints", "sheets"]) db.createObjectStore(name);
}

/** All that there is by now is to be copied to the machine, once there is one. */
async function createOutbox(db: IDBPDatabase, tx: UpgradeTx): Promise<void> {
  const backupQueue = db.createObjectStore("outbox", { autoIncrement: true });
  const copied = db.createObjectStore("copied", { keyPath: "sessionId" });
  copied.createIndex("due", "due");
  const [ids, segments, sessions] = await Promise.all(
    ["ledger", "stretches", "sessions"].map((name) => tx.objectStore(name).getAllKeys()),
  );
  // As many together as are quickly read again.
  for (let i = 0; i < (ids?.length ?? 0); i += 500) await backupQueue.add({ ids: ids?.slice(i, i + 500) });
  for (const segment of segments ?? []) await backupQueue.add({ stretch: segment });
  for (const sessionId of sessions ?? []) await copied.add({ sessionId, seq: 0, due: 1 });
}

/** Months can be removed. Where the chain of seals ends is kept apart from its links from now on. */
async function createRemovals(db: IDBPDatabase, tx: UpgradeTx): Promise<void> {
  db.createObjectStore("removals", { keyPath: "seal.number" });
  let end = { number: 0, hash: "" };
  for (const { seal } of await tx.objectStore("stretches").getAll())
    if (seal?.number > end.number) end = { number: seal.number, hash: seal.hash };
  if (end.number > 0) await tx.objectStore("meta").put(end, "chain");
}

/** Sums by chat are kept apart from what is looked at. All sums are made anew from the calls when the stores open. */
function createChats(db: IDBPDatabase): void {
  db.createObjectStore("chats");
}

/** Filled, with all sums, when the stores open. */
function createKinds(db: IDBPDatabase): void {
  db.createObjectStore("kinds");
}

/** What is large may be in several pieces from now on: what there is by now is in one. */
async function cutColumns(_db: IDBPDatabase, tx: UpgradeTx): Promise<void> {
  for (const store of ["columns", "details"].map((name) => tx.objectStore(name)))
    for (const segment of await store.getAllKeys()) {
      await store.put?.(await store.get(segment), [segment, 0]);
      await store.delete?.(segment);
    }
}
