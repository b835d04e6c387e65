// The interfaces that the ledger services need.
import type { OffsetAt } from "#core/ledger/calendar.ts";
import type { Tabs, Clock } from "#core/ports.ts";
import type { Ledger, SettingsStore } from "#core/store-ports.ts";

export interface LedgerApiPorts {
  ledger: Ledger;
  settings: Pick<SettingsStore, "get">;
  tabs: Pick<Tabs, "publish">;
  clock: Clock;
  offsetAt: OffsetAt;
  /** Shows how many files of an import have been read. Called with undefined at the end. */
  progress(shown: { done: number; total: number } | undefined): void;
}
