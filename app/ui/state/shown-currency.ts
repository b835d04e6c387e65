// The currency that money is shown in. The setting lies with the others; a note of it in this browser is there before
// the worker is, and tells other tabs.
import { createSignal } from "solid-js";
import { type Currency, type CurrencyChoice, dollars, isCurrencyCode, yuan } from "#core/ledger/currency/currency.ts";
import type { Octo } from "../octo.ts";

const key = "octo-currency";

const [currency, put] = createSignal<Currency>(dollars, {
  equals: (a, b) => a.code === b.code && a.perDollar === b.perDollar,
});
export { currency };

/** The earlier Octo noted the code alone, and knew one rate. */
function readNote(): Currency {
  const [code = "", rate] = (localStorage.getItem(key) ?? "").split(" ");
  const perDollar = rate === undefined ? (code === "CNY" ? yuan : 1) : Number(rate);
  return isCurrencyCode(code) && perDollar > 0 ? { code, perDollar } : dollars;
}

/** In this tab, and in all others. */
export function showCurrency({ code, perDollar }: Currency): void {
  localStorage.setItem(key, `${code} ${perDollar}`);
  put({ code, perDollar });
}

/** As it was left. Called once by the page's door. */
export function startCurrency(octo: Octo): void {
  const earlier = readNote();
  let followed: number | undefined;
  put(earlier);
  addEventListener("storage", (event) => event.key === key && put(readNote()));
  const settle = async () => {
    const chosen = await octo.call((api) => api.setting("currency"));
    if (chosen) showCurrency(chosen);
    // Chosen when this browser's note was all there was.
    else if (earlier.code !== dollars.code) await octo.call((api) => api.set("currency", earlier as CurrencyChoice));
  };
  octo.watch({ kind: "status" }, (message) => {
    const chosen = message.kind === "status" ? message.status.chosen : undefined;
    // Told with every status: once it was followed, what the person chooses here holds.
    if (chosen && chosen.at !== followed) showCurrency(chosen);
    followed = chosen?.at;
  });
  // A worker that ends first leaves the note as it is.
  void settle().catch(() => undefined);
}
