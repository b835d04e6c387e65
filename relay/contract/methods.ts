// All methods that a client can call: name → schemas of input and output. App and relay derive their types from this
// map.
import { z } from "zod";
import { callerId as id, terminalOutput, terminalState } from "./terminal-output.ts";
import { gitFinding, namedPath, pathFinding, programFinding, shellPlace } from "./findings.ts";

/** SHA-256 of a file's bytes in hex. Equal versions mean equal bytes. */
export const fileVersion = z.string().regex(/^[0-9a-f]{64}$/);
export type FileVersion = z.infer<typeof fileVersion>;

/** The absolute path of an opened folder, without symlinks. Each call about files names a root and stays inside it. */
const root = z.string().min(1).max(4096);
/** A path relative to the root with forward slashes, or an absolute path inside the root. */
const path = z.string().max(4096);
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
  /** Text of the lines `fromLine` to `toLine`, both included. Line ends are "\n" unless the format is mixed. */
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
  /** When the file was last modified, in milliseconds since 1970. */
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
  /** The topmost folder that was missing above a new file. */
  makes: z.string().optional(),
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
  /** True if a limit left out some matches. */
  cut: z.boolean(),
  engine: z.enum(["ripgrep", "built-in"]),
  /** Number of files that the glob lets through, before secrets and large files are left out. */
  candidates: z.number().optional(),
  /** Number of files that were not searched because they may hold secrets. */
  secrets: z.number().optional(),
  /** Number of files that were not searched because of their size. */
  large: z.number().optional(),
  /** Number of files in another encoding of which only the ASCII was searched, because of their size. */
  asciiOnly: z.number().optional(),
});
export type TextMatches = z.infer<typeof textMatches>;

/** Patterns for the names of backup files. They allow neither dots nor slashes, so no other path is possible. */
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

/** What a device may use: `relay` is all that a paired browser uses, `billing` the billing interface for scripts. */
export const deviceScope = z.enum(["relay", "billing"]);
export type DeviceScope = z.infer<typeof deviceScope>;

export const device = z.object({
  id,
  name: z.string(),
  pairedAt: z.number(),
  seenAt: z.number(),
  current: z.boolean(),
  scopes: z.array(deviceScope).optional(),
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
  /** True if other people use this machine. */
  shared: z.boolean().optional(),
  /** Id of this run of the relay. It changes when the relay is started again. */
  boot: z.string().optional(),
});
export type RelayFacts = z.infer<typeof relayFacts>;

const headers = z.record(z.string(), z.string());

const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** A choice, as text that only the app interprets. `at`: when the choice was made, in milliseconds since 1970. */
const preference = z.object({ value: z.string().max(50_000), at: z.number().nonnegative() });

