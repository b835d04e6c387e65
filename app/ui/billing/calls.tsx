// Every single call, newest first, each opening to all that is known of it.
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { RemovedMonth } from "#core/billing/removal.ts";
import { X } from "../kit/icons.ts";
import { useOcto } from "../state/context.ts";
import { language, t } from "../text/t.ts";
import "../text/money.ts";
import { CallRow } from "./call-row.tsx";
import { LedgerFiles } from "./files.tsx";
import type { Filter } from "./filter.ts";
import { createGone, Gone } from "./gone.tsx";

const page = 50;

export function Calls(props: { filter: Filter; again: number; removed: RemovedMonth[] }): JSX.Element {
  const octo = useOcto();
  const gone = createGone(props);
  const [limit, setLimit] = createSignal(page);
  const [records] = createResource(
    () => ({ ...props.filter.query(), limit: limit(), again: props.again }),
    ({ again: _again, ...query }) => octo.call((api) => api.billing.records(query)),
  );
  return (
    <section class="money-list">
      <LedgerFiles filter={props.filter} again={props.again} />
      <Filters filter={props.filter} />
      <Gone months={gone()} />
      <Show
        when={(records.latest?.length ?? 0) > 0}
        fallback={
          <Show when={records.latest && gone().length === 0}>
            {<p>{filtered(props.filter) ? t().money.noneHere : t().money.empty}</p>}
          </Show>
        }
      >
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
              <For each={records.latest}>{(record) => <CallRow record={record} />}</For>
            </tbody>
          </table>
        </div>
      </Show>
      <Show when={(records.latest?.length ?? 0) >= limit()}>
        <button type="button" onClick={() => setLimit((now) => now + page)}>
          {t().money.more}
        </button>
      </Show>
    </section>
  );
}

const filtered = ({ chat, turn, model, project, purpose, day }: Filter) =>
  Boolean(chat() ?? turn() ?? model() ?? project() ?? purpose() ?? day());

/** What the list is narrowed to, each with a way out. */
function Filters(props: { filter: Filter }): JSX.Element {
  const octo = useOcto();
  const [title] = createResource(
    () => props.filter.chat(),
    async (id) => (await octo.call((api) => api.sessions.titles([id])))[id],
    { initialValue: undefined },
  );
  const chips = () => {
    const { chat, turn, model, project, purpose, day } = props.filter;
    const date = day();
    const what = purpose();
    return [
      chat() && { name: "chat" as const, words: title.latest || t().money.oneChat },
      turn() && { name: "turn" as const, words: t().money.oneTurn },
      model() && { name: "model" as const, words: model() ?? "" },
      project() && { name: "project" as const, words: project() ?? "" },
      what && { name: "purpose" as const, words: t().money.purposes[what] },
      date && {
        name: "day" as const,
        words: new Date(`${date}T12:00:00`).toLocaleDateString(language(), { dateStyle: "medium" }),
      },
    ].filter((chip) => typeof chip === "object");
  };
  return (
    <Show when={chips().length > 0}>
      <ul class="money-chips">
        <For each={chips()}>
          {(chip) => (
            <li>
              <button
                type="button"
                class="small"
                aria-label={t().money.without(chip.words)}
                onClick={() =>
                  props.filter.set({ [chip.name]: undefined, ...(chip.name === "chat" && { turn: undefined }) })
                }
              >
                {chip.words} <X size={14} />
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
