// Interfaces through which the core reaches what is outside it: clock, network, the machine that runs the relay, the
// lead (the right to act), and other tabs.
import type {
  FileBytes,
  FileList,
  FileText,
  FileWritten,
  NamedPath,
  PathFinding,
  ProgramFinding,
  RelayErrorCode,
  RelayFacts,
  ShellPlace,
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
  /** Resolves after `ms` milliseconds, or as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Returns a random number, uniform in [0, 1). */
  random(): number;
}

/** Tells whether this device has a network connection. Even with a connection, a vendor may be unreachable. */
export interface Network {
  isOffline(): boolean;
  /** Resolves when the network connection is back or the signal aborts. */
  back(signal: AbortSignal): Promise<void>;
}

/**
 * Reads and writes the files of one opened folder. Paths are relative to the folder. Methods reject with RelayError.
 */
export interface Workspace {
  readonly root: string;
  read(path: string, range?: { fromLine?: number; toLine?: number }): Promise<FileText>;
  bytes(path: string, max: number): Promise<FileBytes>;
  /** Writes a file. @param expect version that the file must have before the write; null if the file must not exist */
  write(path: string, text: string, expect: string | null, format?: TextFormat): Promise<FileWritten>;
  /** Fails as `write` would, and writes nothing. */
  check(path: string, text: string, expect: string | null): Promise<FileWritten>;
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
  /** Number of lines to return before and after each matching line. */
  context: number;
  limit: number;
  perFile: number;
  /** True if one match of each file is enough. */
  namesOnly?: boolean;
}

/**
 * Runs commands on pseudo-terminals of the relay's machine. A command keeps running if the connection to the relay is
 * lost.
 */
export interface Terminals {
  /**
   * Attaches to the command with this id. If there is none, starts the command, or rejects with `not-found` if `create`
   * is false.
   */
  open(options: {
    id: string;
    create: boolean;
    command: string;
    cwd?: string;
    /**
     * Id of the shell that runs the command. The shell stays open for later commands. If `apart` is true, a copy of the
     * shell runs the command.
     */
    shell?: string;
    apart?: boolean;
    /** Where the command was judged. Rejects with `conflict` if it would run elsewhere. */
    judged?: { folder?: string; altered: boolean };
  }): Promise<TerminalState>;
  /**
   * Reads at most `max` characters of output, from offset `from`. Waits up to `waitMs` for new output, but stops
   * waiting when the command has been silent for `quietMs`.
   */
  read(
    options: { id: string; from: number; waitMs: number; quietMs?: number; max: number },
    signal?: AbortSignal,
  ): Promise<TerminalOutput>;
  write(id: string, text: string): Promise<void>;
  /**
   * Kills a command. Resolves when all processes of its process group have ended. Returns false if the command was not
   * running.
   */
  kill(id: string): Promise<boolean>;
}

/** Finds out what a call would touch on the relay's machine, before the call is decided. Changes nothing. */
export interface Look {
  /** Tells where a command would run. The fields have the same meaning as in `Terminals.open`. */
  place(where: {
    cwd?: string | undefined;
    shell?: string | undefined;
    apart?: boolean | undefined;
  }): Promise<ShellPlace>;
  at(questions: {
    paths: NamedPath[];
    programs: string[];
    gitFolders: string[];
    gitHistories?: string[];
    gitNames?: { folder: string; names: string[] }[];
  }): Promise<{
    paths: PathFinding[];
    programs: ProgramFinding[];
    git: { folder: string; programs: string[]; secrets: string[] }[];
  }>;
}

export interface RelayStatus {
  state: "off" | "connecting" | "connected" | "refused";
  /** Why there is no connection: `reason` is a text for people, `code` is the relay's error code. */
  reason?: string;
  code?: RelayErrorCode;
  facts?: RelayFacts;
  /** Name of another browser whose engine leads on the same relay; absent if there is none. */
  otherLead?: string;
}

