// The copy of the ledger as files, and the built program that adds them up.
import { createReadStream } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { backupMonth } from "#contract";

interface Books {
  months(): Promise<string[]>;
  read(month: string): AsyncIterable<string>;
}

/** What the app's folder lends to this program. */
interface BooksProgram {
  answer(what: string, query: URLSearchParams, books: Books): Promise<object | undefined>;
  print(
    options: BillingOptions,
    books: Books,
    folder: string,
  ): Promise<{ refused: string } | { text: string; empty: boolean; deleted: string[] }>;
}

export interface BillingOptions {
  period: string;
  days: number | undefined;
  model: string | undefined;
  session: string | undefined;
  form: "text" | "json" | "csv";
  currency: string;
}

export const booksFolder = (home: string) => join(home, "billing");

export function booksIn(home: string): Books {
  const folder = booksFolder(home);
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

/** Undefined when it is not built. */
export async function booksProgram(): Promise<BooksProgram | undefined> {
  const program = new URL("./billing-cli.js", import.meta.url);
  const built = await access(fileURLToPath(program)).then(
    () => true,
    () => false,
  );
  return built ? ((await import(/* @vite-ignore */ program.href)) as BooksProgram) : undefined;
}
