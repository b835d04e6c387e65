// Every call a client may make: name → schemas. Both ends derive their types from this map.
import { z } from "zod";

/** Content hash of a file's bytes (sha-256, hex). Equal versions are equal bytes. */
export const fileVersion = z.string().regex(/^[0-9a-f]{64}$/);
export type FileVersion = z.infer<typeof fileVersion>;

/** An opened folder: absolute, symlinks resolved. Every file call names one and stays inside it. */
const root = z.string().min(1).max(4096);
/** Relative to the root with forward slashes, or absolute inside it. */
const path = z.string().max(4096);
const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w.:-]+$/);
const nothing = z.object({});

/** How a text lies on disk. Reading and writing back unchanged text with it gives the same bytes. */
export const textFormat = z.object({
  encoding: z.string().max(32),
  eol: z.enum(["lf", "crlf", "mixed"]),
  bom: z.boolean(),
});
export type TextFormat = z.infer<typeof textFormat>;

export const fileText = z.object({
  path: z.string(),
  /** Lines `fromLine..toLine`; line ends are "\n" unless the format says mixed. */
  text: z.string(),
  version: fileVersion,
  size: z.number(),
  lines: z.number(),
  fromLine: z.number(),
  toLine: z.number(),
  format: textFormat,
});
export type FileText = z.infer<typeof fileText>;

export const fileBytes = z.object({
  path: z.string(),
  base64: z.string(),
  mime: z.string(),
  size: z.number(),
  version: fileVersion,
});
export type FileBytes = z.infer<typeof fileBytes>;

export const fileEntry = z.object({
  path: z.string(),
  kind: z.enum(["file", "folder", "link", "other"]),
  size: z.number(),
  /** Milliseconds since 1970. */
  modified: z.number(),
});
export type FileEntry = z.infer<typeof fileEntry>;

export const fileList = z.object({ entries: z.array(fileEntry), total: z.number(), cut: z.boolean() });
export type FileList = z.infer<typeof fileList>;

export const fileWritten = z.object({
  path: z.string(),
  version: fileVersion,
  /** Version before, null when the file is new. */
  before: fileVersion.nullable(),
  /** Where the version before is kept, when there was one. */
  trash: z.string().optional(),
  bytes: z.number(),
});
export type FileWritten = z.infer<typeof fileWritten>;

export const textMatch = z.object({
  path: z.string(),
  line: z.number(),
  text: z.string(),
  before: z.array(z.string()),
  after: z.array(z.string()),
});
export type TextMatch = z.infer<typeof textMatch>;

export const textMatches = z.object({
  matches: z.array(textMatch),
  /** Files with at least one match among those counted. */
  files: z.number(),
  /** True when a limit ended the search early. */
  cut: z.boolean(),
  engine: z.enum(["ripgrep", "built-in"]),
});
export type TextMatches = z.infer<typeof textMatches>;

export const terminalState = z.object({
  id,
  command: z.string(),
  state: z.enum(["running", "exited"]),
  /** Exit code once exited; -1 when a signal ended it. */
  exitCode: z.number().optional(),
  /** First offset still held and offset after the last character, in UTF-16 units since the start. */
  start: z.number(),
  end: z.number(),
  pty: z.boolean(),
  /** True when a live shell had to be opened anew for this command. */
  newShell: z.boolean().optional(),
});
export type TerminalState = z.infer<typeof terminalState>;

export const terminalOutput = terminalState.extend({
  text: z.string(),
  /** Offset of `text`; above the asked `from` when the ring had already let go of something. */
  from: z.number(),
  /** Milliseconds since the last output, for noticing a prompt. */
  quietMs: z.number(),
});
export type TerminalOutput = z.infer<typeof terminalOutput>;

/** The names of the copy's files, which lead nowhere else. */
export const backupMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const backupSession = z
  .string()
  .max(128)
  .regex(/^[A-Za-z\d][\w-]*$/);
const backupLine = z
  .string()
  .min(2)
  .refine((line) => !/[\r\n]/.test(line), "one line");
