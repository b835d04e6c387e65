// The tables of the stores in memory. Each is a map that corresponds to an object store of IndexedDB.
import type { LedgerRecord } from "#core/ledger/record.ts";
import { type ChainEnd, noLinks } from "#core/ledger/audit/chain.ts";
import type { Removal } from "#core/ledger/audit/removal.ts";
import type { Rollup } from "#core/ledger/rollup.ts";
import type { CallId, CommandId, SessionId } from "#core/ids.ts";
import type { Draft } from "#core/store-ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { SessionText } from "#core/session/files/search-text.ts";
import type { CheckpointRow } from "../checkpoints.ts";
import type { CommandRow } from "../command-row.ts";
import type { BackupQueueRow, ChatBackupRow } from "../backup-rows.ts";
import type { NewSegment } from "#core/ledger/segments/to-segments.ts";
import type { Place } from "#core/ledger/segments/id-hashes.ts";
import type { SessionRow } from "../projection.ts";
import type { StoredTotals } from "#core/ledger/segments/stored-totals.ts";

export interface Tables {
  epoch: number;
  events: Map<SessionId, SessionEvent[]>;
  sessions: Map<SessionId, SessionRow>;
  /** Rows of the inbox by command id, in order of arrival. */
  inbox: Map<CommandId, CommandRow>;
  drafts: Map<SessionId, Draft>;
  checkpoints: Map<SessionId, CheckpointRow>;
  texts: Map<SessionId, SessionText>;
  ledger: Map<CallId, LedgerRecord>;
  rollups: Map<string, Rollup>;
  /** Segments by id. */
  segments: Map<string, NewSegment>;
  segmentPlaces: Map<CallId, Place>;
  /** Segments that a merge has replaced, by id. Running queries may still read them. */
  merged: Map<string, NewSegment>;
  totals: Map<string, StoredTotals>;
  /** The removed months. The key is the number of the link that records the removal in the audit chain. */
  removals: Map<number, Removal>;
  chainEnd: ChainEnd;
  /** Entries of the backup queue by ticket number, in order of arrival. */
  backupQueue: Map<number, BackupQueueRow>;
  lastTicket: number;
  chatBackups: Map<SessionId, ChatBackupRow>;
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
    segments: new Map(),
    segmentPlaces: new Map(),
    merged: new Map(),
    totals: new Map(),
    removals: new Map(),
    chainEnd: noLinks,
    backupQueue: new Map(),
    lastTicket: 0,
    chatBackups: new Map(),
  };
}
