// Shows how much of each budget is used, and the cost of the whole period at the current pace.
import { createResource, For, type JSX } from "solid-js";
import type { BudgetUsage } from "#core/ledger/budgets/budget-usage.ts";
import { Meter } from "../kit/controls/meter.tsx";
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
  const tone = () => {
    const share = props.state.spent / props.state.budget.nanos;
    return share >= 1 ? "full" : share >= 0.8 ? "warn" : undefined;
  };
  return (
    <div class="money-budget">
      <p>{props.label}</p>
      <Meter label={props.label} value={props.state.spent} max={props.state.budget.nanos} tone={tone()} />
    </div>
  );
}
