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

/** Reads the copy in localStorage. An earlier version of Octo stored only the code, and knew a rate only for yuan. */
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
    // Stores the currency as a setting if the person chose it in an earlier version, when it was not a setting yet.
    else if (earlier.code !== dollars.code) await octo.call((api) => api.set("currency", earlier as CurrencyChoice));
  };
  octo.watch({ kind: "status" }, (message) => {
    const chosen = message.kind === "status" ? message.status.chosen : undefined;
    // Applies the synced choice only once, because each status repeats it and a later choice in this browser must stay.
    if (chosen && chosen.at !== followed) showCurrency(chosen);
    followed = chosen?.at;
  });
  // Ignores the error if the worker ends before it answers. The stored copy then stays as it is.
  void settle().catch(() => undefined);
}
