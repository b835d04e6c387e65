// Sums of the ledger that go through all its calls, where the ledger is: the page gets what it shows.
import { joined, openCheck } from "#core/ledger/files/invoice/check.ts";
import { type Invoice, readInvoice } from "#core/ledger/files/invoice/read.ts";
import { listedRate } from "#core/ledger/currency/rates.ts";
import { sortCalls } from "#core/ledger/reports/what-if.ts";
import type { Ledger, SettingsStore } from "#core/ports.ts";
import type { OctoApi } from "../../api.ts";

/** A year of days of models is a few megabytes; what is larger is no export. */
const mostBytes = 64 * 1024 * 1024;

export function createReports(
  ledger: Pick<Ledger, "each">,
  settings: Pick<SettingsStore, "get">,
): Pick<OctoApi["ledger"], "classes" | "check"> {
  return {
    async classes(period, filter) {
      const { take, sorted } = sortCalls();
      await ledger.each(period, filter, take);
      return sorted();
    },
    async check(files) {
      const choice = await settings.get("currency");
      const perDollar = (code: string) => choice?.own?.[code] ?? listedRate(choice, code)?.perDollar;
      const invoices: Invoice[] = [];
      for (const file of files) {
        const invoice = file.size <= mostBytes ? readInvoice(await file.text(), perDollar) : undefined;
        if (!invoice) return { problem: "unreadable", names: [file.name] };
        invoices.push(invoice);
      }
      const invoice = joined(invoices);
      if (!invoice) return { problem: "mixed", names: files.map(({ name }) => name) };
      const { span, take, compared } = openCheck(invoice);
      await ledger.each(span, {}, take);
      return compared();
    },
  };
}
