// Interfaces of everything that Octo stores: sessions, commands, ledger, backup queue, blobs, settings and secrets.
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
import type { ReportedSoFar } from "./model/provider.ts";
import type { Command } from "./session/commands.ts";
import type { SessionEvent, Unstamped } from "./session/events.ts";
import type { SessionState } from "./session/state.ts";
import type { Settings } from "./settings.ts";

/** What the list of chats shows about one session. */
export interface SessionSummary {
  sessionId: SessionId;
  title: string;
  createdAt: number;
  updatedAt: number;
  lastSeq: number;
  status: "idle" | "running" | "waiting";
  /** How the last turn ended; absent if it ended normally. */
  trouble?: "stopped" | "failed" | "budget" | "interrupted";
  folder?: string;
  model: string;
  costNanos: number;
  /** Number of the session's model calls whose price is unknown. */
  unpriced: number;
  demo?: boolean;
  pinned?: boolean;
  archived?: boolean;
  trashed?: boolean;
  /** When the agent last replied, asked the person or ended a turn, in milliseconds since 1970. */
  newsAt?: number;
  /** When a person last had the chat on screen, in milliseconds since 1970. */
  readAt?: number;
}

export interface SessionQuery {
  limit?: number;
  /** For paging: returns only sessions that were last updated before this time. */
  before?: number;
  /** The list to read; if absent, `recent`, which begins with the pinned chats. */
  view?: "recent" | "archived" | "trashed";
}

/** A range of event numbers, both ends included. An absent end means no limit. */
export interface SeqRange {
  from?: number;
  to?: number;
}

export interface Append {
  sessionId: SessionId;
  epoch: number;
  events: Unstamped[];
  /**
   * Number of the newest event that the writer knows. With it, an append that is repeated because its outcome is unknown
   * writes nothing twice.
   */
  after?: number;
  /** The commands that these events carry out. The same transaction removes the commands from the inbox. */
  consumes?: CommandId[];
  durability: "strict" | "relaxed";
}

/**
 * Thrown by a write after another engine has taken the lead. The engine that gets this error must stop acting at once.
 */
export class StaleWriter extends Error {
  constructor() {
    super("A newer lead has taken over.");
    this.name = "StaleWriter";
  }
}

/**
 * Thrown if a command in `consumes` is no longer in the inbox, because it was taken or withdrawn. Nothing was written.
 */
export class CommandGone extends Error {
  constructor(readonly id: CommandId) {
    super("The command was already taken up or withdrawn.");
    this.name = "CommandGone";
  }
}

/** Thrown if the session was removed or was never started with `session.started`. Nothing was written. */
export class SessionGone extends Error {
  constructor(readonly sessionId: SessionId) {
    super("There is no such session.");
    this.name = "SessionGone";
  }
}

/**
 * What has been received so far of a reply or summary that is streaming. Each save overwrites the previous one. A draft
 * is read after a crash, and by tabs that open during the reply.
 */
export interface Draft {
  callId: CallId;
  blocks: { kind: "text" | "thinking"; text: string }[];
  /** The figures that the vendor has reported. */
  reported?: ReportedSoFar;
}

