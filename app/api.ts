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
import type { CheckedFiles } from "#core/ledger/files/invoice/check.ts";
import type { MonthContents, RemovedMonth, Remover } from "#core/ledger/audit/removal.ts";
import type { Retention, RefusedMonth } from "#core/ledger/audit/retention.ts";
import type { LedgerFilter, LedgerQuery } from "#core/ledger/filter.ts";
import type { Decision, PermissionRequest } from "#core/permission/decide.ts";
import type { PermissionMode, PermissionRule } from "#core/session/permission-rule.ts";
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

/** A message to a subscriber of a topic. `view` is sent first, and again if the subscriber has missed messages. */
export type WatchMessage =
  | {
      kind: "view";
      /** Folded state whose `order` and `entries` contain only the newest `window` entries. */
      state: SessionState;
      /** True if there are older entries, which `earlier` returns. */
      more: boolean;
      queue: Command[];
    }
  | { kind: "events"; events: SessionEvent[] }
  | { kind: "live"; events: LiveEvent[] }
  | { kind: "queue"; queue: Command[] }
  | { kind: "sessions" }
  | { kind: "billing" }
  /** A soft budget has reached 80 % or 100 % in some chat. */
  | { kind: "budget"; neared: EventOf<"budget.neared"> }
  | { kind: "removed" }
  /** The chat cannot be shown, because a part of its log is damaged. */
  | { kind: "unreadable" }
  | { kind: "status"; status: WorkerStatus };

export interface WorkerStatus {
  relay: RelayStatus;
  leading: boolean;
  /** True if a newer Octo has opened the database. This tab then only shows data and offers a reload. */
  outdated: boolean;
  /** True if the stored keys cannot be read before the relay is connected. */
  locked?: boolean;
  /** State of the backup; absent until it is known. */
  backup?: BackupState;
  /** Progress while the backup is verified or restored, as numbers of files. */
  reading?: { done: number; total: number };
  /** How many files of an import have been read; absent if none is running. */
  importing?: { done: number; total: number };
  /** The currency, if another device has chosen it since this page was opened. */
  chosen?: CurrencyChoice;
  /** True if a part of the worker's code could not be loaded. It disappears after half a minute. */
  missing?: boolean;
  /** Id of this browser's database. A browser that has lost its data has a new one. */
  device?: string;
  /** The last internal failure, as a sentence. It disappears after half a minute. */
  trouble?: string;
  /**
   * Why nothing can be stored or read: the browser has closed the database, an older tab keeps it from being opened, a
   * newer Octo has upgraded it, or there is no space left.
   */
  storage?: "closed" | "blocked" | "outdated" | "full";
}

/**
 * What a worker tells its page besides its answers. `alive`: it holds the lock that the page's first message named. The
 * others say why it cannot work, as in `WorkerStatus.storage`.
 */
export type WorkerNotice = "alive" | "closed" | "blocked" | "outdated" | "full";

export type AccountTest =
  | { ok: true; route: Account["route"]; ms: number; models: string[]; listed?: VendorPrices }
  | { ok: false; message: string; detail?: string; report?: RouteReport };

/** Secrets that the person has typed. If a field is absent, the stored secret stays unchanged. */
export interface AccountSecrets {
  /** The API key. An empty string removes the stored key. */
  key?: string;
  /** Additional request headers: header name → value. */
  headers?: Record<string, string>;
}

/** A program on this machine that serves models. */
export interface LocalServer {
  vendor: string;
  models: string[];
}

export interface BackupOverview {
  waiting: Awaited<ReturnType<BackupQueue["pending"]>>;
  /** True if this browser has neither chats nor records. */
  empty: boolean;
  /** The backup on the machine; absent while the relay is not connected. */
  there?: { home: string; months: number; chats: number };
}