const backupFile = [
  z.object({ book: z.literal("billing"), month: backupMonth }),
  z.object({ book: z.literal("sessions"), sessionId: backupSession }),
] as const;
const backupFiles = z.array(z.object({ name: z.string(), bytes: z.number() }));

export const folderNames = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  folders: z.array(z.string()),
  cut: z.boolean(),
});
export type FolderNames = z.infer<typeof folderNames>;

export const openedRoot = z.object({ path: z.string(), name: z.string() });
export type OpenedRoot = z.infer<typeof openedRoot>;

export const device = z.object({
  id,
  name: z.string(),
  pairedAt: z.number(),
  seenAt: z.number(),
  current: z.boolean(),
});
export type Device = z.infer<typeof device>;

export const relayFacts = z.object({
  version: z.string(),
  protocol: z.number(),
  platform: z.string(),
  home: z.string(),
  deviceId: id,
  roots: z.array(openedRoot),
  /** What the optional packages on this machine allow. */
  abilities: z.object({ pty: z.boolean(), ripgrep: z.boolean(), liveShell: z.boolean() }),
});
export type RelayFacts = z.infer<typeof relayFacts>;

const headers = z.record(z.string(), z.string());

const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** A choice as the app wrote it, and when, in milliseconds since 1970. */
const preference = z.object({ value: z.string().max(50_000), at: z.number().nonnegative() });

