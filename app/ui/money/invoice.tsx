// Compares vendors' invoices with the ledger. The files are read in this browser and never sent.
import { createSignal, For, type JSX, Show } from "solid-js";
import type { CheckedFiles, CheckRow, InvoiceCheck } from "#core/ledger/files/invoice/check.ts";
import type { InvoiceVendor } from "#core/ledger/files/invoice/invoice-line.ts";
import { Check } from "../kit/icons.ts";
import { money } from "../parts/words/format.ts";
import { useOcto } from "../state/context.ts";
import { language, t } from "../text/t.ts";
import "../text/invoice.ts";
import "../text/money.ts";
import "./invoice.css";
import { ShowAll } from "./show-all.tsx";

const vendors: Record<InvoiceVendor, string> = {
  anthropic: "Anthropic",
  openai: "OpenAI",
  openrouter: "OpenRouter",
  deepseek: "DeepSeek",
};

export function CheckInvoice(): JSX.Element {
  const octo = useOcto();
  const [message, setMessage] = createSignal("");
  const [found, setFound] = createSignal<CheckedFiles>({ checks: [], problems: [] });
  let picker: HTMLInputElement | undefined;
  const check = async (files: File[]) => {
    if (picker) picker.value = "";
    if (files.length === 0) return;
    setMessage(t().invoice.reading);
    const answer = await octo.call((api) => api.ledger.check(files));
    setFound(answer);
    setMessage(t().invoice.done(answer.checks.length, answer.problems.length));
  };
  return (
    <div class="stack">
      <div
        class="money-drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void check([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <p class="hint">{t().invoice.note}</p>
        <input
          ref={picker}
          type="file"
          multiple
          accept=".csv,.tsv,.txt,.json,.zip,text/csv,application/json,application/zip"
          hidden
          onChange={(event) => void check([...(event.currentTarget.files ?? [])])}
        />
        <button type="button" onClick={() => picker?.click()}>
          {t().invoice.choose}
        </button>
      </div>
      <p class="hint" role="status">
        {message()}
      </p>
      <For each={found().problems}>
        {({ name, problem }) => (
          <p class="invoice-problem">
            <b>{name}</b> {t().invoice.problems[problem]}
          </p>
        )}
      </For>
      <For each={found().checks}>{(one) => <Result found={one} />}</For>
    </div>
  );
}

/** Amounts are shown in the invoice's own currency, so that they can be compared with the vendor's page. */
const amount = (nanos: number, { currency = "USD" }: InvoiceCheck): string => {
  const shown = money(Math.abs(nanos), { code: currency, perDollar: 1 });
  return nanos < 0 ? `−${shown}` : shown;
};

function Result(props: { found: InvoiceCheck }): JSX.Element {
  const words = () => t().invoice;
  const days = () => [...new Set([props.found.firstDay, props.found.lastDay])].join(" – ");
  return (
    <section class="invoice-result">
      <h3>
        {vendors[props.found.vendor]} <span>{days()}</span>
      </h3>
      <Show
        when={props.found.rows.length > 0}
        fallback={
          <p class="invoice-agrees">
            <Check size={16} /> {words().allAgree}
          </p>
        }
      >
        <p>{verdictOf(props.found)}</p>
      </Show>
      <Sums found={props.found} />
      <For each={notesOf(props.found)}>{(note) => <p class="hint">{note}</p>}</For>
      <Show when={props.found.rows.length > 0}>
        <Differences found={props.found} />
      </Show>
    </section>
  );
}

function verdictOf({ rows, agree }: InvoiceCheck): string {
  const onDays = rows.filter(({ day }) => day !== undefined).length;
  return onDays === 0 ? t().invoice.driftOnly : t().invoice.differ(onDays, onDays + agree);
}

function Sums(props: { found: InvoiceCheck }): JSX.Element {
  const words = () => t().invoice;
  const difference = () => props.found.costNanos.invoice - props.found.costNanos.ledger;
  const counts = () => {
    const { calls, unsure, unpriced } = props.found;
    return [
      calls.toLocaleString(language()),
      ...(unsure > 0 ? [words().estimates(unsure)] : []),
      ...(unpriced > 0 ? [words().unpriced(unpriced)] : []),
    ].join(" · ");
  };
  return (
    <dl class="invoice-sums">
      <Show when={props.found.currency}>
        <div>
          <dt>{words().ofInvoice}</dt>
          <dd>{amount(props.found.costNanos.invoice, props.found)}</dd>
        </div>
        <div>
          <dt>{words().ofLedger}</dt>
          <dd>
            {props.found.unsure > 0 ? "≈ " : ""}
            {amount(props.found.costNanos.ledger, props.found)}
          </dd>
        </div>
        <Show when={props.found.rows.length > 0}>
          <div>
            <dt>{words().difference}</dt>
            <dd>{`${difference() > 0 ? "+" : ""}${amount(difference(), props.found)}`}</dd>
          </div>
        </Show>
      </Show>
      <div>
        <dt>{t().money.calls}</dt>
        <dd>{counts()}</dd>
      </div>
    </dl>
  );
}

