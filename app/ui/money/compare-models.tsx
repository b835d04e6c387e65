// Compares what the period's tokens would cost on other models, the person's own models first.
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import { type CallClasses, costOn } from "#core/ledger/reports/what-if.ts";
import { type Account, modelsOf } from "#core/model/vendors/account.ts";
import { modelKey } from "#core/model/vendors/model-key.ts";
import { bookOf, type FetchedPrices } from "#core/model/prices/price-book.ts";
import { prices as listed } from "#core/model/prices/price-list.ts";
import { money } from "../parts/words/format.ts";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/shown-currency.ts";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import "../text/money.ts";
import "../text/prices.ts";
import type { Filter } from "./page-filter.ts";
import { ShowAll } from "./show-all.tsx";

/** @param revision number of ledger changes so far; each change repeats the comparison */
export function CompareModels(props: { filter: Filter; revision: number }): JSX.Element {
  const octo = useOcto();
  const [accounts] = createSetting("accounts");
  const [fetched] = createSetting("prices");
  const [all, setAll] = createSignal(false);
  const [sorted] = createResource(
    () => ({ span: props.filter.span(), query: props.filter.query(), revision: props.revision }),
    ({ span, query }) => octo.call((api) => api.ledger.classes(span, query)),
  );
  const rows = () => {
    const calls = sorted.latest;
    return calls ? rowsOf(calls, accounts() ?? [], fetched()) : [];
  };
  const shown = () => rows().filter(({ own }) => all() || own);
  return (
    <Show when={sorted.latest}>
      {(calls) => (
        <>
          <p class="hint">
            {t().prices.whatIfNote(calls().calls, money(calls().costNanos, currency()))}{" "}
            <Show when={calls().unpriced > 0}>{t().money.unpriced(calls().unpriced)}.</Show>
          </p>
          <table class="money-sums money-what-if">
            <thead>
              <tr>
                <th scope="col">{t().money.model}</th>
                <th scope="col">{t().prices.difference}</th>
                <th scope="col">{t().money.cost}</th>
              </tr>
            </thead>
            <tbody>
              <For each={shown()}>
                {(row) => (
                  <tr>
                    <th scope="row">{row.model}</th>
                    <td>{row.cost === undefined ? "" : compared(row.cost, calls().costNanos)}</td>
                    <td>{row.cost === undefined ? t().money.unknown : money(row.cost, currency())}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
          <Show when={rows().some(({ own }) => !own)}>
            <ShowAll all={all()} more={t().prices.allModels(rows().length)} fewer={t().prices.onlyMine} set={setAll} />
          </Show>
        </>
      )}
    </Show>
  );
}

interface Row {
  model: string;
  cost: number | undefined;
  /** True if one of the person's accounts has this model. */
  own: boolean;
}

function rowsOf(calls: CallClasses, accounts: Account[], fetched: FetchedPrices | undefined): Row[] {
  const rows = new Map<string, Row>();
  for (const account of accounts) {
    if (account.demo) continue;
    for (const model of modelsOf(account)) {
      const key = modelKey(model);
      if (!rows.has(key)) rows.set(key, { model, cost: costOn(model, calls, bookOf(account, fetched)), own: true });
    }
  }
  for (const model of [...Object.keys(listed), ...Object.keys(fetched?.prices ?? {})]) {
    if (rows.has(model) || listed[model]?.list === "demo") continue;
    rows.set(model, { model, cost: costOn(model, calls, { fetched }), own: false });
  }
  return [...rows.values()].sort((a, b) => (a.cost ?? Number.POSITIVE_INFINITY) - (b.cost ?? Number.POSITIVE_INFINITY));
}

/** The difference from the paid amount: in percent, or as a multiple if it is large. Empty if nothing was paid. */
function compared(cost: number, paid: number): string {
  if (paid === 0) return "";
  const share = cost / paid;
  if (share >= 3) return `×${share.toFixed(share < 10 ? 1 : 0)}`;
  const percent = Math.round((share - 1) * 100);
  return percent === 0 ? "±0%" : `${percent > 0 ? "+" : "−"}${Math.abs(percent)}%`;
}
