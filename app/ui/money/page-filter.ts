// The filters of the Money page. They are part of the page's address, so that links and the Back button work.
import { useSearchParams } from "@solidjs/router";
import {
  importSources,
  type ImportSource,
  type LedgerRecord,
  purposes,
  type RecordedPurpose,
} from "#core/ledger/record.ts";
import type { LedgerQuery } from "#core/ledger/filter.ts";
import type { Period, Span } from "#core/ledger/calendar.ts";
import type { SessionId, TurnId } from "#core/ids.ts";

export const periods: Period[] = ["day", "week", "month", "year", "all"];

export interface Filter {
  period(): Period | "custom";
  /** The period of the totals: a preset one or a range of days. */
  span(): Period | Span;
  /** The query for the list of calls. */
  query(): Omit<LedgerQuery, "limit" | "after">;
  chat(): SessionId | undefined;
  turn(): TurnId | undefined;
  model(): string | undefined;
  /** The project's folder. */
  project(): string | undefined;
  purpose(): RecordedPurpose | undefined;
  channel(): string | undefined;
  person(): string | undefined;
  /** The program that the calls were imported from. */
  program(): ImportSource | undefined;
  ended(): Outcome | undefined;
  day(): string | undefined;
  /** True if any filter besides the period is set. */
  active(): boolean;
  set(changes: Partial<Record<FilterName, string | undefined>>): void;
}

export type Outcome = LedgerRecord["outcome"];
export const outcomes = ["ok", "failed", "stopped", "lost"] as const satisfies Outcome[];

export type FilterName =
  | "period"
  | "from"
  | "to"
  | "chat"
  | "turn"
  | "model"
  | "project"
  | "purpose"
  | "channel"
  | "person"
  | "program"
  | "ended"
  | "day";

const date = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
const word = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);

/** Changes that clear all filters except the period. */
export const noFilters = {
  chat: undefined,
  turn: undefined,
  model: undefined,
  project: undefined,
  purpose: undefined,
  channel: undefined,
  person: undefined,
  program: undefined,
  ended: undefined,
  day: undefined,
};

export function createFilter(): Filter {
  const [search, setSearch] = useSearchParams<Record<FilterName, string>>();
  const period = () =>
    search.period === "custom" ? "custom" : (periods.find((one) => one === search.period) ?? "month");
  const span = (): Period | Span => {
    const now = period();
    if (now !== "custom") return now;
    const days = [date(search.from) ?? today(), date(search.to) ?? today()].sort();
    return { firstDay: days[0] ?? today(), lastDay: days[1] ?? today() };
  };
  const chat = () => word(search.chat) as SessionId | undefined;
  const turn = () => word(search.turn) as TurnId | undefined;
  const model = () => word(search.model);
  const project = () => word(search.project);
  const purpose = () => purposes.find((one) => one === search.purpose);
  const channel = () => word(search.channel);
  const person = () => word(search.person);
  const program = () => importSources.find((one) => one === search.program);
  const ended = () => outcomes.find((one) => one === search.ended);
  const day = () => date(search.day);
  return {
    period,
    span,
    chat,
    turn,
    model,
    project,
    purpose,
    channel,
    person,
    program,
    ended,
    day,
    active: () =>
      Boolean(
        chat() ?? turn() ?? model() ?? project() ?? purpose() ?? channel() ?? person() ?? program() ?? ended() ?? day(),
      ),
    query: () => ({
      sessionId: chat(),
      turnId: turn(),
      model: model(),
      folder: project(),
      purpose: purpose(),
      channel: channel(),
      person: person(),
      importedFrom: program(),
      outcome: ended(),
      span: daysOf(day(), span()),
    }),
    set: (changes) => setSearch(changes),
  };
}

function daysOf(day: string | undefined, span: Period | Span): Span | undefined {
  if (day) return { firstDay: day, lastDay: day };
  return typeof span === "object" ? span : undefined;
}

/** Today in local time, as `YYYY-MM-DD`. */
export function today(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
