// Months that leave the ledger: what they hold, the file that is offered before, and their going.
import { daysOf, type OffsetAt } from "#core/billing/calendar.ts";
import { batchesOf } from "#core/billing/lines.ts";
import { readLine } from "#core/billing/read-line.ts";
import { type MonthHeld, paidNanos, type RemovedMonth } from "#core/billing/removal.ts";
import { countedBy, overdueOf, type StayingMonth } from "#core/billing/retention.ts";
import { monthOf } from "#core/billing/rollup.ts";
import type { OctoApi } from "../api.ts";
import type { DeskPorts } from "./ledger-desk.ts";
import { piecesOf } from "./ledger-files.ts";

type Api = Pick<OctoApi["billing"], "held" | "overdue" | "farewell" | "remove">;

const spanOf = (month: string) => {
  const [firstDay, lastDay] = daysOf(month);
  return { firstDay, lastDay };
};

export function createRetention({ billing, settings, tabs, clock, offsetAt }: DeskPorts): Api {
  const heldIn = async (month: string): Promise<MonthHeld> => {
    const { requests, demo, costNanos } = await billing.summary(spanOf(month));
    return { month, calls: requests + demo.requests, nanos: costNanos };
  };
  /** Why a month must stay, as far as that is known before anything is tried. */
  const staying = async (month: string): Promise<StayingMonth | undefined> => {
    const span = spanOf(month);
    const budget = await countedBy(await settings.get("spending"), span, billing.summary);
    if (budget) return { month, why: "counted", budget };
    return (await billing.verify(span)).broken.includes(month) ? { month, why: "broken" } : undefined;
  };
  return {
    held: async (months) => Promise.all((months ?? (await billing.closed())).map(heldIn)),
    overdue: async (retention) => overdueOf(await billing.closed(), retention, clock.now(), offsetAt),

    async farewell(months) {
      const reasons = await Promise.all(months.map(staying));
      const stays = reasons.filter((one) => one !== undefined);
      const going = months.filter((_, i) => reasons[i] === undefined).sort();
      const pieces: Blob[] = [];
      for (const month of going)
        for await (const piece of billing.exported(spanOf(month), {}, "jsonl")) pieces.push(new Blob([piece]));
      const file = new Blob(pieces, { type: "application/jsonl" });
      const inFile = await read(file, offsetAt);
      const held: MonthHeld[] = [];
      for (const month of going) {
        const here = await heldIn(month);
        const there = inFile.get(month);
        if (there?.calls === here.calls && there.nanos === here.nanos) held.push(here);
        else stays.push({ month, why: "changed" });
      }
      return { file, held, stays };
    },

    async remove(held, by) {
      const removed: RemovedMonth[] = [];
      const stays: StayingMonth[] = [];
      try {
        for (const one of held) {
          const answer = await billing.remove(one, by);
          if ("stays" in answer) stays.push({ month: one.month, why: answer.stays });
          else removed.push(answer);
        }
      } finally {
        // What went before a fault is gone, too.
        tabs.publish({ kind: "imported" });
      }
      return { removed, stays };
    },
  };
}

/** What a file holds of each month, each call once: read as whoever imports it will read it. */
async function read(file: Blob, offsetAt: OffsetAt): Promise<Map<string, MonthHeld>> {
  const months = new Map<string, MonthHeld>();
  const seen = new Set<string>();
  for await (const lines of batchesOf(piecesOf(file)))
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