export const methods = {
  /** Exchanges the one-time pairing token for a device token. Before authentication, only `relay.pair`, `relay.challenge` and `relay.hello` work. */
  "relay.pair": method(
    z.object({ pairing: z.string().max(256), name: z.string().min(1).max(80) }),
    z.object({ token: z.string(), deviceId: id }),
  ),
  /**
   * Asks the relay to prove that it knows this device, before the device proves itself in `relay.hello`. `device` and the
   * proofs are HMACs with the hash of the token as key; `contract/device-proof.ts` says of what.
   */
  "relay.challenge": method(
    z.object({ device: z.string().max(128), nonce: z.string().min(16).max(128) }),
    z.object({ nonce: z.string(), proof: z.string() }),
  ),
  /** Authenticates with a proof, after `relay.challenge` on the same connection. Scripts may send their token instead. */
  "relay.hello": method(
    z.object({ token: z.string().max(256).optional(), proof: z.string().max(128).optional(), protocol: z.number() }),
    relayFacts,
  ),
  /**
   * Returns the secret that this browser's stored keys are sealed with. `shared`: other people use this machine, so keys
   * must be sealed. `secret` is absent if nothing was ever sealed.
   */
  "relay.unlock": method(nothing, z.object({ shared: z.boolean(), secret: z.string().optional() })),
  /** Answers at once, so that the app knows that the relay is not suspended. */
  "relay.ping": method(nothing, nothing),
  /**
   * Announces that this connection now runs the engine. The connection that ran the engine before receives `lead.taken`
   * if it belongs to another device.
   */
  "relay.lead": method(z.object({ epoch: z.number() }), nothing),

  /**
   * Sends this device's choice, if it has one, and returns the newest choice of all devices. If the choice was new, all
   * other connections receive `preference.changed`.
   */
  "preference.settle": method(
    z.object({ name: z.enum(["currency"]), mine: preference.optional() }),
    z.object({ holds: preference.optional() }),
  ),

  "devices.list": method(nothing, z.object({ devices: z.array(device) })),
  "devices.revoke": method(z.object({ id }), nothing),

  /**
   * Lists folders anywhere on the machine, although files can be read only in an opened root. An empty path means the
   * home folder.
   */
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
   * Replaces or creates a file atomically. The previous version goes to the trash. Fails with `conflict` unless the
   * file's version is `expect`; null means that the file must not exist. Without `format`, an existing file keeps its
   * format, and a new file is UTF-8 with "\n". With `check`, it fails as the write would, and writes nothing.
   */
  "files.write": method(
    z.object({
      root,
      path,
      text: z.string(),
      expect: fileVersion.nullable(),
      format: textFormat.optional(),
      check: z.boolean().optional(),
    }),
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
      /** True if one match of each file is enough, so that further ones are not cut off. */
      namesOnly: z.boolean().optional(),
    }),
    textMatches,
  ),

  /**
   * Starts a command under an id that the caller chose, or attaches to the command that has this id. With `create:
   * false` it only attaches. `shell` is the id of a live shell to run the command in, so that `cd` and variables
   * persist. Without `shell`, the command gets a fresh shell. With `apart`, the command runs in a subshell and changes
   * nothing in the live shell.
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
      /** Where the client expects the command to run, from `look.place`. Fails with `conflict` if it would run elsewhere. */
      judged: z.object({ folder: z.string().optional(), altered: z.boolean() }).optional(),
      /** True for a terminal in which the person types. It gets the whole environment, secrets included. */
      forPerson: z.boolean().optional(),
    }),
    terminalState,
  ),
  /** Tells where a command would run, before it runs. The fields have the same meaning as in `terminal.open`. */
  "look.place": method(
    z.object({ root, cwd: path.optional(), shell: id.optional(), apart: z.boolean().optional() }),
    shellPlace,
  ),
  /** Finds out where paths lead, what names of programs run, and which programs git would run while it only looks. */
  "look.at": method(
    z.object({
      root,
      paths: z.array(namedPath).max(500),
      programs: z.array(z.string().min(1).max(256)).max(200),
      gitFolders: z.array(path).max(20),
      /** Those of `gitFolders` whose history a command may show. */
      gitHistories: z.array(path).max(20).optional(),
      /** Words of a command that may name an object in one of `gitFolders`. */
      gitNames: z
        .array(z.object({ folder: path, names: z.array(z.string().max(4096)).max(100) }))
        .max(20)
        .optional(),
    }),
    z.object({ paths: z.array(pathFinding), programs: z.array(programFinding), git: z.array(gitFinding) }),
  ),

  /**
   * Reads output from an offset on. Waits until there is new output, the command ends, the command is silent for
   * `quietMs` after output, or `waitMs` have passed.
   */
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
  /**
   * Ends a command and all processes that it started, and resolves when they are gone. `killed` is false if no command
   * with this id was running.
   */
  "terminal.kill": method(z.object({ id }), z.object({ killed: z.boolean() })),
  /** Ends all commands and live shells whose id begins with `owner` and a colon. `ended`: number of commands that ran. */
  "terminal.endOwned": method(z.object({ owner: id }), z.object({ ended: z.number() })),
  "terminal.list": method(nothing, z.object({ terminals: z.array(terminalState) })),

  /** Sends a request that a browser is not allowed to send itself. `http.read` then reads the response body. */
  "http.open": method(
    z.object({ id, url: z.string().max(8192), method: z.string().max(16), headers, body: z.string().optional() }),
    z.object({ status: z.number(), headers }),
  ),
  /** Reads the bytes that have arrived, at least one unless `done`. The relay fetches no more than the client reads. */
  "http.read": method(z.object({ id }), z.object({ base64: z.string(), done: z.boolean() })),
  "http.abort": method(z.object({ id }), nothing),

  /**
   * Appends lines to the backup of the ledger or of a chat. Skips records (by id) and events (by number) that the file
   * already has. `added`: number of new records. `last`: number of the last event in the file, unchanged if the file
   * lacks an event before `from`. Fails with `conflict` if the file has a different event under the same number.
   */
  "backup.append": method(
    z.discriminatedUnion("book", [
      backupFile[0].extend({ lines: z.array(backupLine.max(200_000)).max(5_000) }),
      backupFile[1].extend({ from: z.int().min(1), lines: z.array(backupLine.max(16_000_000)).min(1).max(5_000) }),
    ]),
    z.object({ added: z.number(), last: z.number() }),
  ),
  /** Reads bytes of a backup file from an offset on. `next` is the offset for the next call. */
  "backup.read": method(
    z.discriminatedUnion("book", [
      backupFile[0].extend({ at: z.int().nonnegative() }),
      backupFile[1].extend({ at: z.int().nonnegative() }),
    ]),
    z.object({ base64: z.string(), next: z.number(), done: z.boolean() }),
  ),
  /** Returns the path of the backup's folder, and its months and chats with their file sizes. */
  "backup.list": method(nothing, z.object({ home: z.string(), months: backupFiles, sessions: backupFiles })),

  /** Creates a fresh sample folder for "Try it without a key" and opens it. */
  "demo.open": method(nothing, openedRoot),
} as const;

export type RelayMethods = typeof methods;
export type RelayMethod = keyof RelayMethods;
export type RelayInput<M extends RelayMethod> = z.input<RelayMethods[M]["input"]>;
export type RelayOutput<M extends RelayMethod> = z.output<RelayMethods[M]["output"]>;