/** The result of comparing the backup with this browser. */
export interface BackupReport {
  calls: number;
  nanos: number;
  chats: number;
  /** Months in which the backup lacks records or has different ones. */
  months: {
    month: string;
    missing: number;
    differing: number;
    /** The first record that differs, and the names of its fields that differ. */
    first?: { id: string; fields: string[] };
    nanos: number;
    here: { calls: number; nanos: number };
  }[];
  /**
   * Chats whose backup ends before their log. `there`: number of events in the backup. `here`: number of events in the
   * log.
   */
  behind: { title: string; there: number; here: number }[];
  /** Chats with an event that differs in the backup. `event`: number of the first such event. */
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
  /**
   * Tells the worker whether its tab is visible, because only a visible tab takes over from a leader that does not
   * answer.
   */
  visible(shown: boolean): Promise<void>;
  /** Resolves when the command is stored. */
  ask(command: Command): Promise<"accepted" | "duplicate">;
  revise(id: CommandId, changes: Revision): Promise<"revised" | "gone">;
  swap(id: CommandId, other: CommandId): Promise<"revised" | "gone">;
  withdraw(id: CommandId): Promise<"withdrawn" | "gone">;
  /** Streams the topic's messages into the port `into` until the port is closed. */
  watch(topic: Topic, into: MessagePort): Promise<void>;
  /** Returns up to `limit` entries before the given entry, oldest first. `more`: there are still earlier ones. */
  earlier(sessionId: SessionId, before: EntryId, limit: number): Promise<{ entries: Entry[]; more: boolean }>;
  sessions: Pick<SessionStore, "list" | "read" | "markRead" | "titles">;
  /** Returns how much of the model's context window a session takes. */
  context(sessionId: SessionId): Promise<ContextUsage>;
  /** Estimates tokens and cost of a session's next message. Returns undefined before the session's first request. */
  estimateCost(sessionId: SessionId, content: SaidBlock[]): Promise<CostEstimate | undefined>;
  /** Estimates tokens and cost of the first message of a chat that does not exist yet. */
  estimateFirstCost(settings: SessionSettings, content: SaidBlock[]): Promise<CostEstimate | undefined>;
  /** Returns all changes that a session made to files. */
  changes(sessionId: SessionId): Promise<FileChange[]>;
  ledger: Pick<Ledger, "records" | "summary" | "months" | "verify" | "removedMonths"> & {
    /** Returns the calls of a period, grouped by what prices depend on, so that they can be priced for any model. */
    classes(period: Period | Span, filter: LedgerFilter): Promise<CallClasses>;
    /**
     * Returns how much of each budget is used. With `marks`, returns only budgets that would count a call with these
     * properties.
     */
    budgets(marks?: CallMarks): Promise<BudgetUsage[]>;
    /** Compares the usage or costs that a vendor exported with the ledger. */
    check(files: File[]): Promise<CheckedFiles>;
    /** Returns the exported ledger as a file. */
    save(period: Period | Span, query: LedgerQuery, format: ExportFormat): Promise<Blob>;
    /** Imports exported ledgers, ledgers of the earlier Octo, and logs of Claude Code. Counts no call twice. */
    load(files: File[]): Promise<Imported>;
    /** Returns number and cost of the records of these months, or of all closed months, newest first. */
    contents(months?: string[]): Promise<MonthContents[]>;
    /** Returns the months that are older than the retention period, oldest first. */
    overdueMonths(retention: Retention): Promise<string[]>;
    /**
     * Exports closed months before their deletion. Returns the file, its contents as read back from the file, and the
     * months that cannot be deleted.
     */
    exportForRemoval(months: string[]): Promise<{ file: Blob; contents: MonthContents[]; refused: RefusedMonth[] }>;
    /** Deletes months if their records still match the exported file. */
    removeMonths(contents: MonthContents[], by: Remover): Promise<{ removed: RemovedMonth[]; refused: RefusedMonth[] }>;
  };
  setting<K extends keyof Settings>(key: K): Promise<Settings[K]>;
  set<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void>;
  /**
   * Public lists of exchange rates and prices, fetched only when the person asks for it. A failure is returned as a
   * sentence.
   */
  lists: {
    rates(): Promise<PublishedRates | { problem: string }>;
    prices(): Promise<FetchedPrices | { problem: string }>;
  };
  /** Full-text search over all chats, except those in the bin. */
  search: {
    find(query: string, limit: number): Promise<SearchHit[]>;
    /** Updates the search cache before the first search. */
    prepare(): Promise<void>;
  };
  /** Export and import of chats. */
  transfer: {
    /** Returns the complete logs of these chats as JSON Lines, which `load` can read. */
    save(ids: SessionId[]): Promise<Blob>;
    /** Returns one chat as Markdown. */
    print(id: SessionId, words: MarkdownWords): Promise<Blob>;
    /** Creates chats from a file that `save` wrote. */
    load(file: Blob): Promise<{ ids: SessionId[] } | ChatFileProblem | { problem: "too-large" }>;
  };
  /** The backup of ledger and chats on the machine. */
  backup: {
    overview(): Promise<BackupOverview>;
    /** Reads the whole backup and compares it with this browser. Queues missing lines for the next backup. */
    verify(): Promise<BackupReport>;
    /** Adds the backup's records and chats that this browser lacks. Restores deleted months only with `deletedToo`. */
    restore(deletedToo?: boolean): Promise<Restored>;
    /** Replaces a chat that cannot be read by its backup. Returns false if the backup does not contain the chat. */
    restoreChat(sessionId: SessionId): Promise<boolean>;
  };
  accounts: {
    /**
     * Asks the vendor for its list of models, which is free. This checks address and key, and finds a route that works:
     * direct or relay.
     */
    test(account: Account, given: AccountSecrets): Promise<AccountTest>;
    save(account: Account, given: AccountSecrets): Promise<void>;
    remove(id: AccountId): Promise<void>;
    /** Returns the local model servers that answer this browser on their default ports. */
    local(): Promise<LocalServer[]>;
    /**
     * Finds out why an account's calls fail, with free requests, directly and through the relay. @param failure the
     * kind of the last failure
     */
    diagnose(account: Account, failure: ModelError["kind"] | undefined): Promise<RouteReport>;
  };
  blobs: {
    put(bytes: Uint8Array<ArrayBuffer>, mime: string, name?: string): Promise<BlobRef>;
    /** Makes an image fit for a model and stores it. Returns undefined if it cannot be read. */
    putImage(bytes: Uint8Array<ArrayBuffer>, mime: string, name: string): Promise<BlobRef | undefined>;
    get(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  };
  /** Files that the person looks at. Paths are relative to an opened folder. */
  files: {
    /** Lists one level of a folder. `""` is the opened folder itself. */
    list(folder: string, path: string): Promise<FileList>;
    find(folder: string, glob: string, limit: number): Promise<FileList>;
    /**
     * Returns the first lines of a text file, or only the size of a binary or too large file. Returns undefined for a
     * missing file.
     */
    read(folder: string, path: string, toLine: number): Promise<FileText | FileSize | undefined>;
    bytes(folder: string, path: string, max: number): Promise<FileBytes | FileSize | undefined>;
  };
  terminals: {
    list(): Promise<TerminalState[]>;
    /** Opens a shell for the person in an opened folder. */
    shell(folder: string, id: string): Promise<TerminalState>;
    /** Returns output from an offset on. Waits up to `waitMs` for new output or the end of the process. */
    read(id: string, from: number, waitMs: number): Promise<TerminalOutput>;
    write(id: string, text: string): Promise<void>;
    resize(id: string, cols: number, rows: number): Promise<void>;
    kill(id: string): Promise<void>;
  };
  /** Tells what Octo would decide about a call in an opened folder, without making the call. */
  checkPermission(question: {
    folder: string;
    request: PermissionRequest;
    mode: PermissionMode;
    rules: PermissionRule[];
  }): Promise<Decision>;
  relay: {
    pair(pairing: string, deviceName: string): Promise<void>;
    /** Reconnects to the relay at once. */
    reconnect(): Promise<void>;
    forget(): Promise<void>;
    browse(path: string): Promise<FolderNames>;
    open(path: string): Promise<OpenedRoot>;
    /** Returns the opened folders, which every chat may use. */
    roots(): Promise<OpenedRoot[]>;
    close(path: string): Promise<void>;
    devices(): Promise<Device[]>;
    revoke(id: string): Promise<void>;
    /** Copies the sample folder, and creates the demo account if it does not exist. */
    demo(): Promise<{ folder: OpenedRoot; account: Account }>;
  };
}
