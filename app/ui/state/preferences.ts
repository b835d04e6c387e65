// What this browser remembers about looks: theme and currency.
import { createSignal } from "solid-js";

export type Theme = "system" | "light" | "dark";
export type Currency = "USD" | "CNY";

const themeKey = "octo-theme";
const currencyKey = "octo-currency";

const [theme, putTheme] = createSignal<Theme>("system");
const [currency, putCurrency] = createSignal<Currency>("USD");
export { currency, theme };

export function setTheme(next: Theme): void {
  localStorage.setItem(themeKey, next);
  document.documentElement.dataset.theme = next;
  putTheme(next);
}

export function setCurrency(next: Currency): void {
  localStorage.setItem(currencyKey, next);
  putCurrency(next);
}

/** As they were left. Called once by the page's door. */
export function startPreferences(): void {
  const kept = localStorage.getItem(themeKey);
  setTheme(kept === "light" || kept === "dark" ? kept : "system");
  setCurrency(localStorage.getItem(currencyKey) === "CNY" ? "CNY" : "USD");
}
