// What the memory stores hold between them: the object stores of IndexedDB as maps.
import type { LedgerRecord } from "#core/ledger/record.ts";
import { type ChainEnd, noLinks } from "#core/ledger/audit/chain.ts";
import type { Removal } from "#core/ledger/audit/removal.ts";
import type { Rollup } from "#core/ledger/rollup.ts";
import type { CallId, CommandId, SessionId } from "#core/ids.ts";
import type { Draft } from "#core/ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { SessionText } from "#core/session/files/search-text.ts";
import type { CheckpointRow } from "../checkpoints.ts";
import type { CommandRow } from "../command-row.ts";
import type { ChatBackupRow } from "../idb/schema.ts";
import type { BackupQueueRow } from "../idb/schema.ts";
import type { NewSegment } from "#core/ledger/segments/packing.ts";
import type { Place } from "#core/ledger/segments/id-hashes.ts";
import type { SessionRow } from "../projection.ts";
import type { StoredTotals } from "#core/ledger/segments/stored-totals.ts";

export interface Tables {
  epoch: number;
  events: Map<SessionId, SessionEvent[]>;
  sessions: Map<SessionId, SessionRow>;
  /** In order of arrival. */
  inbox: Map<CommandId, CommandRow>;
  drafts: Map<SessionId, Draft>;
  checkpoints: Map<SessionId, CheckpointRow>;
  texts: Map<SessionId, SessionText>;
  ledger: Map<CallId, LedgerRecord>;
  rollups: Map<string, Rollup>;
  /** By the ids of their stretches. */
  packed: Map<string, NewSegment>;
  packedIds: Map<CallId, Place>;
  /** What was merged, for whoever is still reading it. */
  merged: Map<string, NewSegment>;
  sheets: Map<string, StoredTotals>;
  /** By their numbers in the chain of seals. */
  removals: Map<number, Removal>;
  chainEnd: ChainEnd;
  /** In order of arrival, by the numbers that `tickets` counts. */
  outbox: Map<number, BackupQueueRow>;
  tickets: number;
  copied: Map<SessionId, ChatBackupRow>;
}

export function emptyTables(): Tables {
  return {
    epoch: 0,
    events: new Map(),
    sessions: new Map(),
    inbox: new Map(),
    drafts: new Map(),
    checkpoints: new Map(),
    texts: new Map(),
    ledger: new Map(),
    rollups: new Map(),
    packed: new Map(),
    packedIds: new Map(),
    merged: new Map(),
    sheets: new Map(),
    removals: new Map(),
    chainEnd: noLinks,
    outbox: new Map(),
    tickets: 0,
    copied: new Map(),
  };
}
