// Interfaces of all that Octo stores: sessions, commands, the ledger, the backup queue, blobs, settings and secrets.
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
  /** How the last turn ended; absent if it ended well. */
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
  /** Time at which the agent last replied, asked or ended a turn. */
  newsAt?: number;
  /** Time at which a person last had the chat on screen. */
  readAt?: number;
}

export interface SessionQuery {
  limit?: number;
  /** For paging: only sessions updated before this time. */
  before?: number;
  /** Which list to read; `recent` (pinned chats first) if absent. */
  view?: "recent" | "archived" | "trashed";
}

/** A range of event numbers, both ends included. */
export interface SeqRange {
  from?: number;
  to?: number;
}

export interface Append {
  sessionId: SessionId;
  epoch: number;
  events: Unstamped[];
  /** Commands that these events carry out. The same transaction removes the commands from the inbox. */
  consumes?: CommandId[];
  durability: "strict" | "relaxed";
}

/** Another engine has taken the lead. The engine that gets this error must stop acting at once. */
export class StaleWriter extends Error {
  constructor() {
    super("A newer lead has taken over.");
    this.name = "StaleWriter";
  }
}

/** A command in `consumes` is no longer in the inbox: it was already taken or withdrawn. Nothing was written. */
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

/** The text received so far of the reply that is streaming. Each save overwrites it. Read after a crash and by tabs that open late. */
export interface Draft {
  callId: CallId;
  blocks: { kind: "text" | "thinking"; text: string }[];
}

export interface SessionStore {
  /** Lists chats: pinned chats first, then newest first. */
  list(query?: SessionQuery): Promise<SessionSummary[]>;
  read(sessionId: SessionId, range?: SeqRange): Promise<SessionEvent[]>;
  /**
   * Writes events, session summary, ledger records, totals and inbox in one transaction. Returns the stamped events.
   * Throws StaleWriter, CommandGone or SessionGone.
   */
  append(batch: Append): Promise<SessionEvent[]>;
  saveDraft(sessionId: SessionId, epoch: number, draft: Draft | undefined): Promise<void>;
  draft(sessionId: SessionId): Promise<Draft | undefined>;
  /** Raises the stored epoch and returns it. After that, writers with an older epoch get StaleWriter. */
  takeLead(): Promise<number>;
  /** Returns the sessions with an open turn or model call, which recovery has to look at. */
  unsettled(): Promise<SessionId[]>;
  checkpoint(sessionId: SessionId): Promise<SessionState | undefined>;
  saveCheckpoint(state: SessionState): Promise<void>;
  /** Deletes log, summary, draft, checkpoint and commands of the session, and consumes the given command. The session's ledger records stay. */
  remove(sessionId: SessionId, epoch: number, consumes: CommandId): Promise<void>;
  device(): Promise<DeviceId>;
  /**
   * Writes the log of a chat from its backup file, which ends at event `backedUpTo`. `known`: the chat exists, and nothing
   * was written. The ledger records of the chat's calls are restored separately.
   */
  restore(events: SessionEvent[], backedUpTo: number): Promise<"restored" | "known">;
  /** Notes that a person had the session on screen at this time. Returns the time noted before. */
  markRead(sessionId: SessionId, at: number): Promise<number | undefined>;
  /** Returns the titles of those given sessions that still exist, archived and trashed ones included. */
  titles(sessionIds: SessionId[]): Promise<Record<SessionId, string>>;
}

export interface Revision {
  content?: SaidBlock[];
  when?: "now" | "next";
}

/** Commands that wait for the engine. */
export interface Inbox {
  put(command: Command): Promise<"accepted" | "duplicate">;
  /** Returns the waiting commands in the order they came. */
  waiting(sessionId?: SessionId): Promise<Command[]>;
  /** Changes a waiting message. `gone`: the engine has already taken it. */
  revise(id: CommandId, changes: Revision): Promise<"revised" | "gone">;
  /** Exchanges the places of two waiting messages of one session. */
  swap(id: CommandId, other: CommandId): Promise<"revised" | "gone">;
  withdraw(id: CommandId): Promise<"withdrawn" | "gone">;
}

/** The ledger of model calls. `SessionStore.append` writes the records of Octo's own calls together with their events. */
export interface Ledger {
  /** Newest first. */
  records(query: LedgerQuery): Promise<LedgerRecord[]>;
  summary(period: Period | Span, filter?: CallFilter): Promise<LedgerSummary>;
  /** Passes each matching call of the period to `take`, in no particular order. */
  forEachCall(period: Period | Span, filter: CallFilter, take: (call: PlainCall) => void): Promise<void>;
  /** Returns the months that have records, newest first, as `YYYY-MM`. */
  months(): Promise<string[]>;
  /** Writes the matching records as the text of a file, in chunks, oldest first. `period` is used if the query names no days. */
  exportText(period: Period | Span, query: LedgerQuery, format: ExportFormat): AsyncIterable<string>;
  /**
   * Adds records from files or other browsers, together with their totals. A record that exists
   * stays as it is, and prices are not recalculated. The cost of a chat does not include imported records.
   */
  importRecords(records: LedgerRecord[]): Promise<ImportCounts>;
  /** Moves one batch of older records into a segment, all or nothing. Returns the number of records; 0: none is old enough. */
  buildSegments(): Promise<number>;
  /** Seals the next segment: stores a hash over its calls and the previous seal. False: no segment was left to seal. */
  sealSegment(): Promise<boolean>;
  /** Merges sealed segments of a past month into one. False: there are no segments to merge. */
  mergeSegments(): Promise<boolean>;
  /** Deletes the segments that merges have replaced. Call it some time after a merge: running queries may still read old segments. */
  deleteMerged(): Promise<void>;
  /** Checks whether the sealed calls of a period still match their seals. */
  verify(period: Period | Span): Promise<Verified>;
  /** Returns the closed months: past months that no current period includes, newest first. */
  closedMonths(): Promise<string[]>;
  /**
   * Deletes all calls of a closed month for good, if the number, cost and seals of the calls match `held`.
   * A link in the audit chain records the removal.
   */
  removeMonth(held: MonthContents, by: Remover): Promise<RemovedMonth | { refused: RemovalRefusal }>;
  /** Returns the removed months, oldest removal first. */
  removedMonths(): Promise<RemovedMonth[]>;
  /** Recalculates all totals from the records. */
  rebuildTotals(): Promise<void>;
}

/** Records and events that are not in the machine's backup yet. An entry is written in the same transaction as its record or event. */
export interface BackupQueue {
  /** Returns some of the waiting records, in no order; empty if none waits. Once backed up, pass the tickets to `recordsDone`. */
  nextRecords(): Promise<{ tickets: number[]; records: LedgerRecord[] }>;
  recordsDone(tickets: number[]): Promise<void>;
  /** Returns some of the chats with events to back up. The backup of the chat ends at event `backedUpTo`. */
  nextSessions(): Promise<{ sessionId: SessionId; backedUpTo: number }[]>;
  /** Notes the last event in a chat's backup. `diverged`: another browser continues the backup file; this log is no longer backed up. */
  sessionDone(sessionId: SessionId, backedUpTo: number, diverged?: boolean): Promise<void>;
  /** Counts the records and chats that wait for backup, and the chats that have diverged. */
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
