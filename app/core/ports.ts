// Every port that core and engine stand on, in one place. Rooms implement them, doors wire them.
import type {
  FileBytes,
  FileList,
  FileText,
  FileWritten,
  RelayErrorCode,
  RelayFacts,
  TerminalOutput,
  TerminalState,
  TextFormat,
  TextMatches,
} from "#contract";
import type { PlainCall } from "./ledger/segments/each-call.ts";
import type { Verified } from "./ledger/audit/chain.ts";
import type { ExportFormat } from "./ledger/files/export.ts";
import type { Adopted } from "./ledger/files/import.ts";
import type { LedgerRecord } from "./ledger/record.ts";
import type { MonthHeld, RemovedMonth, Remover, Staying } from "./ledger/audit/removal.ts";
import type { CallFilter, LedgerQuery, LedgerSummary } from "./ledger/summary.ts";
import type { Span } from "./ledger/calendar.ts";
import type { Period } from "./ledger/calendar.ts";
import type { CallId, CommandId, DeviceId, SessionId } from "./ids.ts";
import type { BlobRef, SaidBlock } from "./model/message.ts";
import type { Command } from "./session/commands.ts";
import type { LiveEvent, SessionEvent, Unstamped } from "./session/events.ts";
import type { SessionState } from "./session/state.ts";
import type { Settings } from "./settings.ts";

export interface Clock {
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  random(): number;
}

/** Whether there is a network at all; the vendor may still be out of reach. */
export interface Network {
  isOffline(): boolean;
  /** Resolves when the network is back, or the signal aborts. */
  back(signal: AbortSignal): Promise<void>;
}

// ---- what remembers -------------------------------------------------------------------------------------------

export interface SessionSummary {
  sessionId: SessionId;
  title: string;
  createdAt: number;
  updatedAt: number;
  lastSeq: number;
  status: "idle" | "running" | "waiting";
  /** How the last turn ended, when it did not end well. */
  trouble?: "stopped" | "failed" | "budget" | "interrupted";
  folder?: string;
  model: string;
  costNanos: number;
  unpriced: number;
  demo?: boolean;
  pinned?: boolean;
  archived?: boolean;
  trashed?: boolean;
  /** When the agent last said, asked or ended something, and when a person last had it on screen. */
  newsAt?: number;
  readAt?: number;
}

export interface SessionQuery {
  limit?: number;
  /** Only sessions updated before this; for paging. */
  before?: number;
  /** Where to look; `recent` (with the pinned ones first) when absent. */
  shelf?: "recent" | "archived" | "trashed";
}

/** Inclusive on both ends. */
export interface SeqRange {
  from?: number;
  to?: number;
}

export interface Append {
  sessionId: SessionId;
  epoch: number;
  events: Unstamped[];
  /** Commands that these events carry out; gone from the inbox in the same transaction. */
  consumes?: CommandId[];
  durability: "strict" | "relaxed";
}

/** A newer lead has written or taken over: whoever gets this stops acting at once. */
export class StaleWriter extends Error {
  constructor() {
    super("A newer lead has taken over.");
    this.name = "StaleWriter";
  }
}

/** A command that was to be consumed waits no longer: it was taken up or withdrawn before. Nothing was written. */
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

/** The reply being streamed, overwritten in place: for crashes and for tabs that come late. */
export interface Draft {
  callId: CallId;
  blocks: { kind: "text" | "thinking"; text: string }[];
}

export interface SessionStore {
  /** Pinned first, then newest first. */
  list(query?: SessionQuery): Promise<SessionSummary[]>;
  read(sessionId: SessionId, range?: SeqRange): Promise<SessionEvent[]>;
  /**
   * All or nothing: events, summary, ledger, rollups, inbox. Answers the stamped events.
   * Throws StaleWriter, CommandGone or SessionGone.
   */
  append(batch: Append): Promise<SessionEvent[]>;
  keepDraft(sessionId: SessionId, epoch: number, draft: Draft | undefined): Promise<void>;
  draft(sessionId: SessionId): Promise<Draft | undefined>;
  /** Raises the stored epoch and answers it: from here on older leads get StaleWriter. */
  takeLead(): Promise<number>;
  /** Sessions whose log has an open turn or an open model call: what recovery must look at. */
  unsettled(): Promise<SessionId[]>;
  checkpoint(sessionId: SessionId): Promise<SessionState | undefined>;
  keepCheckpoint(state: SessionState): Promise<void>;
  /** Deletes log, summary, drafts, checkpoints and the session's commands, and consumes the given one. The ledger stays. */
  remove(sessionId: SessionId, epoch: number, consumes: CommandId): Promise<void>;
  device(): Promise<DeviceId>;
  /**
   * A chat that was taken back from its copy, which goes up to `copied`; nothing when it is here already. Its calls are
   * the ledger's own matter.
   */
  restore(events: SessionEvent[], copied: number): Promise<"restored" | "known">;
  /** Remembers that a person has had the session on screen until then; answers when that was before. */
  markRead(sessionId: SessionId, at: number): Promise<number | undefined>;
  /** Titles of those that are still there, whatever shelf they are on. */
  titles(sessionIds: SessionId[]): Promise<Record<SessionId, string>>;
}

