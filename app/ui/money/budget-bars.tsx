// Shows how much of each budget is used, and the cost of the whole period at the current pace.
import { createResource, For, type JSX } from "solid-js";
import type { BudgetUsage } from "#core/ledger/budgets/budget-usage.ts";
import { createUsageText } from "../parts/words/budget-text.ts";
import { useOcto } from "../state/context.ts";

/** @param revision number of ledger changes so far; each change reloads the budgets */
export function BudgetUsage(props: { revision: number }): JSX.Element {
  const octo = useOcto();
  const [states] = createResource(
    () => ({ revision: props.revision }),
    () => octo.call((api) => api.ledger.budgets()),
    { initialValue: [] },
  );
  const words = createUsageText(() => states.latest);
  return <For each={states.latest}>{(state) => <BudgetMeter state={state} label={words(state)} />}</For>;
}

function BudgetMeter(props: { state: BudgetUsage; label: string }): JSX.Element {
  return (
    <div class="money-budget">
      <p>{props.label}</p>
      <meter
        min="0"
        high={props.state.budget.nanos * 0.8}
        max={props.state.budget.nanos}
        value={props.state.spent}
        aria-label={props.label}
      />
    </div>
  );
}
