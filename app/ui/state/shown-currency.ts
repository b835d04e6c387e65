// The currency in which amounts are shown. The worker stores the setting. A copy in localStorage is available
// before the worker starts, and tells other tabs about changes.
import { createSignal } from "solid-js";
import { type Currency, type CurrencyChoice, dollars, isCurrencyCode, yuan } from "#core/ledger/currency/currency.ts";
import type { Octo } from "../octo.ts";

const key = "octo-currency";

const [currency, put] = createSignal<Currency>(dollars, {
  equals: (a, b) => a.code === b.code && a.perDollar === b.perDollar,
});
export { currency };

/** Reads the stored copy. An earlier version of Octo stored only the code and knew only one rate. */
function readNote(): Currency {
  const [code = "", rate] = (localStorage.getItem(key) ?? "").split(" ");
  const perDollar = rate === undefined ? (code === "CNY" ? yuan : 1) : Number(rate);
  return isCurrencyCode(code) && perDollar > 0 ? { code, perDollar } : dollars;
}

/** Shows amounts in this currency, here and in all other tabs. */
export function showCurrency({ code, perDollar }: Currency): void {
  localStorage.setItem(key, `${code} ${perDollar}`);
  put({ code, perDollar });
}

/** Restores the stored currency. Called once, by main.tsx. */
export function startCurrency(octo: Octo): void {
  const earlier = readNote();
  let followed: number | undefined;
  put(earlier);
  addEventListener("storage", (event) => event.key === key && put(readNote()));
  const settle = async () => {
    const chosen = await octo.call((api) => api.setting("currency"));
    if (chosen) showCurrency(chosen);
    // The person chose the currency in an earlier version, when it was not yet a setting, so it is stored as a setting now.
    else if (earlier.code !== dollars.code) await octo.call((api) => api.set("currency", earlier as CurrencyChoice));
  };
  octo.watch({ kind: "status" }, (message) => {
    const chosen = message.kind === "status" ? message.status.chosen : undefined;
    // Each status repeats the synced choice. The choice is applied only once, so that a later choice in this browser stays.
    if (chosen && chosen.at !== followed) showCurrency(chosen);
    followed = chosen?.at;
  });
  // If the worker ends before it answers, the stored copy stays as it is.
  void settle().catch(() => undefined);
}
