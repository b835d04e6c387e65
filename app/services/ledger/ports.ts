// What the ledger services are wired to.
import type { OffsetAt } from "#core/ledger/calendar.ts";
import type { Ledger, SettingsStore, Tabs, Clock } from "#core/ports.ts";

export interface LedgerApiPorts {
  ledger: Ledger;
  settings: Pick<SettingsStore, "get">;
  tabs: Pick<Tabs, "publish">;
  clock: Clock;
  offsetAt: OffsetAt;
}
