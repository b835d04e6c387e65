// The ledger's copy: a file a month, to which others may write too. No call is in it twice.
import { stat } from "node:fs/promises";
import { appendLines, linesFrom, parseLine } from "./growing-file.ts";

/** What is known of a month's file, as far as it has been read. */
interface Known {
  file: number;
  /** Where reading goes on: after the last line that was whole. */
  whole: number;
  ids: Set<string>;
}

/** Enough for a month that ends while another begins; ids of more months would only take room. */
const mostKnown = 2;

export function createLedgerMonths(pathOf: (month: string) => string) {
  const known = new Map<string, Known>();

  /** Only what was written since the last look is read. */
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
    /** Writes those that are not there; answers how many they were. */
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

/** A line of the earlier Octo lacks the exact cost; where its call was read in, it is known by this name. */
function idOf(line: string): string | undefined {
  const record = parseLine(line);
  if (typeof record?.["id"] !== "string") return undefined;
  return "cost_nanos" in record ? record["id"] : `octo-ruby:${record["id"]}`;
}
