// The one interface between a page and its worker. Types only.
import type {
  Device,
  FileBytes,
  FileList,
  FileText,
  FolderNames,
  OpenedRoot,
  TerminalOutput,
  TerminalState,
} from "#contract";
import type { CurrencyChoice, PublishedRates } from "#core/ledger/currency/currency.ts";
import type { CallMarks } from "#core/ledger/budgets/budget.ts";
import type { BudgetState } from "#core/ledger/budgets/budget-usage.ts";
import type { ExportFormat } from "#core/ledger/files/export.ts";
import type { Imported } from "#core/ledger/files/import.ts";
import type { InvoiceCheck } from "#core/ledger/files/invoice/check.ts";
import type { MonthHeld, RemovedMonth, Remover } from "#core/ledger/audit/removal.ts";
import type { Retention, StayingMonth } from "#core/ledger/audit/retention.ts";
import type { LedgerFilter, LedgerQuery } from "#core/ledger/summary.ts";
import type { Span } from "#core/ledger/calendar.ts";
import type { Period } from "#core/ledger/calendar.ts";
import type { CallClasses } from "#core/ledger/reports/what-if.ts";
import type { ContextUsage } from "#core/agent/context/context-usage.ts";
import type { CostEstimate } from "#core/agent/context/cost-estimate.ts";
import type { AccountId, CommandId, EntryId, SessionId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { BlobRef, SaidBlock } from "#core/model/message.ts";
import type { FetchedPrices, VendorPrices } from "#core/model/prices/price-book.ts";
import type { RouteReport } from "#core/model/vendors/diagnose.ts";
import type { Ledger, BackupQueue, RelayStatus, Revision, SessionStore } from "#core/ports.ts";
import type { BackupState, Settings } from "#core/settings.ts";
import type { FileChange } from "#core/session/files/file-changes.ts";
import type { Command } from "#core/session/commands.ts";
import type { EventOf, LiveEvent, SessionEvent, SessionSettings } from "#core/session/events.ts";
import type { SearchHit } from "#core/session/files/search-text.ts";
import type { Entry, SessionState } from "#core/session/state.ts";
import type { MarkdownWords } from "#core/session/files/to-markdown.ts";
import type { TransferProblem } from "#core/session/files/chat-file.ts";

export type Topic =
  | { kind: "session"; sessionId: SessionId; window: number }
  | { kind: "sessions" }
  | { kind: "status" };

/** What a watch's port receives. `view` comes first; after a gap it comes again. */
export type WatchMessage =
  | {
      kind: "view";
      /** Folded state whose `order` and `entries` hold only the newest `window` entries. */
      state: SessionState;
      /** True when older entries exist; ask `earlier` for them. */
      more: boolean;
      queue: Command[];
    }
  | { kind: "events"; events: SessionEvent[] }
  | { kind: "live"; events: LiveEvent[] }
  | { kind: "queue"; queue: Command[] }
  | { kind: "sessions" }
  | { kind: "billing" }
  /** A soft budget is nearly or wholly used, whichever chat it was. */
  | { kind: "budget"; neared: EventOf<"budget.neared"> }
  | { kind: "removed" }
  | { kind: "status"; status: WorkerStatus };

export interface WorkerStatus {
  relay: RelayStatus;
  leading: boolean;
  /** A newer Octo has opened the database: this tab only shows what it has and offers a reload. */
  outdated: boolean;
  /** How copying to the machine went. */
  backup?: BackupState;
  /** While the copy is read again: files that are read, of how many. */
  reading?: { done: number; total: number };
  /** The currency that was chosen on another device, since this page is open. */
  chosen?: CurrencyChoice;
  /** What last went wrong inside, in words, while it may still matter: a full disk, a store that is gone. */
  trouble?: string;
}

export type AccountTest =
  | { ok: true; route: Account["route"]; ms: number; models: string[]; listed?: VendorPrices }
  | { ok: false; message: string; detail?: string; report?: RouteReport };

/** What a person has typed and what is kept sealed; what is absent stays as it is stored. */
export interface AccountSecrets {
  /** An empty one is none: the stored one is forgotten. */
  key?: string;
  /** By the account's header names. */
  headers?: Record<string, string>;
}

/** A program that serves models on this machine, and what it has. */
export interface LocalServer {
  vendor: string;
  models: string[];
}

export interface BackupOverview {
  waiting: Awaited<ReturnType<BackupQueue["waiting"]>>;
  /** Neither a chat nor a call is in this browser. */
  empty: boolean;
  /** What is on the machine; absent while it is out of reach. */
  there?: { home: string; months: number; chats: number };
}

/** The copy beside what is in this browser. */
export interface BackupReport {
  calls: number;
  nanos: number;
  chats: number;
  /** Months that lack calls, or say something else of them. */
  months: {
    month: string;
    missing: number;
    differing: number;
    /** Of those that differ, and where it does: the names of the file's fields. */
    first?: { id: string; fields: string[] };
    nanos: number;
    here: { calls: number; nanos: number };
  }[];
  /** Chats whose copies end before their logs do: events there, and here. */
  behind: { title: string; there: number; here: number }[];
  /** Chats of which an event is another one there: the number of the first. */
  differing: { title: string; event: number }[];
  whole: boolean;
}

export interface Restored {
  calls: number;
  chats: number;
  /** Calls that were here already. */
  known: number;
  unreadable: number;
  /** Calls that stayed where they are, for they were deleted. */
  deleted: { month: string; calls: number }[];
}

export interface FileSize {
  size: number;
}

export interface OctoApi {
  /** Whether a person can see this tab: only then may it take over from a leader that does not answer. */
  visible(shown: boolean): Promise<void>;
  /** Durable when it answers. */
  ask(command: Command): Promise<"accepted" | "duplicate">;
  revise(id: CommandId, changes: Revision): Promise<"revised" | "gone">;
  swap(id: CommandId, other: CommandId): Promise<"revised" | "gone">;
  withdraw(id: CommandId): Promise<"withdrawn" | "gone">;
  /** Streams into `into` until the port closes. */
  watch(topic: Topic, into: MessagePort): Promise<void>;
  /** Entries before one, oldest first. */
  earlier(sessionId: SessionId, before: EntryId, limit: number): Promise<{ entries: Entry[]; more: boolean }>;
  sessions: Pick<SessionStore, "list" | "read" | "markRead" | "titles">;
  /** What fills the model's window in a session. */
  context(sessionId: SessionId): Promise<ContextUsage>;
  /** What the next message of a session will take and cost; undefined before its first request. */
  estimateCost(sessionId: SessionId, content: SaidBlock[]): Promise<CostEstimate | undefined>;
  /** The same of the first message of a chat that is not there yet. */
  estimateFirstCost(settings: SessionSettings, content: SaidBlock[]): Promise<CostEstimate | undefined>;
  /** What a session did to files, all of it. */
  changes(sessionId: SessionId): Promise<FileChange[]>;
  ledger: Pick<Ledger, "records" | "summary" | "months" | "verify" | "removed"> & {
    /** The calls of a period by what price lists tell apart, to be priced on any model. */
    classes(period: Period | Span, filter: LedgerFilter): Promise<CallClasses>;
    /** How far budgets are used: all, or those that a call with these marks falls under. */
    budgets(marks?: CallMarks): Promise<BudgetState[]>;
    /** A vendor's usage or cost exports beside the ledger. */
    check(files: File[]): Promise<InvoiceCheck | { problem: "unreadable" | "mixed"; names: string[] }>;
    /** What `exported` says, as a file. */
    save(period: Period | Span, query: LedgerQuery, format: ExportFormat): Promise<Blob>;
    /** Exported ledgers, those of the earlier Octo, and logs of Claude Code; the same call is never counted twice. */
    load(files: File[]): Promise<Imported>;
    /** What months hold, those that are closed when none are named: newest first. */
    held(months?: string[]): Promise<MonthHeld[]>;
    /** Months that are older than the person keeps calls, oldest first. */
    overdue(retention: Retention): Promise<string[]>;
    /** The file of closed months that are to be removed, what it was found to hold of them, and those that must stay. */
    farewell(months: string[]): Promise<{ file: Blob; held: MonthHeld[]; stays: StayingMonth[] }>;
    /** Removes months that still are what their file was found to hold. */
    remove(held: MonthHeld[], by: Remover): Promise<{ removed: RemovedMonth[]; stays: StayingMonth[] }>;
  };
  setting<K extends keyof Settings>(key: K): Promise<Settings[K]>;
  set<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void>;
  /** Lists that others publish, fetched only when a person asks for it; a failure in words. */
  lists: {
    rates(): Promise<PublishedRates | { problem: string }>;
    prices(): Promise<FetchedPrices | { problem: string }>;
  };
  /** Words in all chats but those in the bin. */
  search: {
    find(query: string, limit: number): Promise<SearchHit[]>;
    /** Reads ahead, for somebody who is about to search. */
    prepare(): Promise<void>;
  };
  /** Chats as files. */
  transfer: {
    /** The whole logs as JSON Lines, to be loaded again. */
    save(ids: SessionId[]): Promise<Blob>;
    /** One chat as Markdown, to be read elsewhere. */
    print(id: SessionId, words: MarkdownWords): Promise<Blob>;
    /** New chats from a file that `save` has made. */
    load(file: Blob): Promise<{ ids: SessionId[] } | TransferProblem | { problem: "too-large" }>;
  };
  /** Ledger and chats on the machine. */
  backup: {
    overview(): Promise<BackupOverview>;
    /** Reads all of it and compares; what is missing is copied then. */
    verify(): Promise<BackupReport>;
    /** Into this browser, whatever is there and not here; calls that were deleted only when they are asked for. */
    restore(deletedToo?: boolean): Promise<Restored>;
  };
  accounts: {
    /** Asks the vendor for its list of models, which is free: proves address and key, and finds the route. */
    test(account: Account, given: AccountSecrets): Promise<AccountTest>;
    save(account: Account, given: AccountSecrets): Promise<void>;
    remove(id: AccountId): Promise<void>;
    /** Those that answer this browser where they listen by themselves. */
    local(): Promise<LocalServer[]>;
    /** Why calls of an account fail, found by free requests on both ways. `failure`: how the last one ended. */
    diagnose(account: Account, failure: ModelError["kind"] | undefined): Promise<RouteReport>;
  };
  blobs: {
    put(bytes: Uint8Array<ArrayBuffer>, mime: string, name?: string): Promise<BlobRef>;
    get(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  };
  /** What a person does on the machine by hand. Paths are relative to an opened folder. */
  files: {
    /** One level of a folder; `""` is the opened folder itself. */
    list(folder: string, path: string): Promise<FileList>;
    find(folder: string, glob: string, limit: number): Promise<FileList>;
    /** Its first lines; only the size of what is no text or too large, and nothing of what is not there. */
    read(folder: string, path: string, toLine: number): Promise<FileText | FileSize | undefined>;
    bytes(folder: string, path: string, max: number): Promise<FileBytes | FileSize | undefined>;
  };
  terminals: {
    list(): Promise<TerminalState[]>;
    /** A shell of the person's own, in an opened folder. */
    shell(folder: string, id: string): Promise<TerminalState>;
    /** Output from an offset; waits up to `waitMs` for something new or an end. */
    read(id: string, from: number, waitMs: number): Promise<TerminalOutput>;
    write(id: string, text: string): Promise<void>;
    resize(id: string, cols: number, rows: number): Promise<void>;
    kill(id: string): Promise<void>;
  };
  relay: {
    pair(pairing: string, deviceName: string): Promise<void>;
    /** Try again now. */
    reconnect(): Promise<void>;
    forget(): Promise<void>;
    browse(path: string): Promise<FolderNames>;
    open(path: string): Promise<OpenedRoot>;
    /** Folders that are open to every chat. */
    roots(): Promise<OpenedRoot[]>;
    close(path: string): Promise<void>;
    devices(): Promise<Device[]>;
    revoke(id: string): Promise<void>;
    /** Lays the sample folder and makes (or finds) the demo account. */
    demo(): Promise<{ folder: OpenedRoot; account: Account }>;
  };
}
