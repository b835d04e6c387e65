// How much of the person's budgets is used, and where the running periods will end if it goes on like this.
import { createResource, For, type JSX } from "solid-js";
import type { BudgetState } from "#core/billing/budget-states.ts";
import { money } from "../kit/format.ts";
import { createBudgetNames } from "../kit/budget-words.ts";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/currency.ts";
import { t } from "../text/t.ts";

/** `again` counts the times that the ledger has changed. */
export function Limits(props: { again: number }): JSX.Element {
  const octo = useOcto();
  const [states] = createResource(
    () => ({ again: props.again }),
    () => octo.call((api) => api.billing.budgets()),
    { initialValue: [] },
  );
  const names = createBudgetNames(() =>
    states.latest.map(({ budget: { scope, value }, of }) => ({ scope, value, ...(of !== undefined && { of }) })),
  );
  return (
    <For each={states.latest}>
      {(state) => (
        <Limit state={state} about={names({ ...state.budget, ...(state.of !== undefined && { of: state.of }) })} />
      )}
    </For>
  );
}

function Limit(props: { state: BudgetState; about: string }): JSX.Element {
  const words = () => {
    const { budget, spent, heading } = props.state;
    const written = (nanos: number) => money(nanos, currency());
    const simple = budget.scope === "everything" && budget.period !== "week" && budget.period !== "total";
    if (simple && budget.period === "day") return t().money.limitDay(written(spent), written(budget.nanos));
    if (simple) return t().money.limitMonth(written(spent), written(budget.nanos), written(heading ?? spent));
    const used = t().budgets.used(
      props.about,
      t().budgets.running[budget.period],
      written(spent),
      written(budget.nanos),
    );
    return heading === undefined ? used : t().budgets.heading(used, written(heading));
  };
  return (
    <div class="money-limit">
      <p>{words()}</p>
      <meter
        min="0"
        high={props.state.budget.nanos * 0.8}
        max={props.state.budget.nanos}
        value={props.state.spent}
        aria-label={words()}
      />
    </div>
  );
}
