// Session logs in IndexedDB. An append writes events, session row, ledger, inbox and backup queue in one transaction.
import { loadPart } from "#core/load-part.ts";
import type { Clock } from "#core/ports.ts";
import type { CommandId, DeviceId, SessionId } from "#core/ids.ts";
import { SessionGone, type SessionQuery, type SessionStore, StaleWriter } from "#core/store-ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import { fromCheckpoint, isNewerCheckpoint, toCheckpoint } from "../checkpoints.ts";
import { consume, tombstone } from "../command-row.ts";
import { allEventsOf, type OctoDatabase, type StoreName, write, type WriteTx } from "./database.ts";
import { chatBackupRow } from "../backup-rows.ts";
import { queueRecords, queueSession } from "./backup-queue.ts";
import { ledgerSnapshot, recordStores } from "./records.ts";
import type { IdHashIndex } from "#core/ledger/segments/id-hashes.ts";
import {
  type Before,
  isWholeRow,
  type ListView,
  listViews,
  prepareAppend,
  type PreparedAppend,
  projectAppend,
  rowOf,
  type SessionRow,
  toSummary,
  writtenBefore,
} from "../projection.ts";
import { scrub } from "../scrub.ts";

export interface SessionPorts {
  idHashes: IdHashIndex;
  offsetAt(at: number): number;
  clock: Pick<Clock, "sleep">;
}

export function createSessions(db: OctoDatabase, { idHashes, offsetAt, clock }: SessionPorts): SessionStore {
  let looked = false;
  const repair = async () => (await loadPart(() => import("./repair/repair-sessions.ts"), clock)).repairSessions(db);
  return {
    list: async (query = {}) => {
      if (!looked && !(await isEachListed(db))) await repair();
      looked = true;
      const rows = await list(db, query);
      if (rows.every(isWholeRow)) return rows.map(toSummary);
      await repair();
      return (await list(db, query)).map(toSummary);
    },
    read: (sessionId, { from = 1, to = Number.POSITIVE_INFINITY } = {}) =>
      from > to ? Promise.resolve([]) : db.getAll("events", IDBKeyRange.bound([sessionId, from], [sessionId, to])),
    append: (batch) => append(db, idHashes, prepareAppend(batch, offsetAt)),

    saveDraft: (sessionId, epoch, draft) =>
      write(db, ["meta", "sessions", "drafts"], "relaxed", async (tx) => {
        const [session] = await Promise.all([tx.objectStore("sessions").get(sessionId), fence(tx, epoch)]);
        if (!session) throw new SessionGone(sessionId);
        const drafts = tx.objectStore("drafts");
        await (draft ? drafts.put(scrub(draft), sessionId) : drafts.delete(sessionId));
      }),
    draft: (sessionId) => db.get("drafts", sessionId),

    takeLead: () =>
      write(db, ["meta"], "strict", async (tx) => {
        const epoch = (await epochIn(tx)) + 1;
        await tx.objectStore("meta").put(epoch, "epoch");
        return epoch;
      }),
    unsettled: () => db.getAllKeysFromIndex("sessions", "unsettled"),

    checkpoint: async (sessionId) => fromCheckpoint(await db.get("checkpoints", sessionId)),
    saveCheckpoint: (state) =>
      write(db, ["sessions", "checkpoints"], "relaxed", async (tx) => {
        const checkpoints = tx.objectStore("checkpoints");
        const { sessionId } = state;
        const [session, stored] = await Promise.all([
          tx.objectStore("sessions").get(sessionId),
          checkpoints.get(sessionId),
        ]);
        if (isNewerCheckpoint(state, session, stored)) await checkpoints.put(toCheckpoint(state));
      }),

    remove: (sessionId, epoch, consumes) => remove(db, sessionId, epoch, consumes),
    restore: (events, backedUpTo) => restore(db, scrub(events), backedUpTo),
    replace: (events, backedUpTo) => replace(db, scrub(events), backedUpTo),
    device: async () => (await db.get("meta", "device")) as DeviceId,
    titles: async (sessionIds) => {
      const { store } = db.transaction("sessions");
      const rows = await Promise.all(sessionIds.map((id) => store.get(id)));
      return Object.fromEntries(rows.flatMap((row) => (row ? [[row.sessionId, row.title]] : [])));
    },
    markRead: (sessionId, at) =>
      write(db, ["sessions"], "relaxed", async (tx) => {
        const row = await tx.objectStore("sessions").get(sessionId);
        if (row) await tx.objectStore("sessions").put({ ...row, readAt: Math.max(at, row.readAt ?? 0) });
        return row?.readAt;
      }),
  };
}

