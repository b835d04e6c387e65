// The settings part of the page's interface. The chosen currency is synced with the person's other devices.
import type { CurrencyChoice } from "#core/ledger/currency/currency.ts";
import type { SettingsStore } from "#core/store-ports.ts";
import type { OctoApi } from "../api.ts";
import type { SyncedCurrency } from "./machine/synced-currency.ts";

export function createSettingsApi(
  settings: SettingsStore,
  currency: Pick<SyncedCurrency, "choose">,
): Pick<OctoApi, "setting" | "set"> {
  return {
    setting: settings.get,
    set: (key, value) =>
      key === "currency" ? currency.choose(value as CurrencyChoice | undefined) : settings.set(key, value),
  };
}
