// The ledger part of the page's interface.
import { budgetUsage } from "#core/ledger/budgets/budget-usage.ts";
import type { OctoApi } from "../../api.ts";
import { asJsonLines } from "./csv-as-json-lines.ts";
import { createLedgerFiles } from "./ledger-files.ts";
import type { LedgerApiPorts } from "./ports.ts";
import { createReports } from "./reports.ts";
import { createRetention } from "./month-removal.ts";

export function createLedgerApi(ports: LedgerApiPorts): OctoApi["ledger"] {
  const { ledger, settings, tabs, clock, offsetAt } = ports;
  const files = createLedgerFiles(ledger, tabs);
  return {
    ...ledger,
    ...files,
    load: async (chosen) => files.load(await Promise.all(chosen.map(asJsonLines))),
    ...createReports(ledger, settings),
    ...createRetention(ports),
    budgets: async (marks) =>
      budgetUsage(await settings.get("spending"), ledger, { now: clock.now(), offsetAt }, marks),
  };
}
