// What a span cost in all: the one large number, what it is made of, and whom it went to.
import { A } from "@solidjs/router";
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import { purposes } from "#core/billing/record.ts";
import type { BillingSummary } from "#core/billing/summary.ts";
import type { Tally } from "#core/billing/tally.ts";
import type { SessionId } from "#core/ids.ts";
import { count, money, tokens } from "../kit/format.ts";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/currency.ts";
import { t } from "../text/t.ts";
import "../text/money.ts";

export function Totals(props: { sums: BillingSummary }): JSX.Element {
  const cacheWrite = () => props.sums.cacheWrite5m + props.sums.cacheWrite1h;
  const cost = () => money(props.sums.costNanos, currency());
  /** What was paid for calls that nobody got the answer of, or not the whole of it. */
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
          <Fact name={t().money.inVain} value={money(inVain(), currency())} />
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

/** Rows shown before the person asks for the others. */
const first = 6;

interface Share {
  key: string;
  words: string;
  /** Absent where there is nothing to filter by. */
  href?: string;
  tally: Tally;
}

export function ByModel(props: { sums: BillingSummary; link(model: string): string }): JSX.Element {
  const rows = (): Share[] =>
    dearest(props.sums.byModel).map(([key, tally]) => ({ key, words: key, href: props.link(key), tally }));
  return <Shares title={t().money.byModel} name={t().money.model} rows={rows()} of={props.sums.costNanos} />;
}

/** Only where there is something to tell apart. */
export function ByProject(props: { sums: BillingSummary; link(folder: string): string }): JSX.Element {
  const rows = (): Share[] =>
    dearest(props.sums.byFolder).map(([key, tally]) =>
      key ? { key, words: folderName(key), href: props.link(key), tally } : { key, words: t().money.noProject, tally },
    );
  return (
    <Show when={rows().length > 1}>
      <Shares title={t().money.byProject} name={t().money.project} rows={rows()} of={props.sums.costNanos} />
    </Show>
  );
}

const folderName = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== "") ?? path;

export function ByPurpose(props: { sums: BillingSummary; link(purpose: string): string }): JSX.Element {
  const rows = (): Share[] =>
    dearest(props.sums.byPurpose).map(([key, tally]) => {
      const known = purposes.find((purpose) => purpose === key);
      return { key, words: known ? t().money.purposes[known] : key, href: props.link(key), tally };
    });
  return (
    <Show when={rows().length > 1}>
      <Shares title={t().money.byPurpose} name={t().money.purpose} rows={rows()} of={props.sums.costNanos} />
    </Show>
  );
}

export function BySession(props: { sums: BillingSummary; link(session: string): string }): JSX.Element {
  const octo = useOcto();
  const [titles] = createResource(
    () => Object.keys(props.sums.bySession) as SessionId[],
    (ids) => octo.call((api) => api.sessions.titles(ids)),
  );
  const title = (id: string) => {
    const known = titles.latest?.[id as SessionId];
    const source = props.sums.imported[id];
    if (source) return t().money.importedChat(t().money.importSources[source], id.slice(0, 8));
    return known === undefined ? (titles.latest ? t().money.goneChat : "…") : known || t().sessions.untitled;
  };
  const rows = (): Share[] => {
    const { bySession, otherSessions: others } = props.sums;
    const named = dearest(bySession).map(([key, tally]) => ({ key, words: title(key), href: props.link(key), tally }));
    // So that the breakdown adds up to the whole.
    return others.count === 0
      ? named
      : [...named, { key: "", words: t().money.otherChats(others.count), tally: others }];
  };
  return <Shares title={t().money.byChat} name={t().money.chat} rows={rows()} of={props.sums.costNanos} />;
}

const dearest = (tallies: Record<string, Tally>) =>
  Object.entries(tallies).sort(([, a], [, b]) => b.costNanos - a.costNanos || b.requests - a.requests);

function Shares(props: { title: string; name: string; rows: Share[]; of: number }): JSX.Element {
  const [all, setAll] = createSignal(false);
  const shown = () => (all() ? props.rows : props.rows.slice(0, first));
  return (
    <Show when={props.rows.length > 0}>
      <section>
        <h2>{props.title}</h2>
        <table class="money-sums">
          <thead class="visually-hidden">
            <tr>
              <th scope="col">{props.name}</th>
              <th scope="col">{t().money.calls}</th>
              <th scope="col">{t().money.cost}</th>
            </tr>
          </thead>
          <tbody>
            <For each={shown()}>
              {(row) => (
                <tr style={{ "--share": String(props.of > 0 ? row.tally.costNanos / props.of : 0) }}>
                  <th scope="row">
                    <Show when={row.href} fallback={row.words}>
                      {(href) => <A href={href()}>{row.words}</A>}
                    </Show>
                  </th>
                  <td>{t().money.requests(row.tally.requests)}</td>
                  <td>{money(row.tally.costNanos, currency())}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
        <Show when={props.rows.length > first}>
          <button type="button" class="quiet small" aria-expanded={all()} onClick={() => setAll((now) => !now)}>
            {all() ? t().money.fewer : t().money.allOf(props.rows.length)}
          </button>
        </Show>
      </section>
    </Show>
  );
}
