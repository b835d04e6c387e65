// The relay's config: one JSON file that only its owner may read.
import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { deviceScope } from "#contract";
import { withFileLock } from "./file-lock.ts";
import { makeHomeFolder } from "./make-home-folder.ts";
import { repairHome } from "./private-home.ts";
import { diskError, explained } from "./workspace/disk-errors.ts";

const sharedChoice = z.enum(["auto", "yes", "no"]);
export type SharedMachine = z.infer<typeof sharedChoice>;

const shape = z.object({
  devices: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        tokenHash: z.string(),
        pairedAt: z.number(),
        seenAt: z.number(),
        /** Missing in devices of earlier versions. */
        scopes: z.array(deviceScope).optional(),
        /** What the browser seals its keys with on a machine that several people use. */
        sealing: z.string().optional(),
      }),
    )
    .default([]),
  roots: z.array(z.string()).default([]),
  /** `host:port` pairs that the proxy may reach although their addresses are private. */
  allowHosts: z.array(z.string()).default([]),
  /** Names of environment variables that commands get although they look like secrets. */
  keepEnv: z.array(z.string()).default([]),
  /** Whether other people use this machine. `auto`: the relay looks at its accounts. */
  sharedMachine: sharedChoice.default("auto"),
  /** Choices that all devices share. Each key is the name of a choice. */
  preferences: z.record(z.string(), z.object({ value: z.string(), at: z.number() })).default({}),
});
export type ConfigData = z.infer<typeof shape>;
export type PairedDevice = ConfigData["devices"][number];

export interface Config {
  /** The folder that contains config, trash and demo. */
  readonly home: string;
  readonly data: ConfigData;
  /** Writes this program's changes to the file, together with changes that another program has made there. */
  save(): Promise<void>;
  /** Takes over changes that another program has made to the file. Does not read a file that has not changed. */
  refresh(): Promise<void>;
}

/** Thrown if the config file cannot be used. The message says what to do. */
export class ConfigError extends Error {}

export const octoHome = () => process.env["OCTO_HOME"] ?? join(homedir(), ".octo");
export const configFile = (home: string) => join(home, "relay.json");

export async function openConfig(home: string): Promise<Config> {
  const file = configFile(home);
  await makeHomeFolder(home).catch((error: unknown) => {
    const why = diskError(error)?.message ?? "";
    throw new ConfigError(`The folder ${home} cannot be made. ${why} Set OCTO_HOME to a folder you may write.`);
  });
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw new ConfigError(`${file} cannot be read (${error.code}). Mend its permissions or move it away.`);
  });
  const open = await repairHome(home);
  if (open) process.stderr.write(`octo-relay: ${open}\n`);
  return { home, ...kept(file, parse(text, file), await stampOf(file)) };
}

/**
 * A config in memory and in its file. Merges the changes of both sides relative to the last state they had in common.
 */
function kept(file: string, data: ConfigData, stamp: string): Omit<Config, "home"> {
  let agreed = structuredClone(data);
  let seen = stamp;
  let last: Promise<unknown> = Promise.resolve();
  /** Runs saves and refreshes one after another, so that the data does not change during a merge. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  async function takeOver(): Promise<void> {
    const now = await stampOf(file);
    if (now === seen) return;
    // A missing or damaged file is ignored, because it has no changes to merge.
    const theirs = await readFile(file, "utf8")
      .then((text) => parse(text, file))
      .catch(() => undefined);
    if (!theirs) return;
    merge(agreed, data, theirs);
    agreed = theirs;
    seen = now;
  }
  return {
    data,
    refresh: () => inTurn(takeOver),
    save: () =>
      inTurn(() =>
        withFileLock(file, async () => {
          await takeOver();
          const written = structuredClone(data);
          const { default: writeFileAtomic } = await import("write-file-atomic");
          await writeFileAtomic(file, `${JSON.stringify(written, undefined, 2)}\n`, { mode: 0o600 });
          agreed = written;
          seen = await stampOf(file);
        }).catch((error: unknown) => {
          throw explained(error, `The relay's settings cannot be stored in ${dirname(file)}.`);
        }),
      ),
  };
}

/** Identifies a version of the file. Every write creates a new inode, so two writes within one clock tick differ. */
const stampOf = (file: string): Promise<string> =>
  stat(file).then(
    ({ ino, mtimeMs }) => `${ino} ${mtimeMs}`,
    () => "",
  );

function merge(agreed: ConfigData, mine: ConfigData, theirs: ConfigData): void {
  const same = (text: string) => text;
  mine.devices = merged(agreed.devices, mine.devices, theirs.devices, ({ id }) => id);
  mine.roots = merged(agreed.roots, mine.roots, theirs.roots, same);
  mine.allowHosts = merged(agreed.allowHosts, mine.allowHosts, theirs.allowHosts, same);
  mine.keepEnv = merged(agreed.keepEnv, mine.keepEnv, theirs.keepEnv, same);
  if (mine.sharedMachine === agreed.sharedMachine) mine.sharedMachine = theirs.sharedMachine;
  mine.preferences = newest(mine.preferences, theirs.preferences);
}

type Preferences = ConfigData["preferences"];

/** Returns the newer version of each shared choice. */
function newest(mine: Preferences, theirs: Preferences): Preferences {
  const all = { ...theirs };
  for (const [name, choice] of Object.entries(mine)) if (choice.at >= (theirs[name]?.at ?? 0)) all[name] = choice;
  return all;
}

/** Keeps what either side added since `agreed`, and drops what either side removed since then. */
function merged<T>(agreed: T[], mine: T[], theirs: T[], keyOf: (one: T) => string): T[] {
  const [before, here, there] = [agreed, mine, theirs].map((list) => new Set(list.map(keyOf)));
  return [
    ...mine.filter((one) => there?.has(keyOf(one)) || !before?.has(keyOf(one))),
    ...theirs.filter((one) => !here?.has(keyOf(one)) && !before?.has(keyOf(one))),
  ];
}

/** A config for one-shot runs. It neither reads nor writes a file. */
export function memoryConfig(home: string): Config {
  return { home, data: shape.parse({}), save: async () => undefined, refresh: async () => undefined };
}

function parse(text: string, file: string): ConfigData {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new ConfigError(`${file} is damaged. Move it away to start afresh; browsers then have to pair again.`);
  }
}
