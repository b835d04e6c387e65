// The list of calls, newest first. Each row expands to all fields of the record.
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { RemovedMonth } from "#core/ledger/audit/removal.ts";
import { useOcto } from "../state/context.ts";
import { t } from "../text/t.ts";
import "../text/money.ts";
import { CallRow } from "./call-row.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { LedgerFiles } from "./import-export.tsx";
import type { Filter } from "./page-filter.ts";
import { createDeletedMonths, DeletedNotice } from "./deleted-notice.tsx";

const page = 50;

export function Calls(props: { filter: Filter; revision: number; removed: RemovedMonth[] }): JSX.Element {
  const octo = useOcto();
  const gone = createDeletedMonths(props);
  const [limit, setLimit] = createSignal(page);
  const [records] = createResource(
    () => ({ ...props.filter.query(), limit: limit(), revision: props.revision }),
    ({ revision: _revision, ...query }) => octo.call((api) => api.ledger.records(query)),
  );
  return (
    <section class="money-list">
      <LedgerFiles filter={props.filter} revision={props.revision} />
      <FilterChips filter={props.filter} />
      <DeletedNotice months={gone()} />
      <Show
        when={(records.latest?.length ?? 0) > 0}
        fallback={
          <Show when={records.latest && gone().length === 0}>
            {<p>{props.filter.active() ? t().money.noMatches : t().money.empty}</p>}
          </Show>
        }
      >
        <div class="money-scroll">
          <table class="money-calls">
            <thead>
              <tr>
                <th scope="col">{t().money.time}</th>
                <th scope="col">{t().money.model}</th>
                <th scope="col">{t().money.purpose}</th>
                <th scope="col">{t().money.outcome}</th>
                <th scope="col">{t().money.input}</th>
                <th scope="col">{t().money.cacheRead}</th>
                <th scope="col">{t().money.cacheWrite}</th>
                <th scope="col">{t().money.output}</th>
                <th scope="col">{t().money.cost}</th>
              </tr>
            </thead>
            <tbody>
              <For each={records.latest}>{(record) => <CallRow record={record} />}</For>
            </tbody>
          </table>
        </div>
      </Show>
      <Show when={(records.latest?.length ?? 0) >= limit()}>
        <button type="button" onClick={() => setLimit((now) => now + page)}>
          {t().money.more}
        </button>
      </Show>
    </section>
  );
}
