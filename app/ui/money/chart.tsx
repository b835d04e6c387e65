// The costs per day or month: as bars that the arrow keys move between, or as a table.
import { createMemo, createSignal, For, Index, type JSX, Show } from "solid-js";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import { money, roundMoney } from "../parts/words/format.ts";
import { isAbout, sumText } from "../parts/words/sum-text.ts";
import { currency } from "../state/shown-currency.ts";
import { language, t } from "../text/t.ts";
import "../text/money.ts";
import { type Bar, barsOf, roundUp } from "./bars.ts";
import { today } from "./page-filter.ts";

interface Props {
  sums: LedgerSummary;
  /** The day whose calls are listed, as `YYYY-MM-DD`. Undefined if no day is chosen. */
  day: string | undefined;
  pick(day: string | undefined): void;
}

export function Chart(props: Props): JSX.Element {
  const bars = createMemo(() => barsOf(props.sums, today()));
  const [asTable, setAsTable] = createSignal(false);
  return (
    <section class="money-chart">
      <div class="row">
        <h2>{bars()[0]?.unit === "month" ? t().money.byMonth : t().money.byDay}</h2>
        <button type="button" class="quiet small" aria-pressed={asTable()} onClick={() => setAsTable((now) => !now)}>
          {t().money.asTable}
        </button>
      </div>
      <Show when={asTable()} fallback={<Bars {...props} bars={bars()} />}>
        <Table bars={bars()} />
      </Show>
    </section>
  );
}

function Bars(props: Props & { bars: Bar[] }): JSX.Element {
  let plot: HTMLDivElement | undefined;
  /** Index of the bar under the pointer or with the focus. */
  const [at, setAt] = createSignal<number>();
  const [stop, setStop] = createSignal<number>();
  const top = () => roundUp(Math.max(...props.bars.map(({ tally }) => tally.costNanos), 0));
  const tabStop = () => Math.min(stop() ?? props.bars.length - 1, props.bars.length - 1);
  const walk = (event: KeyboardEvent) => {
    const to = { ArrowLeft: tabStop() - 1, ArrowRight: tabStop() + 1, Home: 0, End: props.bars.length - 1 }[event.key];
    if (to === undefined || to < 0 || to >= props.bars.length) return;
    event.preventDefault();
    setStop(to);
    (plot?.children[to] as HTMLElement | undefined)?.focus();
  };
  const chosen = (bar: Bar) => bar.unit === "day" && bar.key === props.day;
  return (
    <div class="money-plot">
      <div class="money-axis" aria-hidden="true">
        <span>{roundMoney(top(), currency())}</span>
        <span>{roundMoney(top() / 2, currency())}</span>
        <span>{money(0, currency())}</span>
      </div>
      <div
        ref={plot}
        class="money-bars"
        role="group"
        aria-label={t().money.chart}
        onKeyDown={walk}
        onPointerLeave={() => setAt(undefined)}
      >
        {/* Uses Index, which keeps the elements, so that a new call does not take the focus from a bar. */}
        <Index each={props.bars}>
          {(bar, i) => (
            <button
              type="button"
              class="money-bar"
              classList={{ "money-today": bar().key === today(), "money-unpriced": bar().tally.unpriced > 0 }}
              aria-label={readout(bar())}
              aria-pressed={bar().unit === "day" ? chosen(bar()) : undefined}
              aria-disabled={bar().unit === "month"}
              tabindex={i === tabStop() ? 0 : -1}
              style={{ "--share": String(bar().tally.costNanos / top()), "--estimated": String(estimatedShare(bar())) }}
              onPointerEnter={() => setAt(i)}
              onFocus={() => {
                setAt(i);
                setStop(i);
              }}
              onBlur={() => setAt(undefined)}
              onClick={() => bar().unit === "day" && props.pick(chosen(bar()) ? undefined : bar().key)}
            />
          )}
        </Index>
      </div>
      <div class="money-days" aria-hidden="true">
        <span>{dayWords(props.bars[0])}</span>
        <output>{at() === undefined ? "" : readout(props.bars[at() ?? 0])}</output>
        <span>{dayWords(props.bars.at(-1))}</span>
      </div>
    </div>
  );
}

/** The share of a bar's height that stands for estimates. */
const estimatedShare = ({ tally }: Bar): number => (isAbout(tally) ? tally.estimatedNanos / tally.costNanos : 0);

function dayWords(bar: Bar | undefined): string {
  if (!bar) return "";
  const form =
    bar.unit === "day" ? ({ day: "numeric", month: "short" } as const) : ({ month: "short", year: "numeric" } as const);
  return new Date(bar.unit === "day" ? `${bar.key}T12:00:00` : `${bar.key}-15T12:00:00`).toLocaleDateString(
    language(),
    form,
  );
}

function readout(bar: Bar | undefined): string {
  if (!bar) return "";
  return `${dayWords(bar)}: ${sumText(bar.tally)} · ${t().money.requests(bar.tally.requests)}`;
}

function Table(props: { bars: Bar[] }): JSX.Element {
  return (
    <table class="money-sums">
      <thead>
        <tr>
          <th scope="col">{props.bars[0]?.unit === "month" ? t().money.month : t().money.day}</th>
          <th scope="col">{t().money.calls}</th>
          <th scope="col">{t().money.cost}</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.bars.filter(({ tally }) => tally.requests > 0)}>
          {(bar) => (
            <tr>
              <th scope="row">{dayWords(bar)}</th>
              <td>{bar.tally.requests}</td>
              <td>{sumText(bar.tally)}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