export interface SessionStore {
  /** Lists chats: pinned chats first, then newest first. */
  list(query?: SessionQuery): Promise<SessionSummary[]>;
  read(sessionId: SessionId, range?: SeqRange): Promise<SessionEvent[]>;
  /**
   * Writes events, session summary, ledger records, totals and inbox in one transaction. Returns the events with the
   * fields that the store adds; if they were written already, only returns them. Throws StaleWriter, CommandGone or
   * SessionGone.
   */
  append(batch: Append): Promise<SessionEvent[]>;
  saveDraft(sessionId: SessionId, epoch: number, draft: Draft | undefined): Promise<void>;
  draft(sessionId: SessionId): Promise<Draft | undefined>;
  /** Raises the stored epoch and returns the new one. From then on, writes with an older epoch throw StaleWriter. */
  takeLead(): Promise<number>;
  /** Returns the sessions with an open turn or an open model call. Recovery has to examine them. */
  unsettled(): Promise<SessionId[]>;
  checkpoint(sessionId: SessionId): Promise<SessionState | undefined>;
  saveCheckpoint(state: SessionState): Promise<void>;
  /**
   * Deletes the session's log, summary, draft, checkpoint and commands, and consumes the given command. The session's
   * ledger records are not deleted.
   */
  remove(sessionId: SessionId, epoch: number, consumes: CommandId): Promise<void>;
  device(): Promise<DeviceId>;
  /**
   * Writes the log of a chat from its backup file. Returns `known`, and writes nothing, if the chat already exists. The
   * ledger records of the chat's calls are restored separately.
   * @param backedUpTo number of the last event in the backup file
   */
  restore(events: SessionEvent[], backedUpTo: number): Promise<"restored" | "known">;
  /** Replaces a damaged log by the one of the backup file. The commands that wait for the chat are kept. */
  replace(events: SessionEvent[], backedUpTo: number): Promise<void>;
  /** Stores when a person had the session on screen. Returns the time that was stored before. */
  markRead(sessionId: SessionId, at: number): Promise<number | undefined>;
  /** Returns the titles of those given sessions that still exist, including archived and trashed sessions. */
  titles(sessionIds: SessionId[]): Promise<Record<SessionId, string>>;
}

/** `at`: when the person sent the message on, after a Stop had paused it. */
export interface Revision {
  content?: SaidBlock[];
  when?: "now" | "next";
  at?: number;
}

/** The inbox: the durable queue of commands that wait for the engine. */
export interface Inbox {
  put(command: Command): Promise<"accepted" | "duplicate">;
  /** Returns the waiting commands, of one session or of all, in order of arrival. */
  waiting(sessionId?: SessionId): Promise<Command[]>;
  /** Changes a waiting message. Returns `gone` if the message is no longer waiting. */
  revise(id: CommandId, changes: Revision): Promise<"revised" | "gone">;
  /** Swaps the positions of two waiting messages of one session. Returns `gone` if one of them is no longer waiting. */
  swap(id: CommandId, other: CommandId): Promise<"revised" | "gone">;
  withdraw(id: CommandId): Promise<"withdrawn" | "gone">;
}

/**
 * The ledger of model calls. `SessionStore.append` writes the records of Octo's own calls together with their events.
 */
