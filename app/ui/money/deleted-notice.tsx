// Notices about deleted calls, shown where a person might look for these calls.
import { createMemo, createResource, For, type JSX, Show } from "solid-js";
import { localMonth } from "#core/ledger/calendar.ts";
import type { RemovedMonth } from "#core/ledger/audit/removal.ts";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import { useOcto } from "../state/context.ts";
import { language, t } from "../text/t.ts";
import "../text/retention.ts";
import { totalsText } from "./delete-months.tsx";
import type { Filter } from "./page-filter.ts";

export const removalDay = ({ at }: Pick<RemovedMonth, "at">): string =>
  new Date(at).toLocaleDateString(language(), { dateStyle: "medium" });

const monthAt = (at: number): string => localMonth(at, -new Date(at).getTimezoneOffset());

/** The deleted months whose calls have not all been imported again. */
const stillDeleted = (removed: RemovedMonth[]) => removed.filter(({ away }) => away.calls > 0);

/**
 * The notice below the totals. It names the deleted months that the totals do not include.
 * @param filtered whether filters are set; the cost of the deleted calls is then unknown
 */
export function ExcludedMonths(props: {
  sums: LedgerSummary;
  removed: RemovedMonth[];
  filtered: boolean;
}): JSX.Element {
  const away = () => {
    const [first, last] = [monthAt(props.sums.from), monthAt(props.sums.to)];
    return stillDeleted(props.removed).filter(({ month }) => month >= first && month <= last);
  };
  const months = () => [...new Set(away().map(({ month }) => month))].sort();
  const names = () => (months().length <= 3 ? months().join(", ") : t().retention.many(months().length));
  return (
    <Show when={away().length > 0}>
      <p class="hint">
        {props.filtered
          ? t().retention.excludedMonths(names())
          : t().retention.excluded(names(), ...totalsText(away().map((one) => one.away)))}
      </p>
    </Show>
  );
}

/** Returns the deleted months with calls that the chosen chat, turn or days would have included. */
export function createDeletedMonths(props: { filter: Filter; removed: RemovedMonth[] }): () => RemovedMonth[] {
  const octo = useOcto();
  const asked = () => {
    const { chat, turn, query } = props.filter;
    return stillDeleted(props.removed).length > 0 && { chat: chat(), turn: turn(), span: query().span };
  };
  const [months] = createResource(
    asked,
    async ({ chat, turn, span }) => {
      if (!chat)
        return span
          ? (month: string) => month >= span.firstDay.slice(0, 7) && month <= span.lastDay.slice(0, 7)
          : () => false;
      const events = await octo.call((api) => api.sessions.read(chat));
      const called = events.flatMap((event) => (event.type === "model.called" ? event.call : []));
      const those = called.filter(({ turnId }) => !turn || turnId === turn);
      const found = new Set(those.map(({ startedAt }) => monthAt(startedAt)));
      return (month: string) => found.has(month);
    },
    { initialValue: () => false },
  );
  const gone = createMemo(() => {
    const had = months.latest;
    const newest = new Map(stillDeleted(props.removed).map((one) => [one.month, one]));
    return [...newest.values()].filter(({ month }) => had(month));
  });
  return gone;
}

export function DeletedNotice(props: { months: RemovedMonth[] }): JSX.Element {
  return (
    <For each={props.months}>
      {(one) => <p class="hint">{t().retention.deletedMonth(one.month, removalDay(one))}</p>}
    </For>
  );
}
