// Ports to the world around the app: time, network, the machine behind the relay, the lead, and other tabs.
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
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
}

/** Whether there is a network at all. A vendor may be unreachable even so. */
export interface Network {
  isOffline(): boolean;
  /** Resolves when the network is back or the signal aborts. */
  back(signal: AbortSignal): Promise<void>;
}

/** Files of one opened folder. Paths are relative to it. Methods reject with RelayError. */
export interface Workspace {
  readonly root: string;
  read(path: string, range?: { fromLine?: number; toLine?: number }): Promise<FileText>;
  bytes(path: string, max: number): Promise<FileBytes>;
  /** `expect`: the version that must be there, or null if the file must not exist. */
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
  /** Lines shown before and after each match. */
  context: number;
  limit: number;
  perFile: number;
}

/** Commands that run on a pseudo-terminal of the machine and survive a lost connection. */
export interface Terminals {
  /** Attaches if a command with this id exists, else starts it. With `create: false` it starts nothing and rejects with `not-found`. */
  open(options: {
    id: string;
    create: boolean;
    command: string;
    cwd?: string;
    /** Id of the kept shell to run in. With `apart` the command runs in a copy of that shell. */
    shell?: string;
    apart?: boolean;
  }): Promise<TerminalState>;
  /** Output from offset `from` on, at most `max` characters. Waits up to `waitMs` for more, or until nothing came for `quietMs`. */
  read(
    options: { id: string; from: number; waitMs: number; quietMs?: number; max: number },
    signal?: AbortSignal,
  ): Promise<TerminalOutput>;
  write(id: string, text: string): Promise<void>;
  /** Resolves when the whole process group has ended. False: the command was not running. */
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

/** The machine behind the relay. Calls made during a reconnect wait a little, then reject with `closed`. */
export interface Machine {
  status(): RelayStatus;
  workspace(root: string): Workspace;
  terminals(root: string): Terminals;
  readonly backup: BackupFiles;
  /** Tells the relay that this browser's engine acts from now on. */
  lead(epoch: number): Promise<void>;
}

/** The backup of ledger and chats in files on the machine. A line that exists is never written again. */
export interface BackupFiles {
  /** Adds lines to a month's ledger file. */
  addCalls(month: string, lines: string[]): Promise<void>;
  /**
   * Adds consecutive events of one chat, with the attachments they refer to. Returns the number of the last event in the
   * file, which may be before the first one given. `apart`: the file holds another browser's events under these numbers.
   */
  addEvents(
    sessionId: SessionId,
    events: { event: SessionEvent; attached: { blob: BlobRef; bytes: Uint8Array }[] }[],
  ): Promise<number | "apart">;
  list(): Promise<BackupList>;
  /** The text of a file, in chunks. */
  read(file: BackupFile): AsyncIterable<string>;
}
/** Field names and values are those of the relay's protocol. */
export type BackupFile = { book: "billing"; month: string } | { book: "sessions"; sessionId: string };
export interface BackupList {
  /** The folder that holds all files. */
  home: string;
  months: { name: string; bytes: number }[];
  sessions: { name: string; bytes: number }[];
}

/** Runs `work` while this engine holds the lead; the signal given to `work` aborts when the lead is lost. In Node the lead is always held. */
export type Lead = (work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) => Promise<void>;

/** Messages between tabs. A lost message only causes a delay. */
export interface Tabs {
  /** Tells the leader that there is a new command in the inbox. */
  poke(): void;
  onPoke(listener: () => void, signal: AbortSignal): void;
  /** Sends what the leader committed or is streaming to every tab. */
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
