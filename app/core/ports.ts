// Interfaces to what is outside the core: time, network, the relay's machine, the lead (the right to act), and other tabs.
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
import type { SessionId } from "./ids.ts";
import type { BlobRef } from "./model/message.ts";
import type { LiveEvent, SessionEvent } from "./session/events.ts";

export interface Clock {
  /** Returns the time in milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Returns a random number, uniform in [0, 1). */
  random(): number;
}

/** Tells whether there is a network. A vendor may be unreachable even if there is. */
export interface Network {
  isOffline(): boolean;
  /** Resolves when the network is back or the signal aborts. */
  back(signal: AbortSignal): Promise<void>;
}

/** Files of one opened folder. Paths are relative to the folder. Methods reject with RelayError. */
export interface Workspace {
  readonly root: string;
  read(path: string, range?: { fromLine?: number; toLine?: number }): Promise<FileText>;
  bytes(path: string, max: number): Promise<FileBytes>;
  /** Writes a file. `expect`: the version that the file must have before, or null if it must not exist. */
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
  /** Number of lines to return before and after each match. */
  context: number;
  limit: number;
  perFile: number;
}

/** Runs commands on pseudo-terminals of the machine. The commands survive a lost connection. */
export interface Terminals {
  /** Attaches to the command with this id, or starts it. With `create: false` nothing is started; it rejects with `not-found`. */
  open(options: {
    id: string;
    create: boolean;
    command: string;
    cwd?: string;
    /** Id of the shell to run in, which stays open for later commands. With `apart` the command runs in a copy of that shell. */
    shell?: string;
    apart?: boolean;
  }): Promise<TerminalState>;
  /** Reads at most `max` characters of output from offset `from`. Waits up to `waitMs` for more, or until silent for `quietMs`. */
  read(
    options: { id: string; from: number; waitMs: number; quietMs?: number; max: number },
    signal?: AbortSignal,
  ): Promise<TerminalOutput>;
  write(id: string, text: string): Promise<void>;
  /** Ends a command. Resolves when the whole process group has ended. False: the command was not running. */
  kill(id: string): Promise<boolean>;
}

export interface RelayStatus {
  state: "off" | "connecting" | "connected" | "refused";
  /** Why there is no connection: in words, and as the relay's error code. */
  reason?: string;
  code?: RelayErrorCode;
  facts?: RelayFacts;
  /** Name of another browser that leads on the same relay. */
  otherLead?: string;
}

/** The machine on which the relay runs. Calls made during a reconnect wait a little, then reject with `closed`. */
export interface Machine {
  status(): RelayStatus;
  workspace(root: string): Workspace;
  terminals(root: string): Terminals;
  readonly backup: BackupFiles;
  /** Tells the relay that this browser's engine leads from now on. */
  lead(epoch: number): Promise<void>;
}

/** The backup of ledger and chats in files on the machine. A line that a file already has is not written again. */
export interface BackupFiles {
  /** Adds lines to a month's ledger file. */
  addCalls(month: string, lines: string[]): Promise<void>;
  /**
   * Adds consecutive events of one chat, with the attachments that the events refer to. Returns the number of the last event in the
   * file; if events are missing there, it can be below the numbers given. `apart`: the file has another browser's events under these numbers.
   */
  addEvents(
    sessionId: SessionId,
    events: { event: SessionEvent; attached: { blob: BlobRef; bytes: Uint8Array }[] }[],
  ): Promise<number | "apart">;
  list(): Promise<BackupList>;
  /** Reads the text of a file, in chunks. */
  read(file: BackupFile): AsyncIterable<string>;
}
/** Names a file of the backup. Field names and values are those of the relay's protocol. */
export type BackupFile = { book: "billing"; month: string } | { book: "sessions"; sessionId: string };
export interface BackupList {
  /** The folder that holds all backup files. */
  home: string;
  months: { name: string; bytes: number }[];
  sessions: { name: string; bytes: number }[];
}

/** Runs `work` while this engine leads. The signal given to `work` aborts when the lead is lost. In Node the lead is never lost. */
export type Lead = (work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) => Promise<void>;

/** Messages between tabs. A lost message only causes a delay. */
export interface Tabs {
  /** Tells the leader that there is a new command in the inbox. */
  poke(): void;
  onPoke(listener: () => void, signal: AbortSignal): void;
  /** Sends committed events and streamed text from the leader to every tab. */
  publish(batch: Batch): void;
  onBatch(listener: (batch: Batch) => void, signal: AbortSignal): void;
}

export type Batch =
  | SessionBatch
  /** Ledger records or chats were added or removed by something other than a turn. */
  | { kind: "imported" }
  /** The state of the backup changed. */
  | { kind: "backup" };

export type SessionBatch =
  | { kind: "events"; sessionId: SessionId; events: SessionEvent[] }
  | { kind: "live"; sessionId: SessionId; events: LiveEvent[] }
  /** The waiting commands of a session changed. */
  | { kind: "queue"; sessionId: SessionId }
  /** A person has the session on screen. */
  | { kind: "read"; sessionId: SessionId }
  | { kind: "removed"; sessionId: SessionId };
