// The ledger part of the page's interface.
import { budgetUsage } from "#core/ledger/budgets/budget-usage.ts";
import type { OctoApi } from "../../api.ts";
import { onFirstCall } from "#core/on-first-call.ts";
import type { LedgerApiPorts } from "./ports.ts";

export function createLedgerApi(ports: LedgerApiPorts): OctoApi["ledger"] {
  const { ledger, settings, clock, offsetAt } = ports;
  return {
    ...ledger,
    ...onFirstCall(
      { save: true, load: true },
      async () => (await import("./ledger-files.ts")).createLedgerFiles(ledger, ports),
      clock,
    ),
    ...onFirstCall({ classes: true }, async () => (await import("./reports.ts")).createReports(ledger), clock),
    ...onFirstCall({ check: true }, async () => (await import("./invoice-files.ts")).createInvoiceCheck(ledger), clock),
    ...onFirstCall(
      { contents: true, overdueMonths: true, exportForRemoval: true, removeMonths: true },
      async () => (await import("./month-removal.ts")).createRetention(ports),
      clock,
    ),
    budgets: async (marks) =>
      budgetUsage(await settings.get("spending"), ledger, { now: clock.now(), offsetAt }, marks),
  };
}
