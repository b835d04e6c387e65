// Months that leave the ledger: what they hold, the file that is offered before, and their going.
import { daysOf, type OffsetAt } from "#core/ledger/calendar.ts";
import { rawBatchesOf } from "#core/ledger/files/split-lines.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import { type MonthHeld, paidNanos, type RemovedMonth, type Remover } from "#core/ledger/audit/removal.ts";
import { countedBy, overdueOf, type StayingMonth } from "#core/ledger/audit/retention.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import type { Ledger } from "#core/ports.ts";
import type { OctoApi } from "../../api.ts";
import type { LedgerApiPorts } from "./ports.ts";
import { piecesOf } from "./ledger-files.ts";

type Api = Pick<OctoApi["ledger"], "held" | "overdue" | "farewell" | "remove">;

const spanOf = (month: string) => {
  const [firstDay, lastDay] = daysOf(month);
  return { firstDay, lastDay };
};

export function createRetention({ ledger, settings, tabs, clock, offsetAt }: LedgerApiPorts): Api {
  const heldIn = async (month: string): Promise<MonthHeld> => {
    const { requests, demo, costNanos } = await ledger.summary(spanOf(month));
    return { month, calls: requests + demo.requests, nanos: costNanos };
  };
  const counted = async (month: string): Promise<StayingMonth | undefined> => {
    const budget = await countedBy(await settings.get("spending"), spanOf(month), ledger.summary);
    return budget && { month, why: "counted", budget };
  };
  /** Why a month must stay, as far as that is known before anything is tried. */
  const staying = async (month: string): Promise<StayingMonth | undefined> => {
    const known = await counted(month);
    if (known) return known;
    return (await ledger.verify(spanOf(month))).broken.includes(month) ? { month, why: "broken" } : undefined;
  };
  const remove = async (held: MonthHeld, by: Remover): Promise<RemovedMonth | StayingMonth> => {
    const known = await counted(held.month);
    if (known) return known;
    const answer = await ledger.remove(held, by);
    return "stays" in answer ? { month: held.month, why: answer.stays } : answer;
  };
  return {
    held: async (months) => Promise.all((months ?? (await ledger.closed())).map(heldIn)),
    overdue: async (retention) => overdueOf(await ledger.closed(), retention, clock.now(), offsetAt),

    async farewell(months) {
      const reasons = await Promise.all(months.map(staying));
      const stays = reasons.filter((one) => one !== undefined);
      const going = months.filter((_, i) => reasons[i] === undefined).sort();
      const file = await fileOf(ledger, going);
      const inFile = await read(file, offsetAt);
      const here = await Promise.all(going.map(heldIn));
      const isThere = ({ month, calls, nanos }: MonthHeld) =>
        inFile.get(month)?.calls === calls && inFile.get(month)?.nanos === nanos;
      const changed = here.filter((one) => !isThere(one)).map(({ month }) => ({ month, why: "changed" as const }));
      return { file, held: here.filter(isThere), stays: [...stays, ...changed] };
    },

    async remove(held, by) {
      const answers: (RemovedMonth | StayingMonth)[] = [];
      try {
        for (const one of held) answers.push(await remove(one, by));
      } finally {
        // What went before a fault is gone, too.
        tabs.publish({ kind: "imported" });
      }
      return {
        removed: answers.filter((one) => "away" in one),
        stays: answers.filter((one) => "why" in one),
      };
    },
  };
}

async function fileOf(ledger: Pick<Ledger, "exported">, months: string[]): Promise<Blob> {
  const pieces: Blob[] = [];
  for (const month of months)
    for await (const piece of ledger.exported(spanOf(month), {}, "jsonl")) pieces.push(new Blob([piece]));
  return new Blob(pieces, { type: "application/jsonl" });
}

/** What a file holds of each month, each call once: read as whoever imports it will read it. */
async function read(file: Blob, offsetAt: OffsetAt): Promise<Map<string, MonthHeld>> {
  const months = new Map<string, MonthHeld>();
  const seen = new Set<string>();
  for await (const lines of rawBatchesOf(piecesOf(file)))
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