export interface Revision {
  content?: SaidBlock[];
  when?: "now" | "next";
}

export interface Inbox {
  put(command: Command): Promise<"accepted" | "duplicate">;
  /** In the order they were put. */
  waiting(sessionId?: SessionId): Promise<Command[]>;
  /** Changes a waiting message; `gone` when it was already taken up. */
  revise(id: CommandId, changes: Revision): Promise<"revised" | "gone">;
  /** Lets a waiting message trade places with another one of its session. */
  swap(id: CommandId, other: CommandId): Promise<"revised" | "gone">;
  withdraw(id: CommandId): Promise<"withdrawn" | "gone">;
}

/** The ledger. Octo's own records are written by `append`, in the same transaction. */
export interface Ledger {
  /** Newest first. */
  records(query: LedgerQuery): Promise<LedgerRecord[]>;
  summary(period: Period | Span, filter?: CallFilter): Promise<LedgerSummary>;
  /** Hands over each call of the period, in no order. */
  each(period: Period | Span, filter: CallFilter, take: (call: PlainCall) => void): Promise<void>;
  /** Months that have records, newest first, as `YYYY-MM`. */
  months(): Promise<string[]>;
  /** The records that a query finds as a file's text, in pieces, oldest first; those of the period when it names no days. */
  exported(period: Period | Span, query: LedgerQuery, format: ExportFormat): AsyncIterable<string>;
  /**
   * Records of other books and browsers, each with its sums in one transaction. What is there stays as it is, and
   * nothing is priced anew. No chat's own sum changes: it is of the calls in its log.
   */
  adopt(records: LedgerRecord[]): Promise<Adopted>;
  /**
   * Packs a number of older records, all or nothing; answers how many they were, 0 when there is nothing to do.
   * No answer of this store is another afterwards, only quicker.
   */
  pack(): Promise<number>;
  /** Seals the next packed stretch with a hash of its calls and of the seal before it; false when all are sealed. */
  seal(): Promise<boolean>;
  /** Makes one of some sealed stretches of a month that is over; false when there are none that fit together. */
  merge(): Promise<boolean>;
  /** Takes away what merging has left for those who were reading: to be called a while after it. */
  sweep(): Promise<void>;
  /** Whether the sealed calls of a period are what they were when they were sealed. */
  verify(period: Period | Span): Promise<Verified>;
  /** Months that are over and that no running period is part of, newest first. */
  closed(): Promise<string[]>;
  /**
   * Removes all calls of a closed month for good, if they are as many and cost as much as is said, and are what was
   * sealed. What stays is a link in the chain that says so.
   */
  remove(held: MonthHeld, by: Remover): Promise<RemovedMonth | { stays: Staying }>;
  /** Oldest removal first. */
  removed(): Promise<RemovedMonth[]>;
  /** Makes all sums anew from the records. */
  rebuild(): Promise<void>;
}

/** What is not copied to the machine yet. It is written in the transaction of the record or event that it is about. */
export interface BackupQueue {
  /** Records to be copied next, in no order; none when all are. `settle` with the tickets when they are copied. */
  records(): Promise<{ tickets: number[]; records: LedgerRecord[] }>;
  settle(tickets: number[]): Promise<void>;
  /** Some of the chats whose logs go further than their copies, which go up to `copied`. */
  sessions(): Promise<{ sessionId: SessionId; copied: number }[]>;
  /** The copy goes so far. `apart`: another browser goes on with it, so this log is copied no more. */
  reached(sessionId: SessionId, seq: number, apart?: boolean): Promise<void>;
  /** How much there is to copy, and how many chats are copied no more: those of `apart`. */
  waiting(): Promise<{ records: number; sessions: number; apart: number }>;
  apart(): Promise<SessionId[]>;
  /** Copies all anew: what is there already is not doubled. */
  everything(): Promise<void>;
}

