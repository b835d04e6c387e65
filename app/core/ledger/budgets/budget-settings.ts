// What calls may cost: by day, by month, and by whatever else the person wants to keep an eye on.
import type { BudgetPeriod, CostBudget } from "./budget.ts";
import { localDay, type OffsetAt } from "#core/ledger/calendar.ts";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import type { Span } from "#core/ledger/calendar.ts";

/** In billionths of a US dollar; absent: no limit. */
export interface BudgetSettings {
  dayNanos?: number;
  monthNanos?: number;
  /** Ask models whose price nobody knows although there is a limit. */
  unpriced?: boolean;
  /** Whatever is not simply a day or a month of everything. */
  budgets?: CostBudget[];
}

/** What Octo's own calls have cost of a period: books of other programs were read in, not run up here. */
export function ownNanos({ byImport }: LedgerSummary): number {
  return byImport[""]?.costNanos ?? 0;
}

/** All that holds, the two simple limits first. */
export function budgetsOf({ dayNanos, monthNanos, budgets = [] }: BudgetSettings): CostBudget[] {
  const whole = (period: BudgetPeriod, nanos = 0): CostBudget => ({
    id: period,
    period,
    scope: "everything",
    nanos,
    kind: "hard",
  });
  return [whole("day", dayNanos), whole("month", monthNanos), ...budgets].filter(({ nanos }) => nanos > 0);
}

const dayMs = 24 * 3_600_000;

/** The days of the period that runs now, the first and the last; a week begins on Monday. */
export function daysOfPeriod(period: BudgetPeriod, now: number, offsetAt: OffsetAt): Span {
  const today = localDay(now, offsetAt(now));
  const at = Date.parse(today);
  const [year = 0, month = 1] = today.split("-").map(Number);
  switch (period) {
    case "day":
      return { firstDay: today, lastDay: today };
    case "week": {
      const monday = at - ((new Date(at).getUTCDay() + 6) % 7) * dayMs;
      return { firstDay: localDay(monday, 0), lastDay: localDay(monday + 6 * dayMs, 0) };
    }
    case "month":
      return { firstDay: `${today.slice(0, 7)}-01`, lastDay: localDay(Date.UTC(year, month, 0), 0) };
    case "total":
      return { firstDay: "", lastDay: endless };
  }
}

const endless = "9999-12-31";

/** What to ask the ledger for: also of a place whose day is ahead of ours. */
export const spanOfPeriod = (period: BudgetPeriod, now: number, offsetAt: OffsetAt): Span | "all" =>
  period === "total" ? "all" : { firstDay: daysOfPeriod(period, now, offsetAt).firstDay, lastDay: endless };

/** The whole period at the pace of its days so far; a budget without an end heads nowhere. */
export function projected(spent: number, period: BudgetPeriod, now: number, offsetAt: OffsetAt): number | undefined {
  if (period === "total" || period === "day") return undefined;
  const { firstDay, lastDay } = daysOfPeriod(period, now, offsetAt);
  const days = (to: string) => (Date.parse(to) - Date.parse(firstDay)) / dayMs + 1;
  return Math.round((spent / days(localDay(now, offsetAt(now)))) * days(lastDay));
}

const dollars = (nanos: number): string => `$${(nanos / 1e9).toFixed(nanos % 1e7 === 0 ? 2 : 4)}`;

const times: Record<BudgetPeriod, string> = { day: "a day", week: "a week", month: "a month", total: "in all" };

/** Why a call must not begin, in words for the person. `of`: what the budget is about, by name. */
export function reached({ nanos, period, scope }: CostBudget, spent: number, of: string | undefined): string {
  const about: Record<CostBudget["scope"], string> = {
    everything: "",
    sessionId: " for this chat",
    folder: ` for the project ${of}`,
    model: ` for the model ${of}`,
    account: ` for the account ${of}`,
    purpose: ` for calls of the kind “${of}”`,
    channel: ` for the channel ${of}`,
    person: ` for ${of}`,
  };
  return `The limit of ${dollars(nanos)} ${times[period]}${about[scope]} leaves no room for another call: ${dollars(spent)} are spent. Raise it in Settings, then continue.`;
}
