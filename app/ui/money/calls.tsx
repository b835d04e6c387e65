// Every single call, newest first, each opening to all that is known of it.
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { RemovedMonth } from "#core/ledger/audit/removal.ts";
import { useOcto } from "../state/context.ts";
import { t } from "../text/t.ts";
import "../text/money.ts";
import { CallRow } from "./call-row.tsx";
import { Filters } from "./chips.tsx";
import { LedgerFiles } from "./import-export.tsx";
import type { Filter } from "./filter.ts";
import { createGone, Gone } from "./deleted-notice.tsx";

const page = 50;

export function Calls(props: { filter: Filter; again: number; removed: RemovedMonth[] }): JSX.Element {
  const octo = useOcto();
  const gone = createGone(props);
  const [limit, setLimit] = createSignal(page);
  const [records] = createResource(
    () => ({ ...props.filter.query(), limit: limit(), again: props.again }),
    ({ again: _again, ...query }) => octo.call((api) => api.ledger.records(query)),
  );
  return (
    <section class="money-list">
      <LedgerFiles filter={props.filter} again={props.again} />
      <Filters filter={props.filter} />
      <Gone months={gone()} />
      <Show
        when={(records.latest?.length ?? 0) > 0}
        fallback={
          <Show when={records.latest && gone().length === 0}>
            {<p>{props.filter.narrowed() ? t().money.noneHere : t().money.empty}</p>}
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
