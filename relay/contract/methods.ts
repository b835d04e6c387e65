// All calls of a client: name → schemas. Both sides derive their types from this map.
import { z } from "zod";

/** SHA-256 of a file's bytes in hex. Equal versions mean equal bytes. */
export const fileVersion = z.string().regex(/^[0-9a-f]{64}$/);
export type FileVersion = z.infer<typeof fileVersion>;

/** The absolute path of an opened folder, without symlinks. Each file call names such a root and stays inside the root. */
const root = z.string().min(1).max(4096);
/** A path relative to the root with forward slashes, or an absolute path inside the root. */
const path = z.string().max(4096);
const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w.:-]+$/);
const nothing = z.object({});

/** How a text is stored. Reading a file and writing it back with its format produces the same bytes. */
export const textFormat = z.object({
  encoding: z.string().max(32),
  eol: z.enum(["lf", "crlf", "mixed"]),
  bom: z.boolean(),
});
export type TextFormat = z.infer<typeof textFormat>;

export const fileText = z.object({
  path: z.string(),
  /** Lines `fromLine..toLine`. Line ends are "\n" unless the format is mixed. */
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
  /** The file's previous version; null for a new file. */
  before: fileVersion.nullable(),
  /** The previous version's id in the trash; absent if there was no previous version. */
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
  /** Number of files with a match, among the files that were searched. */
  files: z.number(),
  /** True if a limit ended the search early. */
  cut: z.boolean(),
  engine: z.enum(["ripgrep", "built-in"]),
});
export type TextMatches = z.infer<typeof textMatches>;

export const terminalState = z.object({
  id,
  command: z.string(),
  state: z.enum(["running", "exited"]),
  /** The exit code, once the command has ended; -1 if a signal ended the command. */
  exitCode: z.number().optional(),
  /** `start`: the oldest offset still stored. `end`: the offset after the last character. In UTF-16 units of all output. */
  start: z.number(),
  end: z.number(),
  pty: z.boolean(),
  /** True if a new live shell was started for this command. */
  newShell: z.boolean().optional(),
});
export type TerminalState = z.infer<typeof terminalState>;

export const terminalOutput = terminalState.extend({
  text: z.string(),
  /** Offset of `text`; larger than the requested `from` if older output was dropped. */
  from: z.number(),
  /** Milliseconds since the last output. A long silence suggests that the command waits for input. */
  quietMs: z.number(),
});
export type TerminalOutput = z.infer<typeof terminalOutput>;

/** Names of backup files. The patterns allow no other path. */
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
  /** Which features are available on this machine, depending on the optional packages. */
  abilities: z.object({ pty: z.boolean(), ripgrep: z.boolean(), liveShell: z.boolean() }),
});
export type RelayFacts = z.infer<typeof relayFacts>;

const headers = z.record(z.string(), z.string());

const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** A choice as the app wrote it, and when it was made, in milliseconds since 1970. */
const preference = z.object({ value: z.string().max(50_000), at: z.number().nonnegative() });

export const methods = {
  /** Exchanges the one-time pairing token for a device token. Before authentication, only `relay.pair` and `relay.hello` work. */
  "relay.pair": method(
    z.object({ pairing: z.string().max(256), name: z.string().min(1).max(80) }),
    z.object({ token: z.string(), deviceId: id }),
  ),
  "relay.hello": method(z.object({ token: z.string().max(256), protocol: z.number() }), relayFacts),
  /** Announces that this connection runs the engine. The latest caller wins. The previous one receives `lead.taken`. */
  "relay.lead": method(z.object({ epoch: z.number() }), nothing),

  /**
   * Sends this device's choice, if any, and returns the newest choice of all devices. Other devices
   * receive `preference.changed`.
   */
  "preference.settle": method(
    z.object({ name: z.enum(["currency"]), mine: preference.optional() }),
    z.object({ holds: preference.optional() }),
  ),

  "devices.list": method(nothing, z.object({ devices: z.array(device) })),
  "devices.revoke": method(z.object({ id }), nothing),

  /** Lists folders anywhere on the machine. Reading files needs an opened root. Empty path: the home folder. */
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
   * Writes atomically. `expect` is the version that the caller saw, or null for "must not exist"; otherwise `conflict`.
   * Without `format` the file keeps its own; new files are UTF-8 with "\n". The previous version goes to the trash.
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

  /** Finds files whose path matches a glob, newest first. Respects .gitignore files. */
  "search.files": method(
    z.object({ root, path, glob: z.string().min(1).max(1000), limit: z.number().int().min(1).max(5000) }),
    fileList,
  ),
  /** Finds lines that match a regular expression, in order of the file paths. */
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
   * Starts a command under a caller-chosen id, or attaches to a known id (`create: false` never starts one).
   * `shell`: the id of a live shell to run in, so that `cd` and variables last; absent means a fresh shell.
   * With `apart` the command runs in a subshell and changes nothing in the live shell.
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
  /** Reads output from an offset on. Waits up to `waitMs` for new output, the end, or `quietMs` of silence after output. */
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
  /** Ends the command's whole process group and resolves when no process is left. An unknown id counts as ended. */
  "terminal.kill": method(z.object({ id }), z.object({ killed: z.boolean() })),
  "terminal.list": method(nothing, z.object({ terminals: z.array(terminalState) })),

  /** Starts a request that a browser is not allowed to make itself. `http.read` then reads the body of the answer. */
  "http.open": method(
    z.object({ id, url: z.string().max(8192), method: z.string().max(16), headers, body: z.string().optional() }),
    z.object({ status: z.number(), headers }),
  ),
  /** Reads the bytes that have arrived, at least one unless `done`. No more is fetched than the client reads. */
  "http.read": method(z.object({ id }), z.object({ base64: z.string(), done: z.boolean() })),
  "http.abort": method(z.object({ id }), nothing),

  /**
   * Appends lines to the backup of the ledger or of a chat. Known records (by id) and events (by number) are not
   * written again. `added`: number of new records. `last`: number of the last event in the file, unchanged if `from`
   * would leave a gap. Fails with `conflict` if another event has one of the numbers.
   */
  "backup.append": method(
    z.discriminatedUnion("book", [
      backupFile[0].extend({ lines: z.array(backupLine.max(200_000)).max(5_000) }),
      backupFile[1].extend({ from: z.int().min(1), lines: z.array(backupLine.max(16_000_000)).min(1).max(5_000) }),
    ]),
    z.object({ added: z.number(), last: z.number() }),
  ),
  /** Reads bytes of a backup file from an offset on. `next` is the offset at which to continue. */
  "backup.read": method(
    z.discriminatedUnion("book", [
      backupFile[0].extend({ at: z.int().nonnegative() }),
      backupFile[1].extend({ at: z.int().nonnegative() }),
    ]),
    z.object({ base64: z.string(), next: z.number(), done: z.boolean() }),
  ),
  /** Lists the backup's folder, and its months and chats with their file sizes. */
  "backup.list": method(nothing, z.object({ home: z.string(), months: backupFiles, sessions: backupFiles })),

  /** Creates a fresh sample folder for "Try it without a key" and opens it. */
  "demo.open": method(nothing, openedRoot),
} as const;

export type RelayMethods = typeof methods;
export type RelayMethod = keyof RelayMethods;
export type RelayInput<M extends RelayMethod> = z.input<RelayMethods[M]["input"]>;
export type RelayOutput<M extends RelayMethod> = z.output<RelayMethods[M]["output"]>;
