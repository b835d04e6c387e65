// What is not copied yet, in memory. What decides is shared with IndexedDB.
import { unpack } from "#core/ledger/segments/segment.ts";
import type { BillingRecord } from "#core/ledger/record.ts";
import type { CallId, SessionId } from "#core/ids.ts";
import type { Outbox } from "#core/ports.ts";
import type { Shelves } from "./tables.ts";
import { helping, rowsAtOnce, sessionsAtOnce } from "../idb/backup-queue.ts";
import { copiedRow, grown, type OutboxRow } from "../idb/backup-queue-rows.ts";

export function memoryOutbox(shelves: Shelves): Outbox {
  const { outbox, copied, sessions, ledger, packed } = shelves;
  const due = () => [...copied.values()].filter((row) => row.due);
  return {
    records: async () => {
      const rows = [...outbox].slice(0, rowsAtOnce);
      const taken = helping(rows.map(([, row]) => row));
      return {
        tickets: rows.slice(0, taken.length).map(([ticket]) => ticket),
        records: structuredClone(taken.flatMap((row) => recordsOf(shelves, row))),
      };
    },
    settle: async (tickets) => {
      for (const ticket of tickets) outbox.delete(ticket);
    },
    sessions: async () =>
      due()
        .slice(0, sessionsAtOnce)
        .map(({ sessionId, seq }) => ({ sessionId, copied: seq })),
    reached: async (sessionId, seq, apart = false) => {
      const session = sessions.get(sessionId);
      if (session) copied.set(sessionId, copiedRow(sessionId, seq, session.lastSeq, apart));
      else copied.delete(sessionId);
    },
    waiting: async () => ({
      records: outbox.size,
      sessions: due().length,
      apart: [...copied.values()].filter(({ apart }) => apart).length,
    }),
    apart: async () => [...copied.values()].flatMap(({ sessionId, apart }) => (apart ? [sessionId] : [])),
    everything: async () => {
      outbox.clear();
      copied.clear();
      noteRecords(shelves, [...ledger.keys()], [...packed.keys()]);
      for (const sessionId of sessions.keys()) noteGrown(shelves, sessionId);
    },
  };
}

export function noteGrown({ copied }: Shelves, sessionId: SessionId): void {
  const row = grown(sessionId, copied.get(sessionId));
  if (row) copied.set(sessionId, row);
}

export function noteRecords(shelves: Shelves, ids: CallId[], stretches: string[] = []): void {
  const add = (row: OutboxRow) => shelves.outbox.set(++shelves.tickets, row);
  if (ids.length > 0) add({ ids });
  for (const stretch of stretches) add({ stretch });
}

function recordsOf({ ledger, packed, packedIds }: Shelves, row: OutboxRow): BillingRecord[] {
  const stretchOf = (name: string | undefined) => {
    const away = name === undefined ? undefined : packed.get(name);
    return away ? unpack(away) : [];
  };
  if ("stretch" in row) return stretchOf(row.stretch);
  return row.ids.flatMap((id) => {
    const place = packedIds.get(id);
    return ledger.get(id) ?? (place && stretchOf(place.stretch)[place.i]) ?? [];
  });
}
