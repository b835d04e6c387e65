// Keeps the chosen currency equal on all devices of a person. The relay stores the newest choice, and each device asks
// for it.
import type { CurrencyChoice } from "#core/ledger/currency/currency.ts";
import { readChoice } from "#core/ledger/currency/currency-choice.ts";
import type { Clock } from "#core/ports.ts";
import type { SettingsStore } from "#core/store-ports.ts";
import type { RelayLink } from "#core/relay-link.ts";

export interface SyncedCurrency {
  /**
   * Stores a choice made on this device and sends it to the relay. Without a connection, it is sent after the next
   * connect.
   */
  choose(choice: CurrencyChoice | undefined): Promise<void>;
  /**
   * Compares this device's choice with the relay's, and sets both to the newer one. Never rejects; after a failure, the
   * next connect tries again.
   */
  settle(): Promise<void>;
}

interface Ports {
  settings: SettingsStore;
  link: Pick<RelayLink, "call">;
  clock: Clock;
  /** Called when this device has taken over the choice of another device. */
  onChosen(choice: CurrencyChoice): void;
}

export function createSyncedCurrency({ settings, link, clock, onChosen }: Ports): SyncedCurrency {
  const settle = async () => {
    const own = await settings.get("currency");
    const mine = own && { value: JSON.stringify(own), at: own.at ?? 0 };
    const { holds } = await link.call("preference.settle", { name: "currency", mine });
    const theirs = holds && holds.value !== mine?.value ? readChoice(holds.value) : undefined;
    // If the person chose a currency on this device during the call, that choice is newer and must not be overwritten.
    if (!holds || !theirs || (await settings.get("currency"))?.at !== own?.at) return;
    await settings.set("currency", { ...theirs, at: holds.at });
    onChosen({ ...theirs, at: holds.at });
  };
  const quietly = () => settle().catch(() => undefined);
  return {
    async choose(choice) {
      const before = await settings.get("currency");
      // The new choice needs a later time than the current one. The current one may come from a device whose clock is
      // ahead.
      const at = Math.max(clock.now(), (before?.at ?? 0) + 1);
      await settings.set("currency", choice && { ...choice, at });
      void quietly();
    },
    settle: quietly,
  };
}
