// The total cost of a period, with key figures such as requests and tokens.
import { type JSX, Show } from "solid-js";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import { count, money, tokens } from "../parts/words/format.ts";
import { currency } from "../state/shown-currency.ts";
import { t } from "../text/t.ts";
import "../text/money.ts";

export function KeyFigures(props: { sums: LedgerSummary }): JSX.Element {
  const cacheWrite = () => props.sums.cacheWrite5m + props.sums.cacheWrite1h;
  const cost = () => money(props.sums.costNanos, currency());
  /** The cost of calls that did not end with a complete answer. */
  const inVain = () => props.sums.costNanos - (props.sums.byOutcome["ok"]?.costNanos ?? 0);
  return (
    <>
      <p class="money-hero">
        {props.sums.unpriced > 0 && props.sums.costNanos > 0 ? t().chat.atLeast(cost()) : cost()}
      </p>
      <dl class="money-facts">
        <Fact name={t().money.requestsName} value={count(props.sums.requests)} />
        <Fact name={t().money.input} value={tokens(props.sums.input)} />
        <Fact name={t().money.cacheRead} value={tokens(props.sums.cacheRead)} />
        <Fact name={t().money.cacheWrite} value={tokens(cacheWrite())} />
        <Fact name={t().money.output} value={tokens(props.sums.output)} />
        <Show when={props.sums.savedNanos > 0}>
          <Fact name={t().money.saved} value={money(props.sums.savedNanos, currency())} />
        </Show>
        <Show when={inVain() > 0}>
          <Fact name={t().money.wasted} value={money(inVain(), currency())} />
        </Show>
      </dl>
      <Show when={props.sums.unpriced > 0}>
        <p class="hint">{t().money.unpriced(props.sums.unpriced)}</p>
      </Show>
      <Show when={props.sums.demo.requests > 0}>
        <p class="hint">{t().money.demoNote(money(props.sums.demo.costNanos, currency()))}</p>
      </Show>
    </>
  );
}

function Fact(props: { name: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}
