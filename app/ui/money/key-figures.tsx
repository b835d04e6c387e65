// The total cost of a period, with key figures such as requests and tokens.
import { type JSX, Show } from "solid-js";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import { emptyTally, subtractTally } from "#core/ledger/tally.ts";
import { count, money, tokens } from "../parts/words/format.ts";
import { isAbout, sumText } from "../parts/words/sum-text.ts";
import { currency } from "../state/shown-currency.ts";
import { t } from "../text/t.ts";
import "../text/money.ts";

export function KeyFigures(props: { sums: LedgerSummary }): JSX.Element {
  const cacheWrite = () => props.sums.cacheWrite5m + props.sums.cacheWrite1h;
  /** The sum of the calls that did not end with a complete answer. */
  const inVain = () => subtractTally(props.sums, props.sums.byOutcome["ok"] ?? emptyTally);
  const certainty = () => {
    const { estimated, estimatedNanos, unpriced } = props.sums;
    const parts = [
      isAbout(props.sums) && t().money.estimates(estimated, money(estimatedNanos, currency())),
      unpriced > 0 && t().money.unpriced(unpriced),
    ];
    return parts.filter(Boolean).join(" · ");
  };
  return (
    <>
      <p class="money-hero">
        <Hero words={sumText(props.sums)} amount={money(props.sums.costNanos, currency())} />
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
        <Show when={inVain().costNanos > 0}>
          <Fact name={t().money.wasted} value={sumText(inVain())} />
        </Show>
      </dl>
      <Show when={certainty()}>{(words) => <p class="hint">{words()}</p>}</Show>
      <Show when={props.sums.unsentAttempts > 0}>
        <p class="hint">{t().money.neverLeft(props.sums.unsentAttempts)}</p>
      </Show>
      <Show when={props.sums.demo.requests > 0}>
        <p class="hint">{t().money.demoNote(money(props.sums.demo.costNanos, currency()))}</p>
      </Show>
    </>
  );
}

/** The total, with the words around its amount in small letters. */
function Hero(props: { words: string; amount: string }): JSX.Element {
  const around = () => props.words.split(props.amount);
  return (
    <Show when={around().length === 2} fallback={props.words}>
      <small>{around()[0]}</small>
      {props.amount}
      <small>{around()[1]}</small>
    </Show>
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
