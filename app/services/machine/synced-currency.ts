// The currency follows the person to their other devices: the relay keeps the newest choice, and each device asks for it.
import type { CurrencyChoice } from "#core/ledger/currency/currency.ts";
import { readChoice } from "#core/ledger/currency/currency-choice.ts";
import type { Clock, SettingsStore } from "#core/ports.ts";
import type { RelayLink } from "#core/relay-link.ts";

export interface SyncedCurrency {
  /** The person has chosen here. What cannot be told now is told with the next connection. */
  choose(choice: CurrencyChoice | undefined): Promise<void>;
  /** Brings this device and the relay to the newer of their choices. Never fails: it comes again with the next connection. */
  settle(): Promise<void>;
}

interface Ports {
  settings: SettingsStore;
  link: Pick<RelayLink, "call">;
  clock: Clock;
  /** Another device's choice holds here from now on. */
  onChosen(choice: CurrencyChoice): void;
}

export function createSyncedCurrency({ settings, link, clock, onChosen }: Ports): SyncedCurrency {
  const settle = async () => {
    const own = await settings.get("currency");
    const mine = own && { value: JSON.stringify(own), at: own.at ?? 0 };
    const { holds } = await link.call("preference.settle", { name: "currency", mine });
    const theirs = holds && holds.value !== mine?.value ? readChoice(holds.value) : undefined;
    // Chosen here meanwhile: the relay is told of that one next.
    if (!holds || !theirs || (await settings.get("currency"))?.at !== own?.at) return;
    await settings.set("currency", { ...theirs, at: holds.at });
    onChosen({ ...theirs, at: holds.at });
  };
  const quietly = () => settle().catch(() => undefined);
  return {
    async choose(choice) {
      const before = await settings.get("currency");
      // Later than what holds, also where that came from a device whose clock is ahead.
      const at = Math.max(clock.now(), (before?.at ?? 0) + 1);
      await settings.set("currency", choice && { ...choice, at });
      void quietly();
    },
    settle: quietly,
  };
}