export interface BlobStore {
  put(bytes: Uint8Array<ArrayBuffer>, mime: string, name?: string): Promise<BlobRef>;
  get(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Preferences by key, JSON values. */
export interface SettingsStore {
  get<K extends keyof Settings>(key: K): Promise<Settings[K]>;
  set<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void>;
}

export interface SecretStore {
  /** Sealed at rest; `name` is an account id, that with `/headers`, or `relay`. */
  keep(name: string, secret: string): Promise<void>;
  open(name: string): Promise<string | undefined>;
  forget(name: string): Promise<void>;
}

// ---- what touches the world -----------------------------------------------------------------------------------

/** Files of one opened folder. Paths are relative to it. Failures are RelayErrors. */
export interface Workspace {
  readonly root: string;
  read(path: string, range?: { fromLine?: number; toLine?: number }): Promise<FileText>;
  bytes(path: string, max: number): Promise<FileBytes>;
  /** `expect` null: must not exist. */
  write(path: string, text: string, expect: string | null, format?: TextFormat): Promise<FileWritten>;
  list(path: string, options: { depth: number; limit: number; ignored: boolean }): Promise<FileList>;
  find(glob: string, options: { path: string; limit: number }, signal?: AbortSignal): Promise<FileList>;
  search(query: TextQuery, signal?: AbortSignal): Promise<TextMatches>;
}
export interface TextQuery {
  pattern: string;
  path: string;
  literal: boolean;
  ignoreCase: boolean;
  glob?: string;
  context: number;
  limit: number;
  perFile: number;
}

/** Processes on a PTY that outlive the connection. */
export interface Terminals {
  /** Same id again attaches; `create: false` never starts anything (RelayError `not-found`). */
  open(options: {
    id: string;
    create: boolean;
    command: string;
    cwd?: string;
    /** The kept shell to run in, or, with `apart`, to run in a copy of. */
    shell?: string;
    apart?: boolean;
  }): Promise<TerminalState>;
  read(
    options: { id: string; from: number; waitMs: number; quietMs?: number; max: number },
    signal?: AbortSignal,
  ): Promise<TerminalOutput>;
  write(id: string, text: string): Promise<void>;
  /** Resolves when the whole process group is gone. */
  kill(id: string): Promise<boolean>;
}

export interface RelayStatus {
  state: "off" | "connecting" | "connected" | "refused";
  /** Why, in words and as the relay's code, when it is not connected. */
  reason?: string;
  code?: RelayErrorCode;
  facts?: RelayFacts;
  /** Name of another browser that leads on the same relay. */
  otherLead?: string;
}

/** The machine behind the relay, as far as it is reachable now. Calls made while reconnecting wait a little, then fail with `closed`. */
export interface Machine {
  status(): RelayStatus;
  workspace(root: string): Workspace;
  terminals(root: string): Terminals;
  readonly backup: BackupFiles;
  /** Says that this side acts now. */
  lead(epoch: number): Promise<void>;
}

/** Ledger and chats as files on the machine. What is there already is never written again. */
export interface BackupFiles {
  /** Lines of a month's file. */
  addCalls(month: string, lines: string[]): Promise<void>;
  /**
   * Events one after another, with the bytes that they speak of. Answers the number of the last one that is there, which
   * may be before the first of these; `apart` when another browser's events have their numbers.
   */
  addEvents(
    sessionId: SessionId,
    events: { event: SessionEvent; attached: { blob: BlobRef; bytes: Uint8Array }[] }[],
  ): Promise<number | "apart">;
  list(): Promise<BackupList>;
  /** The text of a file, in pieces. */
  read(file: BackupFile): AsyncIterable<string>;
}
export type BackupFile = { book: "billing"; month: string } | { book: "sessions"; sessionId: string };
export interface BackupList {
  /** The folder that all of it lies in. */
  home: string;
  months: { name: string; bytes: number }[];
  sessions: { name: string; bytes: number }[];
}

/** Runs `work` while holding the lead; its signal aborts when the lead is lost. In Node it just runs. */
export type Lead = (work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) => Promise<void>;

/** Word between tabs. Losing any message costs only a delay. */
export interface Tabs {
  /** Something new lies in the inbox. */
  poke(): void;
  onPoke(listener: () => void, signal: AbortSignal): void;
  /** What the leader has committed or is streaming, to every watcher in every tab. */
  publish(batch: Batch): void;
  onBatch(listener: (batch: Batch) => void, signal: AbortSignal): void;
}

export type Batch =
  | SessionBatch
  /** Records came into the ledger or left it, or chats came into the list, by another way than a turn. */
  | { kind: "imported" }
  /** Something was copied to the machine, or could not be. */
  | { kind: "copied" };

export type SessionBatch =
  | { kind: "events"; sessionId: SessionId; events: SessionEvent[] }
  | { kind: "live"; sessionId: SessionId; events: LiveEvent[] }
  /** The waiting commands of a session changed. */
  | { kind: "queue"; sessionId: SessionId }
  /** A person has it on screen. */
  | { kind: "read"; sessionId: SessionId }
  | { kind: "removed"; sessionId: SessionId };
