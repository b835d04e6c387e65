// Session logs in memory. Each append acts as one transaction, because nothing is awaited between reading and writing.
import type { CommandId, DeviceId, SessionId } from "#core/ids.ts";
import { SessionGone, type SessionQuery, type SessionStore, StaleWriter } from "#core/store-ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { LocalTime } from "#core/ledger/ledger.ts";
import { fromCheckpoint, isNewerCheckpoint, toCheckpoint } from "../checkpoints.ts";
import { consume, tombstone } from "../command-row.ts";
import { ledgerSnapshot, putRecords } from "./ledger.ts";
import { queueRecords, queueSession } from "./backup-queue.ts";
import { chatBackupRow } from "../backup-rows.ts";
import type { Tables } from "./tables.ts";
import {
  prepareAppend,
  type PreparedAppend,
  projectAppend,
  rowOf,
  type SessionRow,
  toSummary,
  writtenBefore,
} from "../projection.ts";
import { scrub } from "../scrub.ts";
import { newDeviceId } from "../device.ts";

export function memorySessions(tables: Tables, { clock, offsetAt }: LocalTime): SessionStore {
  const device = newDeviceId(clock);
  const { events, sessions, drafts, checkpoints } = tables;
  const fence = (epoch: number) => {
    if (epoch < tables.epoch) throw new StaleWriter();
  };

  return {
    list: async (query = {}) => list([...sessions.values()], query),
    read: async (sessionId, { from = 1, to = Number.POSITIVE_INFINITY } = {}) =>
      structuredClone((events.get(sessionId) ?? []).filter(({ seq }) => seq >= from && seq <= to)),
    append: async (batch) => append(tables, prepareAppend(batch, offsetAt), device),

    saveDraft: async (sessionId, epoch, draft) => {
      fence(epoch);
      if (!sessions.has(sessionId)) throw new SessionGone(sessionId);
      if (draft) drafts.set(sessionId, structuredClone(scrub(draft)));
      else drafts.delete(sessionId);
    },
    draft: async (sessionId) => structuredClone(drafts.get(sessionId)),

    takeLead: async () => ++tables.epoch,
    unsettled: async () => [...sessions.values()].filter((row) => row.unsettled).map((row) => row.sessionId),

    checkpoint: async (sessionId) => structuredClone(fromCheckpoint(checkpoints.get(sessionId))),
    saveCheckpoint: async (state) => {
      const { sessionId } = state;
      const stored = checkpoints.get(sessionId);
      if (!isNewerCheckpoint(state, sessions.get(sessionId), stored)) return;
      checkpoints.set(sessionId, structuredClone(toCheckpoint(state)));
    },

    remove: async (sessionId, epoch, consumes) => {
      fence(epoch);
      remove(tables, sessionId, consumes);
    },
    restore: async (restored, backedUpTo) => {
      const { sessionId } = rowOf(restored);
      if (sessions.has(sessionId)) return "known";
      putLog(tables, restored, backedUpTo);
      return "restored";
    },
    replace: async (restored, backedUpTo) => {
      const sessionId = putLog(tables, restored, backedUpTo);
      for (const table of [drafts, checkpoints, tables.texts]) table.delete(sessionId);
    },
    device: async () => device,
    titles: async (sessionIds) =>
      Object.fromEntries(
        sessionIds.flatMap((id) => {
          const row = sessions.get(id);
          return row ? [[id, row.title]] : [];
        }),
      ),
    markRead: async (sessionId, at) => {
      const row = sessions.get(sessionId);
      const before = row?.readAt;
      if (row) row.readAt = Math.max(at, before ?? 0);
      return before;
    },
  };
}

function append(tables: Tables, prepared: PreparedAppend, device: DeviceId): SessionEvent[] {
  const { sessionId, consumes = [] } = prepared.batch;
  const { events, sessions, inbox } = tables;
  const newer = (events.get(sessionId) ?? []).filter(
    ({ seq }) => seq > (prepared.batch.after ?? Number.POSITIVE_INFINITY),
  );
  const written = writtenBefore(prepared, newer);
  if (written) return structuredClone(written);
  const after = projectAppend(prepared, {
    epoch: tables.epoch,
    device,
    session: sessions.get(sessionId),
    commands: consumes.map((id) => inbox.get(id)),
    ...ledgerSnapshot(tables, prepared.records, prepared.rollupKeys),
  });

  sessions.set(sessionId, after.session);
  const log = events.get(sessionId) ?? [];
  events.set(sessionId, log);
  log.push(...structuredClone(after.events));
  for (const row of after.commands) inbox.set(row.id, row);
  putRecords(tables, after);
  queueSession(tables, sessionId);
  queueRecords(
    tables,
    after.records.map(({ id }) => id),
  );
  return after.events;
}

function putLog(tables: Tables, restored: SessionEvent[], backedUpTo: number): SessionId {
  const log = scrub(structuredClone(restored));
  const row = rowOf(log);
  const { sessionId } = row;
  tables.sessions.set(sessionId, row);
  tables.events.set(sessionId, log);
  tables.chatBackups.set(sessionId, chatBackupRow(sessionId, backedUpTo, row.lastSeq, false));
  return sessionId;
}

function remove(
  { events, sessions, inbox, drafts, checkpoints, texts, chatBackups }: Tables,
  sessionId: SessionId,
  command: CommandId,
): void {
  const gone = consume([command], [inbox.get(command)]);
  const waiting = [...inbox.values()].filter((row) => row.waiting === sessionId).map(tombstone);
  for (const row of [...gone, ...waiting]) inbox.set(row.id, row);
  for (const table of [events, sessions, drafts, checkpoints, texts, chatBackups]) table.delete(sessionId);
}

function list(rows: SessionRow[], { limit = Number.POSITIVE_INFINITY, before, view = "recent" }: SessionQuery) {
  const newest = rows.toSorted((a, b) => b.updatedAt - a.updatedAt || (a.sessionId < b.sessionId ? 1 : -1));
  const pinned = before === undefined && view === "recent" ? newest.filter((row) => row.shelf === "pinned") : [];
  const older = newest.filter((row) => row.shelf === view && row.updatedAt < (before ?? Number.POSITIVE_INFINITY));
  // Sessions with the same `updatedAt` must be on one page, because the next page contains only sessions that were
  // updated before that time.
  const last = older.slice(0, limit).at(-1)?.updatedAt;
  const page = last === undefined ? [] : older.filter((row) => row.updatedAt >= last);
  return structuredClone([...pinned, ...page].map(toSummary));
}
