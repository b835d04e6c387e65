// What everything cost: the total, where it went, and every single call. All of it from this browser, network or not.
import { createResource, createSignal, type JSX, onCleanup, Show } from "solid-js";
import { CurrencySelect } from "../parts/ledger/currency-select.tsx";
import { useOcto } from "../state/context.ts";
import { language, t } from "../text/t.ts";
import "../text/money.ts";
import { Calls } from "./calls.tsx";
import { Chart } from "./chart.tsx";
import { createNarrowed, Only } from "./chips.tsx";
import { createFilter } from "./filter.ts";
import { Without } from "./deleted-notice.tsx";
import { Limits } from "./budget-usage.tsx";
import { Overdue } from "./overdue.tsx";
import { PeriodChoice } from "./period.tsx";
import { Questions } from "./questions.tsx";
import { Shares } from "./breakdown.tsx";
import { Totals } from "./key-figures.tsx";
import "./money.css";

export function BillingPage(): JSX.Element {
  const octo = useOcto();
  const filter = createFilter();
  /** Counts the times that the ledger has changed under the page. */
  const [again, setAgain] = createSignal(0);
  onCleanup(octo.watch({ kind: "sessions" }, (message) => message.kind === "billing" && setAgain((now) => now + 1)));
  const [summary] = createResource(
    () => ({ span: filter.span(), again: again() }),
    ({ span }) => octo.call((api) => api.ledger.summary(span)),
  );
  const narrowed = createNarrowed(filter, again);
  const [removed] = createResource(
    () => ({ again: again() }),
    () => octo.call((api) => api.ledger.removed()),
    { initialValue: [] },
  );
  return (
    <div class="money">
      <div class="row money-head">
        <h1>{t().money.title}</h1>
        <PeriodChoice filter={filter} />
        <CurrencySelect />
      </div>
      <Show when={summary.latest}>
        {(sums) => (
          <>
            <Only filter={filter} />
            <Totals sums={narrowed() ?? sums()} />
            <Without sums={sums()} removed={removed.latest} narrowed={filter.narrowed()} />
            <Overdue again={again()} />
            <Limits again={again()} />
            <AsOf />
            <Show when={sums().requests > 0}>
              <Chart sums={sums()} day={filter.day()} pick={(day) => filter.set({ day })} />
              <Shares sums={sums()} />
            </Show>
            <Questions filter={filter} again={again()} hasCalls={sums().requests > 0} removed={removed.latest} />
            {/* Below what pushes it down: it comes when that is there. */}
            <Calls filter={filter} again={again()} removed={removed.latest} />
          </>
        )}
      </Show>
    </div>
  );
}

/** Without a network nothing new can come from elsewhere: the page says of when it is. */
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
