// The costs of a period by model, chat, project and so on. Each row links to its calls.
import { A, useLocation } from "@solidjs/router";
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import { importSources, purposes } from "#core/ledger/record.ts";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import type { Tally } from "#core/ledger/tally.ts";
import type { SessionId } from "#core/ids.ts";
import { sumText } from "../parts/words/sum-text.ts";
import { useOcto } from "../state/context.ts";
import { t } from "../text/t.ts";
import "../text/money.ts";
import { type FilterName, outcomes } from "./page-filter.ts";
import { ShowAll } from "./show-all.tsx";

/** Number of rows that are shown until the person asks for all. */
const shownAtFirst = 6;

interface BreakdownRow {
  key: string;
  label: string;
  tally: Tally;
}

export function Breakdown(props: { sums: LedgerSummary }): JSX.Element {
  const words = () => t().money;
  return (
    <div class="money-breakdown">
      <Part title={words().byModel} name={words().model} filter="model" rows={rowsFrom(props.sums.byModel)} single />
      <BySession sums={props.sums} />
      <Part
        title={words().byProject}
        name={words().project}
        filter="project"
        rows={rowsFrom(props.sums.byFolder, (folder) => (folder ? folderName(folder) : words().noProject))}
      />
      <Part
        title={words().byPurpose}
        name={words().purpose}
        filter="purpose"
        rows={rowsFrom(props.sums.byPurpose, labelOr(purposes, words().purposes))}
      />
      <Part
        title={words().byChannel}
        name={words().channel}
        filter="channel"
        rows={rowsFrom(props.sums.byChannel, (channel) => channel || words().noChannel)}
      />
      <Part
        title={words().byPerson}
        name={words().person}
        filter="person"
        rows={rowsFrom(props.sums.byPerson, (person) => person || words().noPerson)}
      />
      <Part
        title={words().byProgram}
        name={words().program}
        filter="program"
        rows={rowsFrom(props.sums.byImport, (source) =>
          source ? labelOr(importSources, words().importSources)(source) : words().ownProgram,
        )}
      />
      <Part
        title={words().byOutcome}
        name={words().outcome}
        filter="ended"
        rows={rowsFrom(props.sums.byOutcome, labelOr(outcomes, words().outcomes))}
      />
    </div>
  );
}

const rowsFrom = (tallies: Record<string, Tally>, labelOf = (key: string): string => key): BreakdownRow[] =>
  costliestFirst(tallies).map(([key, tally]) => ({ key, label: labelOf(key), tally }));

/** Returns a function that labels names. A name from an imported ledger that Octo does not know is its own label. */
const labelOr =
  <K extends string>(all: readonly K[], words: Record<K, string>) =>
  (key: string): string => {
    const one = all.find((name) => name === key);
    return one ? words[one] : key;
  };

const folderName = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== "") ?? path;

function BySession(props: { sums: LedgerSummary }): JSX.Element {
  const octo = useOcto();
  const [titles] = createResource(
    () => Object.keys(props.sums.bySession) as SessionId[],
    (ids) => octo.call((api) => api.sessions.titles(ids)),
  );
  const title = (id: string) => {
    const found = titles.latest?.[id as SessionId];
    const source = props.sums.imported[id];
    if (source) return t().money.importedChat(t().money.importSources[source], id.slice(0, 8));
    return found === undefined
      ? titles.latest
        ? t().money.unknownChat(endOf(id))
        : "…"
      : onOneLine(found) || t().sessions.untitled;
  };
  const rows = (): BreakdownRow[] => {
    const { bySession, otherSessions: others } = props.sums;
    // Adds a row for all other chats, so that the rows add up to the total.
    const rest = { key: "", label: t().money.otherChats(others.count), tally: others };
    return [...rowsFrom(bySession, title), ...(others.count === 0 ? [] : [rest])];
  };
  return <Part title={t().money.byChat} name={t().money.chat} filter="chat" rows={rows()} single />;
}

/** The end of an id, which consists of random characters. */
const endOf = (id: string): string => id.slice(-6);

const costliestFirst = (tallies: Record<string, Tally>) =>
  Object.entries(tallies)
    .filter(([, { requests }]) => requests > 0)
    .sort(([, a], [, b]) => b.costNanos - a.costNanos || b.requests - a.requests);

/** @param single whether the table is shown even if it has only one row */
function Part(props: {
  title: string;
  name: string;
  filter: FilterName;
  rows: BreakdownRow[];
  single?: boolean;
}): JSX.Element {
  const [all, setAll] = createSignal(false);
  const shown = () => (all() ? props.rows : props.rows.slice(0, shownAtFirst));
  const whole = () => props.rows.reduce((sum, { tally }) => sum + tally.costNanos, 0);
  // Uses the router's location, because it is reactive. Otherwise the links would restore a filter that was removed.
  const place = useLocation();
  const linkTo = (value: string) => {
    const search = new URLSearchParams(place.search);
    search.set(props.filter, value);
    return `/money?${search}`;
  };
  return (
    <Show when={props.rows.length > (props.single ? 0 : 1)}>
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
                <tr style={{ "--share": String(whole() > 0 ? row.tally.costNanos / whole() : 0) }}>
                  <th scope="row">
                    {/* The row that sums all other chats has no link, because it has no key to filter by. */}
                    <Show when={row.key} fallback={row.label}>
                      <A href={linkTo(row.key)}>{row.label}</A>
                    </Show>
                  </th>
                  <td>{t().money.requests(row.tally.requests)}</td>
                  <td>{sumText(row.tally)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
        <Show when={props.rows.length > shownAtFirst}>
          <ShowAll all={all()} more={t().money.allOf(props.rows.length)} fewer={t().money.fewer} set={setAll} />
        </Show>
      </section>
    </Show>
  );
}
