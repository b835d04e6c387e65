// The select for the currency in which costs are shown.
import { createEffect, type JSX, on } from "solid-js";
import { type CurrencyChoice, dollars } from "#core/ledger/currency/currency.ts";
import { knownCodes, settled } from "#core/ledger/currency/rates.ts";
import { currency, showCurrency } from "../../state/shown-currency.ts";
import { createSetting } from "../../state/stored-settings.ts";
import { Select } from "../../kit/floating/select-list.tsx";
import { t } from "../../text/t.ts";
import "../../text/prices.ts";
import { signOf } from "../words/format.ts";

/** The stored currency and a function to change it. A change applies to all tabs. */
export function createCurrencyChoice() {
  const [stored, , reload, write] = createSetting("currency");
  // Reads the setting again when the shown currency changes, because another tab may have changed the setting.
  createEffect(on(currency, reload, { defer: true }));
  const choice = (): CurrencyChoice => stored() ?? currency();
  const change = async (changes: Partial<CurrencyChoice>) => {
    let next = settled({ ...dollars, ...changes });
    await write((now) => (next = settled({ ...(now ?? dollars), ...changes })));
    showCurrency(next);
  };
  return { choice, change };
}

export function CurrencySelect(): JSX.Element {
  const { choice, change } = createCurrencyChoice();
  return (
    <Select
      label={t().prices.currency}
      value={currency().code}
      options={knownCodes(choice()).map((value) => ({ value, label: currencyLabel(value) }))}
      choose={(code) => void change({ code })}
    />
  );
}

const currencyLabel = (code: string): string => (signOf(code) === code ? code : `${signOf(code)} ${code}`);
