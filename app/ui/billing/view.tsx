// What everything cost: totals of a period, by model, and every single call.
import { A, useSearchParams } from "@solidjs/router";
import { createResource, createSignal, For, type JSX, onCleanup, Show } from "solid-js";
import type { BillingRecord } from "#core/billing/record.ts";
import type { BillingSummary, Period } from "#core/billing/summary.ts";
import type { SessionId } from "#core/ids.ts";
import { money, tokens } from "../kit/format.ts";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/preferences.ts";
import { t } from "../text/t.ts";
import { CallRow } from "./call-row.tsx";
import { download } from "./download.ts";
import "./billing.css";

const page = 50;
const periods: Period[] = ["day", "week", "month", "year", "all"];

export function BillingPage(): JSX.Element {
  const octo = useOcto();
  const [search] = useSearchParams<{ chat?: string }>();
  const [period, setPeriod] = createSignal<Period>("month");
  const [limit, setLimit] = createSignal(page);
  const [summary, { refetch: summarise }] = createResource(period, (wanted) =>
    octo.call((api) => api.billing.summary(wanted)),
  );
  const [records, { refetch: list }] = createResource(
    () => ({ sessionId: search.chat as SessionId | undefined, limit: limit() }),
    (query) => octo.call((api) => api.billing.records(query)),
  );
  const [months] = createResource(() => octo.call((api) => api.billing.months()));
  onCleanup(
    octo.watch({ kind: "sessions" }, (message) => {
      if (message.kind !== "billing") return;
      void summarise();
      void list();
    }),
  );
  const exportMonth = async (month: string) =>
    download(`${month}.jsonl`, await octo.call((api) => api.billing.exportMonth(month)));
  return (
    <div class="money">
      <h1>{t().money.title}</h1>
      <div class="row">
        <select
          aria-label={t().money.period}
          value={period()}
          onChange={(event) => setPeriod(event.currentTarget.value as Period)}
        >
          <For each={periods}>
            {(one) => (
              <option value={one} selected={one === period()}>
                {t().money.periods[one]}
              </option>
            )}
          </For>
        </select>
        <For each={months()}>
          {(month) => (
            <button type="button" class="quiet" onClick={() => void exportMonth(month)}>
              {t().money.exportMonth(month)}
            </button>
          )}
        </For>
      </div>
      <Show when={summary.latest}>{(sums) => <Totals sums={sums()} />}</Show>
      <Show when={search.chat}>
        <p>
          <A href="/money">{t().money.allCalls}</A>
        </p>
      </Show>
      <h2>{t().money.calls}</h2>
      <Calls records={records.latest ?? []} />
      <Show when={(records.latest?.length ?? 0) >= limit()}>
        <button type="button" onClick={() => setLimit((now) => now + page)}>
          {t().money.more}
        </button>
      </Show>
    </div>
  );
}

function Totals(props: { sums: BillingSummary }): JSX.Element {
  const input = () => props.sums.input + props.sums.cacheRead + props.sums.cacheWrite5m + props.sums.cacheWrite1h;
  const models = () => Object.entries(props.sums.byModel).sort(([, a], [, b]) => b.costNanos - a.costNanos);
  return (
    <>
      <p class="money-hero">{money(props.sums.costNanos, currency())}</p>
      <p class="money-facts">
        {t().money.requests(props.sums.requests)}
        <Show when={props.sums.unpriced > 0}> · {t().money.unpriced(props.sums.unpriced)}</Show> · {t().money.tokensIn}{" "}
        {tokens(input())} · {t().money.fromCache} {tokens(props.sums.cacheRead)} · {t().money.tokensOut}{" "}
        {tokens(props.sums.output)}
      </p>
      <Show when={props.sums.demo.requests > 0}>
        <p class="hint">{t().money.demoNote(money(props.sums.demo.costNanos, currency()))}</p>
      </Show>
      <Show when={models().length > 0}>
        <table>
          <caption>{t().money.byModel}</caption>
          <tbody>
            <For each={models()}>
              {([model, tally]) => (
                <tr>
                  <th scope="row">{model}</th>
                  <td>{t().money.requests(tally.requests)}</td>
                  <td>{money(tally.costNanos, currency())}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </>
  );
}

function Calls(props: { records: BillingRecord[] }): JSX.Element {
  return (
    <Show when={props.records.length > 0} fallback={<p>{t().money.empty}</p>}>
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
            <For each={props.records}>{(record) => <CallRow record={record} />}</For>
          </tbody>
        </table>
      </div>
    </Show>
  );
}
