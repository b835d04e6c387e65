// The currency of all amounts, its rate and the date of the rate.
import { createSignal, For, type JSX, Show } from "solid-js";
import { isCurrencyCode } from "#core/ledger/currency/currency.ts";
import { bundledRates, listedRate } from "#core/ledger/currency/rates.ts";
import { createCurrencyChoice, CurrencySelect } from "../parts/ledger/currency-select.tsx";
import { useOcto } from "../state/context.ts";
import { language, t } from "../text/t.ts";
import "../text/prices.ts";
import { AmountField } from "./amount-field.tsx";

export function CurrencySettings(): JSX.Element {
  const { choice, change } = createCurrencyChoice();
  const listed = () => listedRate(choice(), choice().code);
  const setOwn = (rate: number | undefined) => {
    const { [choice().code]: _, ...others } = choice().own ?? {};
    return change({ own: rate === undefined ? others : { ...others, [choice().code]: rate } });
  };
  return (
    <>
      <label class="field">
        <span>
          {t().prices.currency}
          <small>{t().prices.currencyHint}</small>
        </span>
        <CurrencySelect />
      </label>
      <Show when={choice().code !== "USD"}>
        <AmountField
          label={t().prices.oneDollar(choice().code)}
          hint={t().prices.listed(String(listed()?.perDollar ?? "USD"))}
          value={choice().own?.[choice().code]}
          step={0.000001}
          set={(rate) => void setOwn(rate)}
        />
      </Show>
      <OtherCurrency use={(code, rate) => change({ code, own: { ...choice().own, [code]: rate } })} />
      <UpdateRates />
    </>
  );
}

const allCodes = () => Intl.supportedValuesOf("currency");

/** Fields for a currency that is missing from the list of rates. */
function OtherCurrency(props: { use(code: string, rate: number): Promise<void> }): JSX.Element {
  const [code, setCode] = createSignal("");
  const [rate, setRate] = createSignal(Number.NaN);
  const use = async () => {
    await props.use(code(), rate());
    setCode("");
    setRate(Number.NaN);
  };
  return (
    <div class="field">
      <span>
        {t().prices.another}
        <small>{t().prices.anotherHint}</small>
      </span>
      <form
        class="row currency-other"
        onSubmit={(event) => {
          event.preventDefault();
          void use();
        }}
      >
        <input
          type="text"
          list="octo-currencies"
          aria-label={t().prices.anotherCode}
          placeholder="KWD"
          maxlength={3}
          spellcheck={false}
          value={code()}
          onInput={(event) => setCode(event.currentTarget.value.trim().toUpperCase())}
        />
        <input
          type="number"
          inputmode="decimal"
          min="0"
          step="any"
          aria-label={t().prices.anotherRate}
          placeholder="0.31"
          value={Number.isNaN(rate()) ? "" : rate()}
          onInput={(event) => setRate(event.currentTarget.valueAsNumber)}
        />
        <button type="submit" disabled={!(isCurrencyCode(code()) && rate() > 0)}>
          {t().prices.add}
        </button>
        <datalist id="octo-currencies">
          <For each={allCodes()}>{(one) => <option value={one} />}</For>
        </datalist>
      </form>
    </div>
  );
}

function UpdateRates(): JSX.Element {
  const octo = useOcto();
  const { choice, change } = createCurrencyChoice();
  const [message, setMessage] = createSignal("");
  const list = () => choice().updated ?? bundledRates;
  const day = (date: string) => new Date(`${date}T12:00:00`).toLocaleDateString(language(), { dateStyle: "medium" });
  const update = async () => {
    const updated = await octo.call((api) => api.lists.rates());
    if ("problem" in updated) return setMessage(t().prices.failed(updated.problem));
    await change({ updated });
    setMessage(t().prices.updated(day(updated.date)));
  };
  return (
    <>
      <div class="row">
        <p class="hint">{t().prices.ratesOf(day(list().date), list().source)}</p>
        <button type="button" onClick={() => void update()}>
          {t().prices.update}
        </button>
      </div>
      <p class="hint" role="status">
        {message()}
      </p>
    </>
  );
}
