// What a page may ask of the ledger, and do with it.
import { budgetStates } from "#core/ledger/budgets/budget-usage.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import type { BillingStore, Clock, SettingsStore, Tabs } from "#core/ports.ts";
import type { OctoApi } from "../../api.ts";
import { asJsonLines } from "./csv-file.ts";
import { createLedgerFiles } from "./ledger-files.ts";
import { createReckoning } from "./reports.ts";
import { createRetention } from "./retention.ts";

export interface DeskPorts {
  billing: BillingStore;
  settings: Pick<SettingsStore, "get">;
  tabs: Pick<Tabs, "publish">;
  clock: Clock;
  offsetAt: OffsetAt;
}

export function createLedgerDesk(ports: DeskPorts): OctoApi["billing"] {
  const { billing, settings, tabs, clock, offsetAt } = ports;
  const files = createLedgerFiles(billing, tabs);
  return {
    ...billing,
    ...files,
    load: async (chosen) => files.load(await Promise.all(chosen.map(asJsonLines))),
    ...createReckoning(billing, settings),
    ...createRetention(ports),
    budgets: async (marks) =>
      budgetStates(await settings.get("spending"), billing, { now: clock.now(), offsetAt }, marks),
  };
}
