// Spending limits. A call that would exceed a limit is not started.
import type { JSX } from "solid-js";
import type { BudgetSettings } from "#core/ledger/budgets/budget-settings.ts";
import { Switch } from "../kit/controls/switch.tsx";
import { SelectField } from "../kit/floating/select-field.tsx";
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
      <Switch
        label={t().settings.spendingUnpriced}
        checked={spending()?.unpriced ?? false}
        change={(unpriced) => set({ unpriced })}
      />
      <DaysChoice />
      <Budgets />
    </>
  );
}

/** Whose days totals and limits count by. */
function DaysChoice(): JSX.Element {
  const [days, , , change] = createSetting("days");
  return (
    <SelectField
      label={t().settings.days}
      hint={t().settings.daysHint}
      value={days()}
      options={(["here", "own"] as const).map((value) => ({ value, label: t().settings.dayChoices[value] }))}
      choose={(value) => void change(() => value)}
    />
  );
}
