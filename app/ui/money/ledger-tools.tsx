// Tools for the ledger. Each tool loads its data when it is opened.
import { createSignal, type JSX, Show } from "solid-js";
import type { RemovedMonth } from "#core/ledger/audit/removal.ts";
import { Disclosure } from "../kit/controls/disclosure.tsx";
import { t } from "../text/t.ts";
import "../text/retention.ts";
import "../text/prices.ts";
import type { Filter } from "./page-filter.ts";
import { KeptMonths } from "./kept-months.tsx";
import { lazyPart } from "../lazy/lazy.tsx";
import { CompareModels } from "./compare-models.tsx";

const CheckInvoice = lazyPart(() => import("./invoice.tsx").then(({ CheckInvoice }) => CheckInvoice));

export function LedgerTools(props: {
  filter: Filter;
  revision: number;
  hasCalls: boolean;
  removed: RemovedMonth[];
}): JSX.Element {
  return (
    <>
      <Show when={props.hasCalls}>
        <Tool
          title={t().prices.whatIf}
          body={() => <CompareModels filter={props.filter} revision={props.revision} />}
        />
      </Show>
      <Tool title={t().prices.invoice} body={() => <CheckInvoice />} />
      <Tool title={t().retention.title} body={() => <KeptMonths revision={props.revision} removed={props.removed} />} />
    </>
  );
}

function Tool(props: { title: string; body(): JSX.Element }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  return (
    <Disclosure class="money-tool" summary={props.title} toggled={setOpen}>
      <Show when={open()}>{props.body()}</Show>
    </Disclosure>
  );
}
