// The Money page: totals, breakdown, and every call. It works offline, because the ledger is in this browser.
import { createResource, createSignal, type JSX, onCleanup, Show } from "solid-js";
import { recordsIn } from "#core/ledger/tally.ts";
import { CurrencySelect } from "../parts/ledger/currency-select.tsx";
import { useOcto } from "../state/context.ts";
import { language, t } from "../text/t.ts";
import "../text/money.ts";
import { Calls } from "./calls.tsx";
import { Chart } from "./chart.tsx";
import { createFilteredSummary, FilterSummary } from "./filter-chips.tsx";
import { createFilter } from "./page-filter.ts";
import { ExcludedMonths } from "./deleted-notice.tsx";
import { BudgetUsage } from "./budget-bars.tsx";
import { RetentionNotice } from "./retention-notice.tsx";
import { PeriodSelect } from "./period-select.tsx";
import { LedgerTools } from "./ledger-tools.tsx";
import { Breakdown } from "./breakdown.tsx";
import { KeyFigures } from "./key-figures.tsx";
import "./money.css";

export function MoneyPage(): JSX.Element {
  const octo = useOcto();
  const filter = createFilter();
  /** Number of ledger changes since the page was opened. */
  const [revision, setRevision] = createSignal(0);
  onCleanup(octo.watch({ kind: "sessions" }, (message) => message.kind === "billing" && setRevision((now) => now + 1)));
  const [summary] = createResource(
    () => ({ span: filter.span(), revision: revision() }),
    ({ span }) => octo.call((api) => api.ledger.summary(span)),
  );
  const narrowed = createFilteredSummary(filter, revision);
  const [removed] = createResource(
    () => ({ revision: revision() }),
    () => octo.call((api) => api.ledger.removedMonths()),
    { initialValue: [] },
  );
  return (
    <div class="money">
      <div class="row money-head">
        <h1>{t().money.title}</h1>
        <PeriodSelect filter={filter} />
        <CurrencySelect />
      </div>
      <Show when={summary.latest}>
        {(sums) => (
          <>
            <FilterSummary filter={filter} />
            <KeyFigures sums={narrowed() ?? sums()} />
            <Show when={sums().unreadable}>{(n) => <p class="hint">{t().money.unreadable(n())}</p>}</Show>
            <ExcludedMonths sums={sums()} removed={removed.latest} filtered={filter.active()} />
            <RetentionNotice revision={revision()} />
            <BudgetUsage revision={revision()} />
            <AsOf />
            <Show when={sums().requests > 0}>
              <Chart sums={sums()} day={filter.day()} pick={(day) => filter.set({ day })} />
              <Breakdown sums={sums()} />
            </Show>
            <LedgerTools
              filter={filter}
              revision={revision()}
              hasCalls={recordsIn(sums()) > 0}
              removed={removed.latest}
            />
            {/* The list is shown together with the parts above it, so that it does not move later. */}
            <Calls filter={filter} revision={revision()} removed={removed.latest} />
          </>
        )}
      </Show>
    </div>
  );
}

/** Says how old the figures are while the browser is offline. They may then lack calls of other devices. */
function AsOf(): JSX.Element {
  const [since, setSince] = createSignal(navigator.onLine ? undefined : Date.now());
  const went = () => setSince(Date.now());
  const came = () => setSince(undefined);
  addEventListener("offline", went);
  addEventListener("online", came);
  onCleanup(() => {
    removeEventListener("offline", went);
    removeEventListener("online", came);
  });
  return (
    <Show when={since()}>
      {(at) => (
        <p class="hint">{t().money.asOf(new Date(at()).toLocaleTimeString(language(), { timeStyle: "short" }))}</p>
      )}
    </Show>
  );
}
