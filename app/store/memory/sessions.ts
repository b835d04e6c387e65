// The log in memory. Nothing is awaited between reading and writing, so every append is a transaction.
import type { CommandId, DeviceId, SessionId } from "#core/ids.ts";
import { SessionGone, type SessionQuery, type SessionStore, StaleWriter } from "#core/ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { LocalTime } from "#core/ledger/ledger.ts";
import { fromCheckpoint, isWorthKeeping, toCheckpoint } from "../checkpoints.ts";
import { consume, tombstone } from "../command-row.ts";
import { keepInLedger, ledgerBefore } from "./ledger.ts";
import { noteGrown, noteRecords } from "./backup-queue.ts";
import { chatBackupRow } from "../idb/backup-queue-rows.ts";
import type { Tables } from "./tables.ts";
import { type Prepared, prepare, project, rowOf, type SessionRow, toSummary } from "../projection.ts";
import { scrub } from "../scrub.ts";
import { makeDeviceId } from "../idb/device.ts";

export function memorySessions(tables: Tables, { clock, offsetAt }: LocalTime): SessionStore {
  const device = makeDeviceId(clock);
  const { events, sessions, drafts, checkpoints } = tables;
  const fence = (epoch: number) => {
    if (epoch < tables.epoch) throw new StaleWriter();
  };

  return {
    list: async (query = {}) => list([...sessions.values()], query),
    read: async (sessionId, { from = 1, to = Number.POSITIVE_INFINITY } = {}) =>
      structuredClone((events.get(sessionId) ?? []).filter(({ seq }) => seq >= from && seq <= to)),
    append: async (batch) => append(tables, prepare(batch, offsetAt), device),

    keepDraft: async (sessionId, epoch, draft) => {
      fence(epoch);
      if (!sessions.has(sessionId)) throw new SessionGone(sessionId);
      if (draft) drafts.set(sessionId, structuredClone(scrub(draft)));
      else drafts.delete(sessionId);
    },
    draft: async (sessionId) => structuredClone(drafts.get(sessionId)),

    takeLead: async () => ++tables.epoch,
    unsettled: async () => [...sessions.values()].filter((row) => row.unsettled).map((row) => row.sessionId),

    checkpoint: async (sessionId) => structuredClone(fromCheckpoint(checkpoints.get(sessionId))),
    keepCheckpoint: async (state) => {
      const { sessionId } = state;
      const kept = checkpoints.get(sessionId);
      if (!isWorthKeeping(state, sessions.get(sessionId), kept)) return;
      checkpoints.set(sessionId, structuredClone(toCheckpoint(state)));
    },

    remove: async (sessionId, epoch, consumes) => {
      fence(epoch);
      remove(tables, sessionId, consumes);
    },
    restore: async (told, copied) => {
      const log = scrub(structuredClone(told));
      const row = rowOf(log);
      if (sessions.has(row.sessionId)) return "known";
      sessions.set(row.sessionId, row);
      events.set(row.sessionId, log);
      tables.copied.set(row.sessionId, chatBackupRow(row.sessionId, copied, row.lastSeq, false));
      return "restored";
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

function append(tables: Tables, prepared: Prepared, device: DeviceId): SessionEvent[] {
  const { sessionId, consumes = [] } = prepared.batch;
  const { events, sessions, inbox } = tables;
  const after = project(prepared, {
    epoch: tables.epoch,
    device,
    session: sessions.get(sessionId),
    commands: consumes.map((id) => inbox.get(id)),
    ...ledgerBefore(tables, prepared.records, prepared.rollupKeys),
  });

  sessions.set(sessionId, after.session);
  const log = events.get(sessionId) ?? [];
  events.set(sessionId, log);
  log.push(...structuredClone(after.events));
  for (const row of after.commands) inbox.set(row.id, row);
  keepInLedger(tables, after);
  noteGrown(tables, sessionId);
  noteRecords(
    tables,
    after.records.map(({ id }) => id),
  );
  return after.events;
}

function remove(
  { events, sessions, inbox, drafts, checkpoints, texts, copied }: Tables,
  sessionId: SessionId,
  by: CommandId,
): void {
  const gone = consume([by], [inbox.get(by)]);
  const waiting = [...inbox.values()].filter((row) => row.waiting === sessionId).map(tombstone);
  for (const row of [...gone, ...waiting]) inbox.set(row.id, row);
  for (const tables of [events, sessions, drafts, checkpoints, texts, copied]) tables.delete(sessionId);
}

function list(
  rows: SessionRow[],
  { limit = Number.POSITIVE_INFINITY, before, shelf: tables = "recent" }: SessionQuery,
) {
  const newest = rows.toSorted((a, b) => b.updatedAt - a.updatedAt || (a.sessionId < b.sessionId ? 1 : -1));
  const pinned = before === undefined && tables === "recent" ? newest.filter((row) => row.shelf === "pinned") : [];
  const older = newest.filter((row) => row.shelf === tables && row.updatedAt < (before ?? Number.POSITIVE_INFINITY));
  // Sessions of the same millisecond stay on one page, since `before` could not tell them apart.
  const last = older.slice(0, limit).at(-1)?.updatedAt;
  const page = last === undefined ? [] : older.filter((row) => row.updatedAt >= last);
  return structuredClone([...pinned, ...page].map(toSummary));
}