/** The list leaves out rows whose list or time is damaged, because the index lacks them. */
async function isEachListed(db: OctoDatabase): Promise<boolean> {
  const { store } = db.transaction("sessions");
  const counts = listViews.map((view) => store.index("shelf").count(shelfRange(view)));
  const [all, ...listed] = await Promise.all([store.count(), ...counts]);
  return all === listed.reduce((sum, count) => sum + count, 0);
}

const shelfRange = (view: ListView, before = Number.POSITIVE_INFINITY, open = false) =>
  IDBKeyRange.bound([view, 0], [view, before], false, open);

async function list(db: OctoDatabase, { limit, before, view = "recent" }: SessionQuery): Promise<SessionRow[]> {
  const { store } = db.transaction("sessions");
  const firstPage = before === undefined && view === "recent";
  const pinned = firstPage ? await store.index("shelf").getAll(shelfRange("pinned")) : [];
  const range = shelfRange(view, before, true);
  // Without a limit, reading all rows at once is far quicker than using a cursor.
  if (limit === undefined) return [...pinned.reverse(), ...(await store.index("shelf").getAll(range)).reverse()];
  const page: SessionRow[] = [];
  let cursor = await store.index("shelf").openCursor(range, "prev");
  // Sessions with the same `updatedAt` must be on one page, because the next page contains only sessions that were
  // updated before that time.
  while (cursor && (page.length < limit || cursor.value.updatedAt === page.at(-1)?.updatedAt)) {
    page.push(cursor.value);
    cursor = await cursor.continue();
  }
  return [...pinned.reverse(), ...page];
}

async function append(db: OctoDatabase, idHashes: IdHashIndex, prepared: PreparedAppend): Promise<SessionEvent[]> {
  const { batch, records } = prepared;
  // The transaction opens only the stores that it needs. A long read of the ledger therefore delays only appends that
  // contain a model call.
  const names: StoreName[] = ["meta", "sessions", "events", "copied"];
  if (batch.consumes?.length) names.push("inbox");
  if (records.length > 0) names.push(...recordStores, "outbox");

  return write(db, names, batch.durability, async (tx) => {
    const before = await readBefore(tx, idHashes, prepared);
    const written = await readWritten(tx, prepared, before);
    if (written) return written;
    const after = projectAppend(prepared, before);
    await Promise.all([
      tx.objectStore("sessions").put(after.session),
      ...after.events.map((event) => tx.objectStore("events").add(event)),
      ...after.commands.map((command) => tx.objectStore("inbox").put(command)),
      ...after.records.map((record) => tx.objectStore("ledger").add(record)),
      ...after.rollups.map((rollup) => tx.objectStore("rollups").put(rollup)),
      queueSession(tx, batch.sessionId),
      queueRecords(
        tx,
        after.records.map(({ id }) => id),
      ),
    ]);
    return after.events;
  });
}

async function readBefore(
  tx: WriteTx<StoreName>,
  idHashes: IdHashIndex,
  { batch, records, rollupKeys }: PreparedAppend,
): Promise<Before> {
  const [epoch, device, session, commands, ledger] = await Promise.all([
    epochIn(tx),
    tx.objectStore("meta").get("device"),
    tx.objectStore("sessions").get(batch.sessionId),
    commandRows(tx, batch.consumes ?? []),
    ledgerSnapshot(tx, idHashes, records, rollupKeys),
  ]);
  const row = session && !isWholeRow(session) ? rowOf(await eventsIn(tx, batch.sessionId)) : session;
  return { epoch, device: device as DeviceId, session: row, commands, ...ledger };
}

