// Backs up the ledger: one file per month. Other programs may append to the same files. No record is written twice.
import { stat } from "node:fs/promises";
import { appendLines, linesFrom, parseLine } from "./growing-file.ts";

/** How far a month's file has been read, and the call ids found so far. `file` is the inode. */
interface Known {
  file: number;
  /** Offset in bytes after the last complete line. Reading continues there. */
  whole: number;
  ids: Set<string>;
}

/** Number of months whose call ids stay in memory. Two cover the end of one month and the start of the next. */
const mostKnown = 2;

export function createLedgerMonths(pathOf: (month: string) => string) {
  const known = new Map<string, Known>();

  /** Returns the call ids in a month's file. Reads only the lines that were added since the previous read. */
  const idsIn = async (month: string): Promise<Set<string>> => {
    const path = pathOf(month);
    const now = await stat(path).catch(() => undefined);
    const before = known.get(month);
    const same = now && before && before.file === now.ino && before.whole <= now.size;
    const read: Known = same ? before : { file: now?.ino ?? 0, whole: 0, ids: new Set() };
    known.delete(month);
    known.set(month, read);
    for (const oldest of [...known.keys()].slice(0, -mostKnown)) known.delete(oldest);
    for await (const { lines, whole } of linesFrom(path, read.whole)) {
      for (const line of lines) {
        const id = idOf(line);
        if (id !== undefined) read.ids.add(id);
      }
      read.whole = whole;
    }
    return read.ids;
  };

  return {
    /** Appends the records that the file does not have yet. @returns the number of appended records */
    async append(month: string, lines: string[]): Promise<number> {
      const ids = await idsIn(month);
      const fresh = new Map<string, string>();
      for (const line of lines) {
        const id = idOf(line);
        if (id !== undefined && !ids.has(id)) fresh.set(id, line);
      }
      await appendLines(pathOf(month), [...fresh.values()]);
      return fresh.size;
    },
  };
}

/**
 * Returns a key made of the line's call id and of how often the call was amended, because each amendment is a line of its
 * own. A line of the earlier Octo gets the id that an import would give to its call.
 */
function idOf(line: string): string | undefined {
  const record = parseLine(line);
  if (typeof record?.["id"] !== "string") return undefined;
  const amended = typeof record["amended"] === "number" ? ` ${record["amended"]}` : "";
  return "cost_nanos" in record ? `${record["id"]}${amended}` : `octo-ruby:${record["id"]}`;
}