/** Signals of a turn that uses the machine. */
export interface TurnSignals {
  /** Aborts when the turn must stop. Calls that have not been sent to the relay are then not sent any more. */
  stopped: AbortSignal;
  /** Aborts when the turn is over whatever it still waits for. Calls that are under way are then cancelled. */
  left: AbortSignal;
}

/**
 * The machine on which the relay runs. A turn's call without a connection waits for one as long as the turn runs. Other
 * calls wait a few seconds, then reject with `closed`.
 */
export interface Machine {
  status(): RelayStatus;
  workspace(root: string, turn?: TurnSignals): Workspace;
  terminals(root: string, turn?: TurnSignals): Terminals;
  look(root: string, turn?: TurnSignals): Look;
  /** Ends all commands and shells of a session, whatever their folder. */
  endTerminals(sessionId: SessionId): Promise<void>;
  readonly backup: BackupFiles;
  /** Tells the relay that this browser's engine leads from now on. `epoch` is the number of this lead. */
  lead(epoch: number): Promise<void>;
}

/**
 * The backup of ledger and chats, in files on the relay's machine. A line that a file already contains is not added
 * again.
 */
export interface BackupFiles {
  /** Adds lines to the ledger file of a month (`YYYY-MM`). */
  addCalls(month: string, lines: string[]): Promise<void>;
  /**
   * Adds consecutive events to the file of one chat, together with the attachments that the events refer to. Returns
   * the number of the last event in the file. This number is lower than the numbers of the given events if the file
   * lacks earlier events. Returns `apart` if the file has another browser's events under the same numbers.
   */
  addEvents(
    sessionId: SessionId,
    events: { event: SessionEvent; attached: { blob: BlobRef; bytes: Uint8Array }[] }[],
  ): Promise<number | "apart">;
  list(): Promise<BackupList>;
  /** Yields the text of a backup file, in chunks. */
  read(file: BackupFile): AsyncIterable<string>;
}
/** Identifies a file of the backup. The field names and values are part of the relay's protocol. */
export type BackupFile = { book: "billing"; month: string } | { book: "sessions"; sessionId: string };
export interface BackupList {
  /** Path of the folder that contains all backup files. */
  home: string;
  months: { name: string; bytes: number }[];
  sessions: { name: string; bytes: number }[];
}

/**
 * Runs `work` while this engine has the lead (the right to act). The signal passed to `work` aborts when the engine
 * loses the lead. In Node the engine never loses it.
 */
export type Lead = (work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) => Promise<void>;

/** Sends messages between the tabs of one browser. A lost message only causes a delay. */
export interface Tabs {
  /** Tells the leader that there is a new command in the inbox. */
  poke(): void;
  onPoke(listener: () => void, signal: AbortSignal): void;
  /** Sends a batch, such as committed events or streamed text, to every tab. */
  publish(batch: Batch): void;
  onBatch(listener: (batch: Batch) => void, signal: AbortSignal): void;
}

export type Batch =
  | SessionBatch
  /** An import, a removal or a restore changed the ledger or the list of chats. */
  | { kind: "imported" }
  /** The state of the backup has changed. */
  | { kind: "backup" };

export type SessionBatch =
  | { kind: "events"; sessionId: SessionId; events: SessionEvent[] }
  | { kind: "live"; sessionId: SessionId; events: LiveEvent[] }
  /** The commands that wait in a session's inbox have changed. `byLeader`: the leader has read them. */
  | { kind: "queue"; sessionId: SessionId; byLeader?: true }
  /** A person has the session on screen, so the session counts as read. */
  | { kind: "read"; sessionId: SessionId }
  | { kind: "removed"; sessionId: SessionId };

/** An image that is small enough for every vendor. */
export interface FittedImage {
  bytes: Uint8Array<ArrayBuffer>;
  mime: string;
}

/** Makes an image fit for a model. Returns undefined if the bytes are no image that can be read. */
export type FitImage = (bytes: Uint8Array<ArrayBuffer>, mime: string) => Promise<FittedImage | undefined>;
