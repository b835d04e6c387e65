// Ports of what Octo remembers: sessions, commands, the ledger, the backup queue, blobs, settings and secrets.
import type { CallId, CommandId, DeviceId, SessionId } from "./ids.ts";
import type { Verified } from "./ledger/audit/chain.ts";
import type { MonthContents, RemovedMonth, Remover, RemovalRefusal } from "./ledger/audit/removal.ts";
import type { Period, Span } from "./ledger/calendar.ts";
import type { ExportFormat } from "./ledger/files/export.ts";
import type { ImportCounts } from "./ledger/files/import.ts";
import type { LedgerRecord } from "./ledger/record.ts";
import type { PlainCall } from "./ledger/segments/each-call.ts";
import type { CallFilter, LedgerQuery } from "./ledger/filter.ts";
import type { LedgerSummary } from "./ledger/summary.ts";
import type { BlobRef, SaidBlock } from "./model/message.ts";
import type { Command } from "./session/commands.ts";
import type { SessionEvent, Unstamped } from "./session/events.ts";
import type { SessionState } from "./session/state.ts";
import type { Settings } from "./settings.ts";

/** One row of the list of chats. */
export interface SessionSummary {
  sessionId: SessionId;
  title: string;
  createdAt: number;
  updatedAt: number;
  lastSeq: number;
  status: "idle" | "running" | "waiting";
  /** How the last turn ended; absent when it ended well. */
  trouble?: "stopped" | "failed" | "budget" | "interrupted";
  folder?: string;
  model: string;
  costNanos: number;
  /** Number of calls without a known price. */
  unpriced: number;
  demo?: boolean;
  pinned?: boolean;
  archived?: boolean;
  trashed?: boolean;
  /** When the agent last replied, asked or ended a turn. */
  newsAt?: number;
  /** When a person last had the chat on screen. */
  readAt?: number;
}

export interface SessionQuery {
  limit?: number;
  /** For paging: only sessions updated before this time. */
  before?: number;
  /** Which list; `recent` (pinned chats first) if absent. */
  view?: "recent" | "archived" | "trashed";
}

/** Sequence numbers, both ends included. */
export interface SeqRange {
  from?: number;
  to?: number;
}

export interface Append {
  sessionId: SessionId;
  epoch: number;
  events: Unstamped[];
  /** Commands that these events carry out. The same transaction removes them from the inbox. */
  consumes?: CommandId[];
  durability: "strict" | "relaxed";
}

/** A newer lead has taken over. The engine that gets this error must stop acting at once. */
export class StaleWriter extends Error {
  constructor() {
    super("A newer lead has taken over.");
    this.name = "StaleWriter";
  }
}

/** A command to be consumed is no longer in the inbox: it was already taken or withdrawn. Nothing was written. */
export class CommandGone extends Error {
  constructor(readonly id: CommandId) {
    super("The command was already taken up or withdrawn.");
    this.name = "CommandGone";
  }
}

/** The session was removed, or never began with `session.started`. Nothing was written. */
export class SessionGone extends Error {
  constructor(readonly sessionId: SessionId) {
    super("There is no such session.");
    this.name = "SessionGone";
  }
}

/** The text so far of the reply that is streaming. One row, overwritten; read after a crash and by tabs that open late. */
export interface Draft {
  callId: CallId;
  blocks: { kind: "text" | "thinking"; text: string }[];
}

export interface SessionStore {
  /** Pinned first, then newest first. */
  list(query?: SessionQuery): Promise<SessionSummary[]>;
  read(sessionId: SessionId, range?: SeqRange): Promise<SessionEvent[]>;
  /**
   * Writes events, session summary, ledger records, totals and inbox in one transaction. Returns the stamped events.
   * Throws StaleWriter, CommandGone or SessionGone.
   */
  append(batch: Append): Promise<SessionEvent[]>;
  saveDraft(sessionId: SessionId, epoch: number, draft: Draft | undefined): Promise<void>;
  draft(sessionId: SessionId): Promise<Draft | undefined>;
  /** Raises the stored epoch and returns it. From then on writers with an older epoch get StaleWriter. */
  takeLead(): Promise<number>;
  /** Sessions with an open turn or an open model call, which recovery has to look at. */
  unsettled(): Promise<SessionId[]>;
  checkpoint(sessionId: SessionId): Promise<SessionState | undefined>;
  saveCheckpoint(state: SessionState): Promise<void>;
  /** Deletes log, summary, draft, checkpoint and commands of the session, and consumes the given command. Its ledger records stay. */
  remove(sessionId: SessionId, epoch: number, consumes: CommandId): Promise<void>;
  device(): Promise<DeviceId>;
  /**
   * Writes the log of a chat from the backup, whose file ends at event `backedUpTo`. `known`: the chat exists, and nothing
   * was written. The ledger records of its calls are restored separately.
   */
  restore(events: SessionEvent[], backedUpTo: number): Promise<"restored" | "known">;
  /** Notes that a person had the session on screen at this time. Returns the time noted before. */
  markRead(sessionId: SessionId, at: number): Promise<number | undefined>;
  /** Titles of the given sessions that still exist, archived and trashed ones included. */
  titles(sessionIds: SessionId[]): Promise<Record<SessionId, string>>;
}