function notesOf({ currency, hasModels, unread }: InvoiceCheck): string[] {
  const words = t().invoice;
  return [
    ...(hasModels ? [] : [words.byDayOnly]),
    ...(currency === "CNY" ? [words.yuan] : []),
    ...(currency === undefined ? [words.noCosts] : []),
    ...(unread > 0 ? [words.unread(unread)] : []),
  ];
}

/** Number of differences that are shown until the person asks for all. */
const shownAtFirst = 20;

function Differences(props: { found: InvoiceCheck }): JSX.Element {
  const words = () => t().invoice;
  const [all, setAll] = createSignal(false);
  const rows = () => (all() ? props.found.rows : props.found.rows.slice(0, shownAtFirst));
  return (
    <>
      <div class="money-scroll">
        <table class="invoice-rows">
          <thead>
            <tr>
              <th scope="col">{t().money.day}</th>
              <th scope="col">{t().money.model}</th>
              <Show when={props.found.hasTokens || props.found.hasRequests}>
                <th scope="col">{words().moreTokens}</th>
              </Show>
              <Show when={props.found.currency}>
                <th scope="col">{words().moreCost}</th>
              </Show>
              <th scope="col">{words().cause}</th>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>{(row) => <Difference row={row} found={props.found} />}</For>
          </tbody>
        </table>
      </div>
      <Show when={props.found.rows.length > shownAtFirst}>
        <ShowAll all={all()} more={words().showAll(props.found.rows.length)} fewer={words().showFewer} set={setAll} />
      </Show>
    </>
  );
}

function Difference(props: { row: CheckRow; found: InvoiceCheck }): JSX.Element {
  const model = () => props.row.model || (props.found.hasModels ? t().invoice.fees : t().invoice.allModels);
  return (
    <tr>
      <th scope="row">{props.row.day ?? t().invoice.wholePeriod}</th>
      <td>{model()}</td>
      <Show when={props.found.hasTokens || props.found.hasRequests}>
        <td>
          <ul>
            <For each={countsOf(props.row)}>{(words) => <li>{words}</li>}</For>
          </ul>
        </td>
      </Show>
      <Show when={props.found.currency}>
        <td class="invoice-cost">{moreCost(props.row, props.found)}</td>
      </Show>
      <td>
        <For each={causesOf(props.row)}>
          {(one) => (
            <p class="invoice-cause">
              {causeText(one)}
              <Show when={factsOf(one)}>{(facts) => <small>{facts()}</small>}</Show>
            </p>
          )}
        </For>
      </td>
    </tr>
  );
}

/** All causes of a row, each with the facts that belong to it. */
function causesOf({ cause, calls, also, utcOffset, unsure }: CheckRow): Cause[] {
  const more = also ? [{ cause: also.cause, calls: also.calls, unsure: 0 }] : [];
  return [{ cause, calls, utcOffset, unsure }, ...more];
}

type Cause = Pick<CheckRow, "cause" | "calls" | "utcOffset" | "unsure">;

function causeText({ cause, utcOffset }: Cause): string {
  const words = t().invoice.causes[cause];
  return utcOffset === undefined ? words : `${words} ${zoneName(utcOffset)}`;
}

/** How many calls the cause concerns, and how many of the day's calls are estimates. */
function factsOf({ calls, unsure, cause }: Cause): string {
  const words = t().invoice;
  return [
    ...(calls ? [words.calls(calls)] : []),
    ...(unsure > 0 && cause !== "estimated" ? [words.estimates(unsure)] : []),
  ].join(", ");
}

function zoneName(utcOffset: number): string {
  const ahead = Math.abs(utcOffset);
  const minutes = ahead % 60 === 0 ? "" : `:${String(ahead % 60).padStart(2, "0")}`;
  return ahead === 0 ? "UTC" : `UTC${utcOffset < 0 ? "−" : "+"}${Math.floor(ahead / 60)}${minutes}`;
}

function countsOf({ tokens, requests }: CheckRow): string[] {
  const signed = (more: number) => `${more > 0 ? "+" : "−"}${Math.abs(more).toLocaleString(language())}`;
  return [
    ...tokens.map(({ kind, more }) => `${t().invoice.kinds[kind]} ${signed(more)}`),
    ...(requests ? [t().invoice.requests(signed(requests))] : []),
  ];
}

const moreCost = ({ costNanos = 0 }: CheckRow, found: InvoiceCheck): string =>
  costNanos === 0 ? "" : `${costNanos > 0 ? "+" : ""}${amount(costNanos, found)}`;