export const methods = {
  /** Trades the one-time pairing token for a device token. The only calls open to a stranger are this and hello. */
  "relay.pair": method(
    z.object({ pairing: z.string().max(256), name: z.string().min(1).max(80) }),
    z.object({ token: z.string(), deviceId: id }),
  ),
  "relay.hello": method(z.object({ token: z.string().max(256), protocol: z.number() }), relayFacts),
  /** Says that this connection runs the engine; the latest wins and the former is told by `lead.taken`. */
  "relay.lead": method(z.object({ epoch: z.number() }), nothing),

  /**
   * What the person has chosen here, if they have, and what holds: the newer of that and what another device chose. Others are
   * told by `preference.changed`.
   */
  "preference.settle": method(
    z.object({ name: z.enum(["currency"]), mine: preference.optional() }),
    z.object({ holds: preference.optional() }),
  ),

  "devices.list": method(nothing, z.object({ devices: z.array(device) })),
  "devices.revoke": method(z.object({ id }), nothing),

  /** Names only, anywhere the person may read; content needs an opened root. Empty path: the home folder. */
  "roots.browse": method(z.object({ path }), folderNames),
  "roots.open": method(z.object({ path }), openedRoot),
  "roots.list": method(nothing, z.object({ roots: z.array(openedRoot) })),
  "roots.close": method(z.object({ path }), nothing),

  "files.read": method(
    z.object({ root, path, fromLine: z.number().int().optional(), toLine: z.number().int().optional() }),
    fileText,
  ),
  "files.bytes": method(z.object({ root, path, max: z.number() }), fileBytes),
  /**
   * Atomic. `expect` is the version the caller saw, or null for "must not exist"; another version is a `conflict`.
   * Without `format` the file keeps its own; new files are UTF-8 with "\n". The version before goes to the trash.
   */
  "files.write": method(
    z.object({ root, path, text: z.string(), expect: fileVersion.nullable(), format: textFormat.optional() }),
    fileWritten,
  ),
  "files.list": method(
    z.object({
      root,
      path,
      depth: z.number().int().min(1).max(8),
      limit: z.number().int().min(1).max(5000),
      ignored: z.boolean(),
    }),
    fileList,
  ),
  "files.trash": method(z.object({ root, path, expect: fileVersion.optional() }), z.object({ trash: z.string() })),

  /** Files whose path matches a glob, newest first; ignore files are honoured. */
  "search.files": method(
    z.object({ root, path, glob: z.string().min(1).max(1000), limit: z.number().int().min(1).max(5000) }),
    fileList,
  ),
  /** Lines matching a regular expression, in path order. */
  "search.text": method(
    z.object({
      root,
      path,
      pattern: z.string().min(1).max(2000),
      literal: z.boolean(),
      ignoreCase: z.boolean(),
      glob: z.string().max(1000).optional(),
      context: z.number().int().min(0).max(10),
      limit: z.number().int().min(1).max(5000),
      perFile: z.number().int().min(1).max(5000),
    }),
    textMatches,
  ),

  /**
   * Starts a command under a caller-chosen id, or attaches to it when the id is known (`create: false` never starts).
   * `shell`: the id of a live shell in which to run, so that `cd` and variables last; absent means a fresh one.
   * With `apart` it runs in a copy of that shell and leaves nothing behind: as good as fresh, without a new process.
   */
  "terminal.open": method(
    z.object({
      id,
      create: z.boolean(),
      root,
      command: z.string().max(200_000),
      cwd: path.optional(),
      shell: id.optional(),
      apart: z.boolean().optional(),
      cols: z.number().int().min(20).max(500).optional(),
      rows: z.number().int().min(5).max(200).optional(),
    }),
    terminalState,
  ),
  /** Output from an offset. Waits up to `waitMs` for something new, an end, or `quietMs` of silence after output. */
  "terminal.read": method(
    z.object({
      id,
      from: z.number().int().min(0),
      waitMs: z.number().int().min(0).max(60_000),
      quietMs: z.number().int().min(0).optional(),
      max: z.number().int().min(1).max(1_000_000),
    }),
    terminalOutput,
  ),
  "terminal.write": method(z.object({ id, text: z.string().max(200_000) }), nothing),
  "terminal.resize": method(
    z.object({ id, cols: z.number().int().min(20).max(500), rows: z.number().int().min(5).max(200) }),
    nothing,
  ),
  /** Ends the whole process group and answers when it is gone. Unknown ids are fine: they are gone. */
  "terminal.kill": method(z.object({ id }), z.object({ killed: z.boolean() })),
  "terminal.list": method(nothing, z.object({ terminals: z.array(terminalState) })),

  /** Starts a request that a browser may not make. The answer's body is pulled with `http.read`. */
  "http.open": method(
    z.object({ id, url: z.string().max(8192), method: z.string().max(16), headers, body: z.string().optional() }),
    z.object({ status: z.number(), headers }),
  ),
  /** Whatever has arrived, at least one byte unless `done`. Pulling is the flow control. */
  "http.read": method(z.object({ id }), z.object({ base64: z.string(), done: z.boolean() })),
  "http.abort": method(z.object({ id }), nothing),

  /**
   * Adds lines to the copy of the ledger or of a chat. Calls that are there already, by their ids, and events, by their
   * numbers, are not written again. `added`: how many calls were new; `last`: the last event's number that is there,
   * which stays as it was when `from` would leave a gap. `conflict`: another event has one of the numbers.
   */
  "backup.append": method(
    z.discriminatedUnion("book", [
      backupFile[0].extend({ lines: z.array(backupLine.max(200_000)).max(5_000) }),
      backupFile[1].extend({ from: z.int().min(1), lines: z.array(backupLine.max(16_000_000)).min(1).max(5_000) }),
    ]),
    z.object({ added: z.number(), last: z.number() }),
  ),
  /** Bytes of a file of the copy, from a place on; `next` is where to go on. */
  "backup.read": method(
    z.discriminatedUnion("book", [
      backupFile[0].extend({ at: z.int().nonnegative() }),
      backupFile[1].extend({ at: z.int().nonnegative() }),
    ]),
    z.object({ base64: z.string(), next: z.number(), done: z.boolean() }),
  ),
  /** What the copy has: months and chats, with their sizes, and the folder that both lie in. */
  "backup.list": method(nothing, z.object({ home: z.string(), months: backupFiles, sessions: backupFiles })),

  /** Lays a fresh copy of the sample folder and opens it: the ground of "Try it without a key". */
  "demo.open": method(nothing, openedRoot),
} as const;

export type RelayMethods = typeof methods;
export type RelayMethod = keyof RelayMethods;
export type RelayInput<M extends RelayMethod> = z.input<RelayMethods[M]["input"]>;
export type RelayOutput<M extends RelayMethod> = z.output<RelayMethods[M]["output"]>;