export interface Revision {
  content?: SaidBlock[];
  when?: "now" | "next";
}

/** Commands that wait for the engine. */
export interface Inbox {
  put(command: Command): Promise<"accepted" | "duplicate">;
  /** In the order they were put. */
  waiting(sessionId?: SessionId): Promise<Command[]>;
  /** Changes a waiting message. `gone`: the engine has already taken it. */
  revise(id: CommandId, changes: Revision): Promise<"revised" | "gone">;
  /** Exchanges the places of two waiting messages of one session. */
  swap(id: CommandId, other: CommandId): Promise<"revised" | "gone">;
  withdraw(id: CommandId): Promise<"withdrawn" | "gone">;
}

/** The ledger of model calls. Records of Octo's own calls are written by `SessionStore.append` in the event's transaction. */
export interface Ledger {
  /** Newest first. */
  records(query: LedgerQuery): Promise<LedgerRecord[]>;
  summary(period: Period | Span, filter?: CallFilter): Promise<LedgerSummary>;
  /** Passes each call of the period to `take`, in no particular order. */
  forEachCall(period: Period | Span, filter: CallFilter, take: (call: PlainCall) => void): Promise<void>;
  /** Months that have records, newest first, as `YYYY-MM`. */
  months(): Promise<string[]>;
  /** The matching records as the text of a file, in chunks, oldest first. `period` applies when the query names no days. */
  exportText(period: Period | Span, query: LedgerQuery, format: ExportFormat): AsyncIterable<string>;
  /**
   * Adds records from files or other browsers. Each goes in with its totals in one transaction; a record that exists
   * stays as it is, and prices are not recalculated. Costs shown for a chat count only the calls in its own log.
   */
  importRecords(records: LedgerRecord[]): Promise<ImportCounts>;
  /** Moves one batch of older records into a segment, all or nothing. Returns their number; 0: none is old enough. */
  buildSegments(): Promise<number>;
  /** Seals the next segment: stores a hash over its calls and the previous seal. False: all segments are sealed. */
  sealSegment(): Promise<boolean>;
  /** Merges sealed segments of a past month into one. False: no segments fit together. */
  mergeSegments(): Promise<boolean>;
  /** Deletes segments replaced by a merge. Call it some time after the merge: running queries may still read them. */
  deleteMerged(): Promise<void>;
  /** Checks whether the sealed calls of a period still match their seals. */
  verify(period: Period | Span): Promise<Verified>;
  /** Past months that no running period includes, newest first. */
  closedMonths(): Promise<string[]>;
  /**
   * Deletes all calls of a closed month for good, provided that their number, cost and seals match `held`.
   * A link in the audit chain records the removal.
   */
  removeMonth(held: MonthContents, by: Remover): Promise<RemovedMonth | { refused: RemovalRefusal }>;
  /** Oldest removal first. */
  removedMonths(): Promise<RemovedMonth[]>;
  /** Recalculates all totals from the records. */
  rebuildTotals(): Promise<void>;
}

/** Records and events that are not in the machine's backup yet. Entries are written in the transaction of what they refer to. */
export interface BackupQueue {
  /** Some of the waiting records, in no order; empty when none waits. Pass the tickets to `recordsDone` once they are backed up. */
  nextRecords(): Promise<{ tickets: number[]; records: LedgerRecord[] }>;
  recordsDone(tickets: number[]): Promise<void>;
  /** Some of the chats whose log is longer than their backup, which ends at event `backedUpTo`. */
  nextSessions(): Promise<{ sessionId: SessionId; backedUpTo: number }[]>;
  /** Notes how far the backup of a chat goes. `diverged`: another browser continues that file, so this log is no longer backed up. */
  sessionDone(sessionId: SessionId, backedUpTo: number, diverged?: boolean): Promise<void>;
  /** How many records and chats wait for backup, and how many chats have diverged. */
  pending(): Promise<{ records: number; sessions: number; diverged: number }>;
  divergedSessions(): Promise<SessionId[]>;
  /** Queues everything again. The relay skips what its files already hold. */
  queueAll(): Promise<void>;
}

export interface BlobStore {
  put(bytes: Uint8Array<ArrayBuffer>, mime: string, name?: string): Promise<BlobRef>;
  get(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Settings by key, as JSON values. */
export interface SettingsStore {
  get<K extends keyof Settings>(key: K): Promise<Settings[K]>;
  set<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void>;
}

/** Secrets, encrypted at rest. `name`: an account id, an account id followed by `/headers`, or `relay`. */
export interface SecretStore {
  save(name: string, secret: string): Promise<void>;
  read(name: string): Promise<string | undefined>;
  remove(name: string): Promise<void>;
}
