// Reads the monthly files of the ledger's backup, and loads the built program that adds up their calls.
import { createReadStream } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { backupMonth, type BillingProgram, type MonthlyFiles } from "#contract";

export const billingFolder = (home: string) => join(home, "billing");

export function monthlyFiles(home: string): MonthlyFiles {
  const folder = billingFolder(home);
  return {
    async months() {
      const names = await readdir(folder).catch(() => []);
      return names
        .filter((name) => name.endsWith(".jsonl"))
        .map((name) => name.slice(0, -".jsonl".length))
        .filter((name) => backupMonth.safeParse(name).success);
    },
    read: (month) => createReadStream(join(folder, `${month}.jsonl`), { encoding: "utf8", highWaterMark: 1024 * 1024 }),
  };
}

/** Loads the program by path, because the relay must not import the app. Undefined if the program is not built. */
export async function billingProgram(): Promise<BillingProgram | undefined> {
  const program = new URL("./billing-cli.js", import.meta.url);
  const built = await access(fileURLToPath(program)).then(
    () => true,
    () => false,
  );
  return built ? ((await import(/* @vite-ignore */ program.href)) as BillingProgram) : undefined;
}
