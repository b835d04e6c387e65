// The spending limits other than the daily and the monthly limit, and the form to add or change a limit.
import { createSignal, For, type JSX, Show } from "solid-js";
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import { createBudgetNames } from "../parts/words/budget-text.ts";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import "../text/budgets.ts";
import { inDollars } from "./amount-field.tsx";
import { BudgetForm } from "./budget-form.tsx";

/** Formats an amount in dollars without rounding, such as `5`, `0.50` or `0.125`. */
const written = (nanos: number): string => {
  const dollars = String(inDollars(nanos));
  return /^\d+$|\.\d\d/.test(dollars) ? dollars : `${dollars}0`;
};

export function Budgets(): JSX.Element {
  const [spending, , , change] = createSetting("spending");
  const [editing, setEditing] = createSignal<CostBudget | "new">();
  const all = () => spending()?.budgets ?? [];
  const names = createBudgetNames(all);
  let add: HTMLButtonElement | undefined;
  const words = (budget: CostBudget) =>
    t().budgets.line(
      `$${written(budget.nanos)}`,
      t().budgets.periods[budget.period],
      names(budget),
      t().budgets.kinds[budget.kind],
    );
  const replace = (budgets: (now: CostBudget[]) => CostBudget[]) =>
    void change((now) => ({ ...now, budgets: budgets(now.budgets ?? []) }));
  const close = () => {
    setEditing(undefined);
    add?.focus();
  };
  const keep = (budget: CostBudget) => {
    const known = all().some(({ id }) => id === budget.id);
    replace((now) => (known ? now.map((one) => (one.id === budget.id ? budget : one)) : [...now, budget]));
    close();
  };
  return (
    <div class="budgets">
      <h3>{t().budgets.more}</h3>
      <p class="hint">{t().budgets.hint}</p>
      <Show when={all().length > 0}>
        <ul class="list">
          <For each={all()}>
            {(budget) => (
              <li>
                <span>{words(budget)}</span>
                <span class="row">
                  <button
                    type="button"
                    class="small"
                    aria-label={t().budgets.changeNamed(words(budget))}
                    onClick={() => setEditing(budget)}
                  >
                    {t().budgets.change}
                  </button>
                  <button
                    type="button"
                    class="danger small"
                    aria-label={t().budgets.removeNamed(words(budget))}
                    onClick={() => replace((now) => now.filter(({ id }) => id !== budget.id))}
                  >
                    {t().budgets.remove}
                  </button>
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={editing()} keyed>
        {(one) => <BudgetForm budget={one === "new" ? undefined : one} others={all()} save={keep} cancel={close} />}
      </Show>
      <button ref={add} type="button" hidden={editing() !== undefined} onClick={() => setEditing("new")}>
        {t().budgets.add}
      </button>
    </div>
  );
}
