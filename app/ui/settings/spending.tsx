// Spending limits. A call that would exceed a limit is not started.
import { For, type JSX } from "solid-js";
import type { BudgetSettings } from "#core/ledger/budgets/budget-settings.ts";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import "../text/settings.ts";
import { AmountField, inDollars, inNanos } from "./amount-field.tsx";
import { Budgets } from "./budgets.tsx";

export function SpendingLimits(): JSX.Element {
  const [spending, , , change] = createSetting("spending");
  const set = (changes: BudgetSettings) => void change((now) => ({ ...now, ...changes }));
  return (
    <>
      <AmountField
        label={t().settings.spendingDay}
        hint={t().settings.noLimit}
        value={inDollars(spending()?.dayNanos)}
        step={0.01}
        set={(dollars) => set({ dayNanos: inNanos(dollars) })}
      />
      <AmountField
        label={t().settings.spendingMonth}
        hint={t().settings.noLimit}
        value={inDollars(spending()?.monthNanos)}
        step={0.01}
        set={(dollars) => set({ monthNanos: inNanos(dollars) })}
      />
      <label class="row">
        <input
          type="checkbox"
          checked={spending()?.unpriced ?? false}
          onChange={(event) => set({ unpriced: event.currentTarget.checked })}
        />
        {t().settings.spendingUnpriced}
      </label>
      <DaysChoice />
      <Budgets />
    </>
  );
}

/** Whose days totals and limits count by. */
function DaysChoice(): JSX.Element {
  const [days, , , change] = createSetting("days");
  return (
    <label class="field">
      <span>
        {t().settings.days}
        <small>{t().settings.daysHint}</small>
      </span>
      <select onChange={(event) => void change(() => (event.currentTarget.value === "own" ? "own" : "here"))}>
        <For each={["here", "own"] as const}>
          {(one) => (
            <option value={one} selected={days() === one}>
              {t().settings.dayChoices[one]}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
