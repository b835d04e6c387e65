// Removes months from the ledger: reports what they contain, exports them to a file, and then removes them.
import { type MonthContents, paidNanos, type RemovedMonth, type Remover } from "#core/ledger/audit/removal.ts";
import { budgetCounting, overdueMonths, type RefusedMonth } from "#core/ledger/audit/retention.ts";
import { spanOfMonth, type OffsetAt } from "#core/ledger/calendar.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import { rawBatchesOf } from "#core/ledger/files/split-lines.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { recordsIn } from "#core/ledger/tally.ts";
import type { Ledger } from "#core/store-ports.ts";
import type { OctoApi } from "../../api.ts";
import { chunksOf } from "./file-chunks.ts";
import type { LedgerApiPorts } from "./ports.ts";

type Api = Pick<OctoApi["ledger"], "contents" | "overdueMonths" | "exportForRemoval" | "removeMonths">;

export function createRetention({ ledger, settings, tabs, clock, offsetAt }: LedgerApiPorts): Api {
  const contentsOf = async (month: string): Promise<MonthContents> => {
    const sums = await ledger.summary(spanOfMonth(month));
    return { month, calls: recordsIn(sums) + recordsIn(sums.demo), nanos: sums.costNanos };
  };
  const countedByBudget = async (month: string): Promise<RefusedMonth | undefined> => {
    const budget = await budgetCounting(await settings.get("spending"), spanOfMonth(month), ledger.summary);
    return budget && { month, why: "counted", budget };
  };
  /** Returns why a month cannot be removed, as far as this is known in advance. Undefined if no reason is known. */
  const refusalOf = async (month: string): Promise<RefusedMonth | undefined> => {
    const counted = await countedByBudget(month);
    if (counted) return counted;
    return (await ledger.verify(spanOfMonth(month))).broken.includes(month) ? { month, why: "broken" } : undefined;
  };
  const removeMonth = async (expected: MonthContents, by: Remover): Promise<RemovedMonth | RefusedMonth> => {
    const counted = await countedByBudget(expected.month);
    if (counted) return counted;
    const answer = await ledger.removeMonth(expected, by);
    return "refused" in answer ? { month: expected.month, why: answer.refused } : answer;
  };
  return {
    contents: async (months) => Promise.all((months ?? (await ledger.closedMonths())).map(contentsOf)),
    overdueMonths: async (retention) => overdueMonths(await ledger.closedMonths(), retention, clock.now(), offsetAt),

    async exportForRemoval(months) {
      const refusals = await Promise.all(months.map(refusalOf));
      const refused = refusals.filter((one) => one !== undefined);
      const exported = months.filter((_, i) => refusals[i] === undefined).sort();
      const file = await fileOf(ledger, exported);
      const inFile = await contentsOfFile(file, offsetAt);
      const present = await Promise.all(exported.map(contentsOf));
      const isInFile = ({ month, calls, nanos }: MonthContents) =>
        inFile.get(month)?.calls === calls && inFile.get(month)?.nanos === nanos;
      const changed = present.filter((one) => !isInFile(one)).map(({ month }) => ({ month, why: "changed" as const }));
      return { file, contents: present.filter(isInFile), refused: [...refused, ...changed] };
    },

    async removeMonths(contents, by) {
      const answers: (RemovedMonth | RefusedMonth)[] = [];
      try {
        for (const one of contents) answers.push(await removeMonth(one, by));
      } finally {
        // Also published after an error, because the months before the error are already removed.
        tabs.publish({ kind: "imported" });
      }
      return {
        removed: answers.filter((one) => "away" in one),
        refused: answers.filter((one) => "why" in one),
      };
    },
  };
}

async function fileOf(ledger: Pick<Ledger, "exportText" | "exportedSeals">, months: string[]): Promise<Blob> {
  const chunks: Blob[] = [];
  for (const month of months) {
    chunks.push(new Blob([await ledger.exportedSeals(spanOfMonth(month), {})]));
    for await (const chunk of ledger.exportText(spanOfMonth(month), {}, "jsonl")) chunks.push(new Blob([chunk]));
  }
  return new Blob(chunks, { type: "application/jsonl" });
}

/** Returns what a file contains, by month. Each call is counted once, as in an import. */
async function contentsOfFile(file: Blob, offsetAt: OffsetAt): Promise<Map<string, MonthContents>> {
  const months = new Map<string, MonthContents>();
  const seen = new Set<string>();
  for await (const lines of rawBatchesOf(chunksOf(file)))
    for (const line of lines) {
      const found = readLine(line, offsetAt);
      if (found.kind !== "call" || seen.has(found.record.id)) continue;
      seen.add(found.record.id);
      const month = monthOf(found.record);
      const { calls, nanos } = months.get(month) ?? { calls: 0, nanos: 0 };
      months.set(month, { month, calls: calls + 1, nanos: nanos + paidNanos(found.record) });
    }
  return months;
}
