// The interface between a page and its worker. Types only.
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
import type { BudgetUsage } from "#core/ledger/budgets/budget-usage.ts";
import type { ExportFormat } from "#core/ledger/files/export.ts";
import type { Imported } from "#core/ledger/files/import.ts";
import type { InvoiceCheck } from "#core/ledger/files/invoice/check.ts";
import type { MonthContents, RemovedMonth, Remover } from "#core/ledger/audit/removal.ts";
import type { Retention, RefusedMonth } from "#core/ledger/audit/retention.ts";
import type { LedgerFilter, LedgerQuery } from "#core/ledger/filter.ts";
import type { Period, Span } from "#core/ledger/calendar.ts";
import type { CallClasses } from "#core/ledger/reports/what-if.ts";
import type { ContextUsage } from "#core/agent/context/context-usage.ts";
import type { CostEstimate } from "#core/agent/context/cost-estimate.ts";
import type { AccountId, CommandId, EntryId, SessionId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { BlobRef, SaidBlock } from "#core/model/message.ts";
import type { FetchedPrices, VendorPrices } from "#core/model/prices/price-book.ts";
import type { RouteReport } from "#core/model/vendors/diagnose.ts";
import type { RelayStatus } from "#core/ports.ts";
import type { BackupQueue, Ledger, Revision, SessionStore } from "#core/store-ports.ts";
import type { BackupState, Settings } from "#core/settings.ts";
import type { FileChange } from "#core/session/files/file-changes.ts";
import type { Command } from "#core/session/commands.ts";
import type { EventOf, LiveEvent, SessionEvent } from "#core/session/events.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { SearchHit } from "#core/session/files/search-text.ts";
import type { Entry, SessionState } from "#core/session/state.ts";
import type { MarkdownWords } from "#core/session/files/to-markdown.ts";
import type { ChatFileProblem } from "#core/session/files/chat-file.ts";

export type Topic =
  | { kind: "session"; sessionId: SessionId; window: number }
  | { kind: "sessions" }
  | { kind: "status" };

/** A message to a subscriber of a topic. `view` comes first, and again after messages were missed. */
export type WatchMessage =
  | {
      kind: "view";
      /** Folded state whose `order` and `entries` hold only the newest `window` entries. */
      state: SessionState;
      /** True when older entries exist; `earlier` returns them. */
      more: boolean;
      queue: Command[];
    }
  | { kind: "events"; events: SessionEvent[] }
  | { kind: "live"; events: LiveEvent[] }
  | { kind: "queue"; queue: Command[] }
  | { kind: "sessions" }
  | { kind: "billing" }
  /** A soft budget has reached 80 % or 100 %, in any chat. */
  | { kind: "budget"; neared: EventOf<"budget.neared"> }
  | { kind: "removed" }
  | { kind: "status"; status: WorkerStatus };

export interface WorkerStatus {
  relay: RelayStatus;
  leading: boolean;
  /** True when a newer Octo has opened the database: this tab only shows data and offers a reload. */
  outdated: boolean;
  /** State of the backup. */
  backup?: BackupState;
  /** Progress in files while the backup is verified or restored. */
  reading?: { done: number; total: number };
  /** The currency that another device has chosen since this page was opened. */
  chosen?: CurrencyChoice;
  /** The last internal failure as a sentence, such as a full disk or a lost store. Set for half a minute. */
  trouble?: string;
}

export type AccountTest =
  | { ok: true; route: Account["route"]; ms: number; models: string[]; listed?: VendorPrices }
  | { ok: false; message: string; detail?: string; report?: RouteReport };

/** Secrets that the person typed. A stored secret stays unchanged if its field is absent here. */
export interface AccountSecrets {
  /** The API key. An empty string removes the stored key. */
  key?: string;
  /** Header name → value. */
  headers?: Record<string, string>;
}

/** A program that serves models on this machine, with its models. */
export interface LocalServer {
  vendor: string;
  models: string[];
}

export interface BackupOverview {
  waiting: Awaited<ReturnType<BackupQueue["pending"]>>;
  /** True when this browser has neither chats nor records. */
  empty: boolean;
  /** The backup on the machine; absent while the relay is not connected. */
  there?: { home: string; months: number; chats: number };
}

/** The result of comparing the backup with this browser. */
export interface BackupReport {
  calls: number;
  nanos: number;
  chats: number;
  /** Months with missing or different records. */
  months: {
    month: string;
    missing: number;
    differing: number;
    /** The first record that differs, with the names of the fields that differ. */
    first?: { id: string; fields: string[] };
    nanos: number;
    here: { calls: number; nanos: number };
  }[];
  /** Chats whose backup ends before their log: the number of events in the backup and here. */
  behind: { title: string; there: number; here: number }[];
  /** Chats with an event that differs in the backup, and the number of the first such event. */
  differing: { title: string; event: number }[];
  whole: boolean;
}

export interface Restored {
  calls: number;
  chats: number;
  /** Number of records that were already in this browser. */
  known: number;
  unreadable: number;
  /** Deleted months that were not restored, with their number of records. */
  deleted: { month: string; calls: number }[];
}

export interface FileSize {
  size: number;
}

export interface OctoApi {
  /** Tells whether the tab is visible. Only a visible tab takes over from a leader that does not answer. */
  visible(shown: boolean): Promise<void>;
  /** Resolves once the command is stored. */
  ask(command: Command): Promise<"accepted" | "duplicate">;
  revise(id: CommandId, changes: Revision): Promise<"revised" | "gone">;
  swap(id: CommandId, other: CommandId): Promise<"revised" | "gone">;
  withdraw(id: CommandId): Promise<"withdrawn" | "gone">;
  /** Streams the topic's messages into the port `into` until the port is closed. */
  watch(topic: Topic, into: MessagePort): Promise<void>;
  /** Entries before the given one, oldest first. */
  earlier(sessionId: SessionId, before: EntryId, limit: number): Promise<{ entries: Entry[]; more: boolean }>;
  sessions: Pick<SessionStore, "list" | "read" | "markRead" | "titles">;
  /** How a session fills the model's context window. */
  context(sessionId: SessionId): Promise<ContextUsage>;
  /** Tokens and cost of a session's next message; undefined before its first request. */
  estimateCost(sessionId: SessionId, content: SaidBlock[]): Promise<CostEstimate | undefined>;
  /** Tokens and cost of the first message of a chat that does not exist yet. */
  estimateFirstCost(settings: SessionSettings, content: SaidBlock[]): Promise<CostEstimate | undefined>;
  /** All file changes of a session. */
  changes(sessionId: SessionId): Promise<FileChange[]>;
  ledger: Pick<Ledger, "records" | "summary" | "months" | "verify" | "removedMonths"> & {
    /** The calls of a period, grouped by what prices depend on, to be priced for any model. */
    classes(period: Period | Span, filter: LedgerFilter): Promise<CallClasses>;
    /** How much of each budget is used. With `marks`, only budgets that count a call with these properties. */
    budgets(marks?: CallMarks): Promise<BudgetUsage[]>;
    /** Compares a vendor's usage or cost exports with the ledger. */
    check(files: File[]): Promise<InvoiceCheck | { problem: "unreadable" | "mixed"; names: string[] }>;
    /** The exported text as a file. */
    save(period: Period | Span, query: LedgerQuery, format: ExportFormat): Promise<Blob>;
    /** Imports exported ledgers, ledgers of the earlier Octo, and logs of Claude Code. No call is counted twice. */
    load(files: File[]): Promise<Imported>;
    /** Number and cost of the records of these months, or of all closed months, newest first. */
    contents(months?: string[]): Promise<MonthContents[]>;
    /** Months older than the retention period, oldest first. */
    overdueMonths(retention: Retention): Promise<string[]>;
    /** Exports closed months before deletion. Returns the file, its contents as read back, and the months that must stay. */
    exportForRemoval(months: string[]): Promise<{ file: Blob; contents: MonthContents[]; refused: RefusedMonth[] }>;
    /** Deletes months whose records still match their exported file. */
    removeMonths(contents: MonthContents[], by: Remover): Promise<{ removed: RemovedMonth[]; refused: RefusedMonth[] }>;
  };
  setting<K extends keyof Settings>(key: K): Promise<Settings[K]>;
  set<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void>;
  /** Public lists of exchange rates and prices, fetched only on request. A failure is returned as a sentence. */
  lists: {
    rates(): Promise<PublishedRates | { problem: string }>;
    prices(): Promise<FetchedPrices | { problem: string }>;
  };
  /** Full-text search over all chats except deleted ones. */
  search: {
    find(query: string, limit: number): Promise<SearchHit[]>;
    /** Updates the search cache ahead of the first search. */
    prepare(): Promise<void>;
  };
  /** Export and import of chats. */
  transfer: {
    /** The complete logs of these chats as JSON Lines. `load` reads this format. */
    save(ids: SessionId[]): Promise<Blob>;
    /** One chat as Markdown. */
    print(id: SessionId, words: MarkdownWords): Promise<Blob>;
    /** Creates chats from a file that `save` wrote. */
    load(file: Blob): Promise<{ ids: SessionId[] } | ChatFileProblem | { problem: "too-large" }>;
  };
  /** The backup of ledger and chats on the machine. */
  backup: {
    overview(): Promise<BackupOverview>;
    /** Reads the whole backup and compares it with this browser. Missing lines are queued for the next backup. */
    verify(): Promise<BackupReport>;
    /** Adds records and chats that this browser lacks. Deleted months come back only with `deletedToo`. */
    restore(deletedToo?: boolean): Promise<Restored>;
  };
  accounts: {
    /** Asks the vendor for its list of models, which is free. Checks address and key and finds a working route. */
    test(account: Account, given: AccountSecrets): Promise<AccountTest>;
    save(account: Account, given: AccountSecrets): Promise<void>;
    remove(id: AccountId): Promise<void>;
    /** Local model servers that answer this browser on their default ports. */
    local(): Promise<LocalServer[]>;
    /** Finds out why calls of an account fail, with free requests on both routes. @param failure how the last call failed */
    diagnose(account: Account, failure: ModelError["kind"] | undefined): Promise<RouteReport>;
  };
  blobs: {
    put(bytes: Uint8Array<ArrayBuffer>, mime: string, name?: string): Promise<BlobRef>;
    get(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  };
  /** Files for the person's own use. Paths are relative to an opened folder. */
  files: {
    /** One level of a folder; `""` is the opened folder itself. */
    list(folder: string, path: string): Promise<FileList>;
    find(folder: string, glob: string, limit: number): Promise<FileList>;
    /** The first lines of a text file; only the size of a binary or too large file; undefined for a missing file. */
    read(folder: string, path: string, toLine: number): Promise<FileText | FileSize | undefined>;
    bytes(folder: string, path: string, max: number): Promise<FileBytes | FileSize | undefined>;
  };
  terminals: {
    list(): Promise<TerminalState[]>;
    /** Opens a shell for the person in an opened folder. */
    shell(folder: string, id: string): Promise<TerminalState>;
    /** Output from an offset. Waits up to `waitMs` for new output or the end of the process. */
    read(id: string, from: number, waitMs: number): Promise<TerminalOutput>;
    write(id: string, text: string): Promise<void>;
    resize(id: string, cols: number, rows: number): Promise<void>;
    kill(id: string): Promise<void>;
  };
  relay: {
    pair(pairing: string, deviceName: string): Promise<void>;
    /** Reconnects to the relay at once. */
    reconnect(): Promise<void>;
    forget(): Promise<void>;
    browse(path: string): Promise<FolderNames>;
    open(path: string): Promise<OpenedRoot>;
    /** Folders that every chat may use. */
    roots(): Promise<OpenedRoot[]>;
    close(path: string): Promise<void>;
    devices(): Promise<Device[]>;
    revoke(id: string): Promise<void>;
    /** Copies the sample folder and creates the demo account if needed. */
    demo(): Promise<{ folder: OpenedRoot; account: Account }>;
  };
}
