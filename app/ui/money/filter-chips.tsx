// The active filters, each as a chip that removes the filter, and the totals of the filtered calls.
import { createMemo, createResource, For, type JSX, Show } from "solid-js";
import { type LedgerSummary, summarise } from "#core/ledger/summary.ts";
import { Chip } from "../kit/controls/chip.tsx";
import { useOcto } from "../state/context.ts";
import { language, t } from "../text/t.ts";
import "../text/money.ts";
import { noFilters, type Filter } from "./page-filter.ts";

function createFilterChips(props: { filter: Filter }) {
  const octo = useOcto();
  const [title] = createResource(
    () => props.filter.chat(),
    async (id) => (await octo.call((api) => api.sessions.titles([id])))[id],
    { initialValue: undefined },
  );
  const chips = createMemo(() => {
    const { chat, turn, model, project, purpose, channel, person, program, ended, day } = props.filter;
    const date = day();
    const what = purpose();
    const source = program();
    const end = ended();
    return [
      chat() && { name: "chat" as const, words: title.latest || t().money.oneChat },
      turn() && { name: "turn" as const, words: t().money.oneTurn },
      model() && { name: "model" as const, words: model() ?? "" },
      project() && { name: "project" as const, words: project() ?? "" },
      what && { name: "purpose" as const, words: t().money.purposes[what] },
      channel() && { name: "channel" as const, words: channel() ?? "" },
      person() && { name: "person" as const, words: person() ?? "" },
      source && { name: "program" as const, words: t().money.importSources[source] },
      end && { name: "ended" as const, words: t().money.outcomes[end] },
      date && {
        name: "day" as const,
        words: new Date(`${date}T12:00:00`).toLocaleDateString(language(), { dateStyle: "medium" }),
      },
    ].filter((chip) => typeof chip === "object");
  });
  return chips;
}

/** The chips above the list of calls: one per filter. */
export function FilterChips(props: { filter: Filter }): JSX.Element {
  const chips = createFilterChips(props);
  return (
    <Show when={chips().length > 0}>
      <ul class="money-chips">
        <For each={chips()}>
          {(chip) => (
            <li>
              <Chip
                removeLabel={t().money.removeFilter(chip.words)}
                remove={() =>
                  props.filter.set({ [chip.name]: undefined, ...(chip.name === "chat" && { turn: undefined }) })
                }
              >
                {chip.words}
              </Chip>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

/** The chip above the totals: names all filters and clears them. */
export function FilterSummary(props: { filter: Filter }): JSX.Element {
  const chips = createFilterChips(props);
  return (
    <Show when={chips().length > 0}>
      <div class="money-chips">
        <Chip removeLabel={t().money.clearFilters} remove={() => props.filter.set(noFilters)}>
          {t().money.filteredBy(
            chips()
              .map(({ words }) => words)
              .join(" · "),
          )}
        </Chip>
      </div>
    </Show>
  );
}

/**
 * The totals of the filtered calls; undefined without filters.
 * @param revision number of ledger changes so far; each change reloads the totals
 */
export function createFilteredSummary(filter: Filter, revision: () => number): () => LedgerSummary | undefined {
  const octo = useOcto();
  const [sums] = createResource(
    () => filter.active() && { query: filter.query(), span: filter.span(), revision: revision() },
    async ({ query, span }): Promise<LedgerSummary> => {
      const { span: days, turnId, ...alike } = query;
      if (!turnId) return octo.call((api) => api.ledger.summary(days ?? span, alike));
      // The summary cannot be limited to a turn. A turn has few calls, so they are added up here.
      const records = await octo.call((api) => api.ledger.records(query));
      return summarise(records, "all", Date.now(), (at) => -new Date(at).getTimezoneOffset());
    },
    // Has an initial value, so that the unfiltered totals stay until the filtered ones are loaded.
    { initialValue: undefined },
  );
  const narrowed = createMemo(() => (filter.active() ? sums.latest : undefined));
  return narrowed;
}