/** Reads the batch's events if the log has them: the browser may have closed the database before it told so. */
async function readWritten(tx: WriteTx<StoreName>, prepared: PreparedAppend, { session }: Before) {
  const { sessionId, after } = prepared.batch;
  if (after === undefined || !session || session.lastSeq <= after) return undefined;
  const newer = IDBKeyRange.bound([sessionId, after + 1], [sessionId, Number.POSITIVE_INFINITY]);
  return writtenBefore(prepared, await tx.objectStore("events").getAll(newer));
}

const eventsIn = (tx: WriteTx<StoreName>, sessionId: SessionId) =>
  tx.objectStore("events").getAll(allEventsOf(sessionId));

function restore(db: OctoDatabase, events: SessionEvent[], backedUpTo: number): Promise<"restored" | "known"> {
  return write(db, ["sessions", "events", "copied"], "relaxed", async (tx) => {
    const row = rowOf(events);
    if (await tx.objectStore("sessions").getKey(row.sessionId)) return "known";
    await addLog(tx, { row, events, backedUpTo });
    return "restored";
  });
}

function replace(db: OctoDatabase, events: SessionEvent[], backedUpTo: number): Promise<void> {
  const names: StoreName[] = ["sessions", "events", "copied", "drafts", "checkpoints", "texts"];
  return write(db, names, "strict", async (tx) => {
    const row = rowOf(events);
    await Promise.all([
      tx.objectStore("events").delete(allEventsOf(row.sessionId)),
      ...(["drafts", "checkpoints", "texts"] as const).map((name) => tx.objectStore(name).delete(row.sessionId)),
      addLog(tx, { row, events, backedUpTo }),
    ]);
  });
}

async function addLog(
  tx: WriteTx<StoreName>,
  { row, events, backedUpTo }: { row: SessionRow; events: SessionEvent[]; backedUpTo: number },
): Promise<void> {
  await Promise.all([
    tx.objectStore("sessions").put(row),
    tx.objectStore("copied").put(chatBackupRow(row.sessionId, backedUpTo, row.lastSeq, false)),
    ...events.map((event) => tx.objectStore("events").add(event)),
  ]);
}

async function remove(db: OctoDatabase, sessionId: SessionId, epoch: number, consumes: CommandId): Promise<void> {
  const names: StoreName[] = ["meta", "sessions", "events", "inbox", "drafts", "checkpoints", "texts", "copied"];
  await write(db, names, "strict", async (tx) => {
    const inbox = tx.objectStore("inbox");
    const [rows, waiting] = await Promise.all([
      commandRows(tx, [consumes]),
      inbox.index("waiting").getAll(sessionId),
      fence(tx, epoch),
    ]);
    consume([consumes], rows);
    await Promise.all([
      ...[...rows, ...waiting].map((row) => row && inbox.put(tombstone(row))),
      tx.objectStore("events").delete(allEventsOf(sessionId)),
      ...(["sessions", "drafts", "checkpoints", "texts", "copied"] as const).map((name) =>
        tx.objectStore(name).delete(sessionId),
      ),
    ]);
  });
}

type Meta = Pick<WriteTx<"meta" | StoreName>, "objectStore">;

async function epochIn(tx: Meta): Promise<number> {
  return ((await tx.objectStore("meta").get("epoch")) as number | undefined) ?? 0;
}

async function fence(tx: Meta, epoch: number): Promise<void> {
  if (epoch < (await epochIn(tx))) throw new StaleWriter();
}

function commandRows(tx: WriteTx<StoreName>, ids: CommandId[]) {
  return Promise.all(ids.map((id) => tx.objectStore("inbox").index("id").get(id)));
}
