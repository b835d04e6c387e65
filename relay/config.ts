// What the relay remembers between starts: one JSON file that only its owner may read.
import { chmod, mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const shape = z.object({
  devices: z
    .array(
      z.object({ id: z.string(), name: z.string(), tokenHash: z.string(), pairedAt: z.number(), seenAt: z.number() }),
    )
    .default([]),
  roots: z.array(z.string()).default([]),
  /** `host:port` pairs that the proxy may reach although their address is private. */
  allowHosts: z.array(z.string()).default([]),
});
export type ConfigData = z.infer<typeof shape>;
export type PairedDevice = ConfigData["devices"][number];

export interface Config {
  /** Where config, trash and demo folders lie. */
  readonly home: string;
  readonly data: ConfigData;
  save(): Promise<void>;
}

/** A file that cannot be used, said with the way out. */
export class ConfigError extends Error {}

export const octoHome = () => process.env["OCTO_HOME"] ?? join(homedir(), ".octo");
export const configFile = (home: string) => join(home, "relay.json");

export async function openConfig(home: string): Promise<Config> {
  const file = configFile(home);
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      `The folder ${home} cannot be made (${error.code}). Set OCTO_HOME to a folder you may write.`,
    );
  });
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw new ConfigError(`${file} cannot be read (${error.code}). Mend its permissions or move it away.`);
  });
  // Whoever made them wider: they hold what lets a browser in.
  await chmod(home, 0o700).catch(() => undefined);
  await chmod(file, 0o600).catch(() => undefined);
  const data = parse(text, file);
  return {
    home,
    data,
    async save() {
      const { default: writeFileAtomic } = await import("write-file-atomic");
      await writeFileAtomic(file, `${JSON.stringify(data, undefined, 2)}\n`, { mode: 0o600 });
    },
  };
}

/** For one-shot runs: nothing is read and nothing is kept. */
export function memoryConfig(home: string): Config {
  return { home, data: shape.parse({}), save: async () => undefined };
}

function parse(text: string, file: string): ConfigData {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new ConfigError(`${file} is damaged. Move it away to start afresh; browsers then have to pair again.`);
  }
}
