// Compares a vendor's invoice with the ledger. The files are read in this browser and never sent.
import { createSignal, For, type JSX, Show } from "solid-js";
import type { CheckRow, InvoiceCheck } from "#core/ledger/files/invoice/check.ts";
import type { InvoiceVendor } from "#core/ledger/files/invoice/read.ts";
import type { Usage } from "#core/model/message.ts";
import { money } from "../parts/words/format.ts";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/shown-currency.ts";
import { language, t } from "../text/t.ts";
import "../text/money.ts";
import "../text/prices.ts";

const vendors: Record<InvoiceVendor, string> = {
  anthropic: "Anthropic",
  openai: "OpenAI",
  openrouter: "OpenRouter",
  deepseek: "DeepSeek",
};

export function CheckInvoice(): JSX.Element {
  const octo = useOcto();
  const [message, setMessage] = createSignal("");
  const [found, setFound] = createSignal<InvoiceCheck>();
  let picker: HTMLInputElement | undefined;
  const check = async (files: File[]) => {
    if (picker) picker.value = "";
    if (files.length === 0) return;
    setMessage(t().prices.invoiceReading);
    const answer = await octo.call((api) => api.ledger.check(files));
    if ("problem" in answer) {
      setFound(undefined);
      const { names, problem } = answer;
      return setMessage(problem === "mixed" ? t().prices.invoiceMixed : t().prices.invoiceUnreadable(names.join(", ")));
    }
    setFound(answer);
    setMessage(summaryOf(answer));
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
        <p class="hint">{t().prices.invoiceNote}</p>
        <input
          ref={picker}
          type="file"
          multiple
          accept=".csv,text/csv"
          hidden
          onChange={(event) => void check([...(event.currentTarget.files ?? [])])}
        />
        <button type="button" onClick={() => picker?.click()}>
          {t().prices.invoiceChoose}
        </button>
      </div>
      <p role="status">{message()}</p>
      <Show when={found()?.rows.length ? found() : undefined}>{(result) => <Differences found={result()} />}</Show>
    </div>
  );
}

function summaryOf({ vendor, firstDay, lastDay, agree, rows, hasCosts, invoice, ledger }: InvoiceCheck): string {
  const days = firstDay === lastDay ? firstDay : `${firstDay} – ${lastDay}`;
  const totals = hasCosts && t().prices.invoiceTotals(shown(invoice.costNanos), shown(ledger.costNanos));
  return [t().prices.invoiceSum(vendors[vendor], days, agree, rows.length), totals].filter(Boolean).join(" ");
}

const shown = (nanos: number): string => money(nanos, currency());

function Differences(props: { found: InvoiceCheck }): JSX.Element {
  return (
    <table class="money-invoice">
      <thead>
        <tr>
          <th scope="col">{t().money.day}</th>
          <th scope="col">{t().money.model}</th>
          <Show when={props.found.hasTokens}>
            <th scope="col">{t().prices.invoiceMoreTokens}</th>
          </Show>
          <Show when={props.found.hasCosts}>
            <th scope="col">{t().prices.invoiceMoreCost}</th>
          </Show>
          <th scope="col">{t().prices.invoiceCause}</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.found.rows}>
          {(row) => (
            <tr>
              <th scope="row">{row.day}</th>
              <td>{row.model}</td>
              <Show when={props.found.hasTokens}>
                <td>
                  <ul>
                    <For each={tokensOf(row)}>{(words) => <li>{words}</li>}</For>
                  </ul>
                </td>
              </Show>
              <Show when={props.found.hasCosts}>
                <td>{moreCost(row)}</td>
              </Show>
              <td>{t().prices.causes[row.cause]}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}

/** The differences in tokens between invoice and ledger, one text per class of tokens. */
function tokensOf({ invoice, ledger }: CheckRow): string[] {
  const { input, read, write5m, write1h, output } = t().prices.rates;
  const names: [keyof Usage, string][] = [
    ["input", input],
    ["cacheRead", read],
    ["cacheWrite5m", write5m],
    ["cacheWrite1h", write1h],
    ["output", output],
  ];
  const signed = new Intl.NumberFormat(language(), { signDisplay: "always" });
  return names.flatMap(([name, words]) => {
    const more = invoice.usage[name] - ledger.usage[name];
    return more === 0 ? [] : [`${words} ${signed.format(more)}`];
  });
}

function moreCost({ invoice, ledger }: CheckRow): string {
  const more = invoice.costNanos - ledger.costNanos;
  return more === 0 ? "" : `${more > 0 ? "+" : "−"}${shown(Math.abs(more))}`;
}
