// Questions that one asks of the ledger now and then: each is worked out once it is opened.
import { createSignal, type JSX, Show } from "solid-js";
import type { RemovedMonth } from "#core/ledger/audit/removal.ts";
import { t } from "../text/t.ts";
import "../text/retention.ts";
import "../text/prices.ts";
import type { Filter } from "./filter.ts";
import { InvoiceQuestion } from "./invoice.tsx";
import { Months } from "./kept-months.tsx";
import { WhatIf } from "./compare-models.tsx";

export function Questions(props: {
  filter: Filter;
  again: number;
  hasCalls: boolean;
  removed: RemovedMonth[];
}): JSX.Element {
  return (
    <>
      <Show when={props.hasCalls}>
        <Question words={t().prices.whatIf} body={() => <WhatIf filter={props.filter} again={props.again} />} />
      </Show>
      <Question words={t().prices.invoice} body={() => <InvoiceQuestion />} />
      <Question words={t().retention.title} body={() => <Months again={props.again} removed={props.removed} />} />
    </>
  );
}

function Question(props: { words: string; body(): JSX.Element }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  return (
    <details class="money-question" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{props.words}</summary>
      <Show when={open()}>{props.body()}</Show>
    </details>
  );
}