export interface Ledger {
  /** Returns the matching records, newest first. */
  records(query: LedgerQuery): Promise<LedgerRecord[]>;
  summary(period: Period | Span, filter?: CallFilter): Promise<LedgerSummary>;
  /** Passes each matching call of the period to `take`, in no particular order. */
  forEachCall(period: Period | Span, filter: CallFilter, take: (call: PlainCall) => void): Promise<void>;
  /** Passes each record of some days to `take`, with all its fields, oldest first. */
  forEachRecord(span: Span, take: (record: LedgerRecord) => void): Promise<void>;
  /** Returns the months that have records, newest first, as `YYYY-MM`. */
  months(): Promise<string[]>;
  /**
   * Yields the matching records as the text of an export file, in chunks, oldest first. `period` applies only if the
   * query has no `span`.
   */
  exportText(period: Period | Span, query: LedgerQuery, format: ExportFormat): AsyncIterable<string>;
  /** Returns the lines with the seals of those segments that an export of JSON Lines contains as a whole. */
  exportedSeals(period: Period | Span, query: LedgerQuery): Promise<string>;
  /**
   * Adds records from files or other browsers, and adds them to the totals. Existing records stay unchanged, prices are
   * not recalculated, and the cost of a chat does not include imported records.
   */
  importRecords(records: LedgerRecord[]): Promise<ImportCounts>;
  /**
   * Replaces records by more complete ones of the same calls: lost calls whose end became known, and calls of a log that
   * has grown. A record keeps its time, and the audit chain tells that sealed ones were replaced. Returns how many were.
   */
  amend(records: LedgerRecord[]): Promise<number>;
  /**
   * Moves one batch of older records into segments, in one transaction. Returns how many records were moved; 0 if none
   * is old enough.
   */
  buildSegments(): Promise<number>;
  /**
   * Seals the next segment: stores a hash over its calls and the previous seal. Returns false if all segments are
   * sealed.
   */
  sealSegment(): Promise<boolean>;
  /** Merges small sealed segments of a past month into one. Returns false if there is nothing to merge. */
  mergeSegments(): Promise<boolean>;
  /**
   * Deletes the segments that merges have replaced. Call this some time after a merge, because running queries may
   * still read the old segments.
   */
  deleteMerged(): Promise<void>;
  /** Checks whether the sealed calls of a period still match their seals. */
  verify(period: Period | Span): Promise<Verified>;
  /**
   * Returns the closed months, newest first. A closed month can no longer get calls and is in no running weekly budget.
   */
  closedMonths(): Promise<string[]>;
  /**
   * Deletes all calls of a closed month permanently, if their number and cost match `held` and their seals are intact.
   * A link in the audit chain records the removal.
   */
  removeMonth(held: MonthContents, by: Remover): Promise<RemovedMonth | { refused: RemovalRefusal }>;
  /** Returns the removed months, oldest removal first. */
  removedMonths(): Promise<RemovedMonth[]>;
  /** Recalculates all totals from the records. */
  rebuildTotals(): Promise<void>;
}

/**
 * The queue of records and events that are not yet in the backup on the relay's machine. An entry is written in the
 * same transaction as its record or event.
 */
export interface BackupQueue {
  /**
   * Returns some of the waiting records, in no particular order; empty if none is waiting. After they are backed up,
   * pass the tickets to `recordsDone`.
   */
  nextRecords(): Promise<{ tickets: number[]; records: LedgerRecord[] }>;
  recordsDone(tickets: number[]): Promise<void>;
  /**
   * Returns some of the chats that have events to back up. `backedUpTo` is the number of the last event in the chat's
   * backup.
   */
  nextSessions(): Promise<{ sessionId: SessionId; backedUpTo: number }[]>;
  /**
   * Stores the number of the last event in a chat's backup. If `diverged`, another browser continues the backup file,
   * and this browser no longer backs up the chat.
   */
  sessionDone(sessionId: SessionId, backedUpTo: number, diverged?: boolean): Promise<void>;
  /** Counts the records and chats that wait for backup, and the chats whose backup file another browser continues. */
  pending(): Promise<{ records: number; sessions: number; diverged: number }>;
  divergedSessions(): Promise<SessionId[]>;
  /** Queues all records and events again. The relay skips lines that its files already contain. */
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

/** Secrets, encrypted at rest. The name is an account id, an account id followed by `/headers`, or `relay`. */
export interface SecretStore {
  save(name: string, secret: string): Promise<void>;
  /**
   * Returns undefined if there is no such secret. Waits for `unlock` if the relay has to unlock it. Rejects if the
   * secret or its encryption key is damaged.
   */
  read(name: string): Promise<string | undefined>;
  remove(name: string): Promise<void>;
  /** True if a stored secret cannot be read before `unlock`. */
  isLocked(): Promise<boolean>;
  /**
   * Unlocks what was sealed with the relay's secret, until this worker ends. On a shared machine, all secrets are sealed
   * with it now; elsewhere they are unsealed, so that they can be read without the relay.
   */
  unlock(seal: { shared: boolean; secret?: string | undefined }): Promise<void>;
}

/** Proves who this browser is, with a key that scripts cannot read. */
export interface DeviceKey {
  keep(token: string): Promise<void>;
  /** Signs a text; undefined if this browser is not paired. */
  sign(text: string): Promise<string | undefined>;
  forget(): Promise<void>;
}
