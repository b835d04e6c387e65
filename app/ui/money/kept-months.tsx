// The months in the ledger, how long they are kept, and the deleted months.
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { RemovedMonth } from "#core/ledger/audit/removal.ts";
import { money } from "../parts/words/format.ts";
import { RetentionChoice } from "../parts/ledger/retention-choice.tsx";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/shown-currency.ts";
import { count, DeleteMonths, totalsText } from "./delete-months.tsx";
import { removalDay } from "./deleted-notice.tsx";
import { t } from "../text/t.ts";
import "../text/retention.ts";

export function KeptMonths(props: { revision: number; removed: RemovedMonth[] }): JSX.Element {
  const octo = useOcto();
  const [held] = createResource(
    () => ({ revision: props.revision }),
    () => octo.call((api) => api.ledger.contents()),
    // Without an initial value, the whole page would be suspended until the months are loaded.
    { initialValue: undefined },
  );
  const [going, setGoing] = createSignal<string[]>([]);
  return (
    <div class="stack">
      <RetentionChoice />
      <Show
        when={held.latest?.length}
        fallback={<Show when={held.latest}>{<p class="hint">{t().retention.open}</p>}</Show>}
      >
        <table class="money-sums money-months">
          <thead>
            <tr>
              <th scope="col">{t().retention.month}</th>
              <th scope="col">{t().retention.calls}</th>
              <th scope="col">{t().retention.cost}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            <For each={held.latest}>
              {({ month, calls, nanos }) => (
                <tr>
                  <th scope="row">{month}</th>
                  <td>{count(calls)}</td>
                  <td>{money(nanos, currency())}</td>
                  <td>
                    <button
                      type="button"
                      class="quiet"
                      aria-label={t().retention.deleteOf(month)}
                      onClick={() => setGoing([month])}
                    >
                      {t().retention.delete}
                    </button>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
      <Show when={props.removed.length > 0}>
        <section class="money-removed">
          <h3>{t().retention.removed}</h3>
          <ul class="list">
            <For each={props.removed}>{(one) => <li>{removalText(one)}</li>}</For>
          </ul>
        </section>
      </Show>
      <DeleteMonths months={going()} by="person" close={() => setGoing([])} />
    </div>
  );
}

function removalText(one: RemovedMonth): string {
  const back = one.calls - one.away.calls;
  return [
    t().retention.removedLine(one.month, ...totalsText([one]), removalDay(one)),
    t().retention.by[one.by],
    back > 0 && (one.away.calls === 0 ? t().retention.allBack : t().retention.back(count(back))),
  ]
    .filter(Boolean)
    .join(" · ");
}
