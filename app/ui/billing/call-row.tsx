// One attempt of one model call, as a row.
import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { BillingRecord } from "#core/billing/record.ts";
import { money, tokens } from "../kit/format.ts";
import { currency } from "../state/preferences.ts";
import { language, t } from "../text/t.ts";

export function CallRow(props: { record: BillingRecord }): JSX.Element {
  const one = () => props.record;
  const cost = () => {
    const { costNanos } = one();
    return costNanos === undefined ? t().money.unknown : money(costNanos, currency());
  };
  return (
    <tr data-outcome={one().outcome}>
      <td>
        <A href={`/chat/${one().sessionId}`}>
          {new Date(one().at).toLocaleString(language(), { dateStyle: "short", timeStyle: "medium" })}
        </A>
      </td>
      <td>
        {one().model}
        <Show when={one().demo}>
          {" "}
          <span class="badge">{t().chat.demo}</span>
        </Show>
      </td>
      <td>
        {t().money.purposes[one().purpose]}
        <Show when={one().attempt > 1}> · {t().money.attempt(one().attempt)}</Show>
      </td>
      <td>{t().money.outcomes[one().outcome]}</td>
      <td data-label={t().money.input}>{tokens(one().input)}</td>
      <td data-label={t().money.cacheRead}>{tokens(one().cacheRead)}</td>
      <td data-label={t().money.cacheWrite}>{tokens(one().cacheWrite5m + one().cacheWrite1h)}</td>
      <td data-label={t().money.output}>{tokens(one().output)}</td>
      <td>
        {cost()}
        <Show when={one().costSource === "estimated"}> · {t().money.estimated}</Show>
      </td>
    </tr>
  );
}
