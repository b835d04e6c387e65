// Selects the period of the page's totals: a preset one, or a custom range of days.
import { type JSX, Show } from "solid-js";
import type { Period } from "#core/ledger/calendar.ts";
import { Select } from "../kit/floating/select-list.tsx";
import { t } from "../text/t.ts";
import "../text/money.ts";
import { type Filter, periods, today } from "./page-filter.ts";

export function PeriodSelect(props: { filter: Filter }): JSX.Element {
  const span = () => {
    const now = props.filter.span();
    return typeof now === "object" ? now : { firstDay: today(), lastDay: today() };
  };
  const choose = (period: Period | "custom") =>
    props.filter.set({
      period: period === "month" ? undefined : period,
      from: undefined,
      to: undefined,
      day: undefined,
    });
  return (
    <>
      <Select
        label={t().money.period}
        value={props.filter.period()}
        options={[...periods, "custom" as const].map((value) => ({ value, label: t().money.periods[value] }))}
        choose={choose}
      />
      <Show when={props.filter.period() === "custom"}>
        <input
          type="date"
          aria-label={t().money.from}
          value={span().firstDay}
          max={span().lastDay}
          onChange={(event) => props.filter.set({ from: event.currentTarget.value, day: undefined })}
        />
        <input
          type="date"
          aria-label={t().money.to}
          value={span().lastDay}
          min={span().firstDay}
          onChange={(event) => props.filter.set({ to: event.currentTarget.value, day: undefined })}
        />
      </Show>
    </>
  );
}
