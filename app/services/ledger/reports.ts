// Reports that read all calls of the ledger. They run in the worker, so that only the results are sent to the page.
import { joinInvoices, openCheck } from "#core/ledger/files/invoice/check.ts";
import { type Invoice, readInvoice } from "#core/ledger/files/invoice/read.ts";
import { listedRate } from "#core/ledger/currency/rates.ts";
import { classifyCalls } from "#core/ledger/reports/what-if.ts";
import type { Ledger, SettingsStore } from "#core/store-ports.ts";
import type { OctoApi } from "../../api.ts";

/**
 * Maximum size of an invoice file, in bytes. A year of usage takes a few megabytes, so a larger file is not an invoice.
 */
const maxBytes = 64 * 1024 * 1024;

export function createReports(
  ledger: Pick<Ledger, "forEachCall">,
  settings: Pick<SettingsStore, "get">,
): Pick<OctoApi["ledger"], "classes" | "check"> {
  return {
    async classes(period, filter) {
      const { take, result } = classifyCalls();
      await ledger.forEachCall(period, filter, take);
      return result();
    },
    async check(files) {
      const choice = await settings.get("currency");
      const perDollar = (code: string) => choice?.own?.[code] ?? listedRate(choice, code)?.perDollar;
      const invoices: Invoice[] = [];
      for (const file of files) {
        const invoice = file.size <= maxBytes ? readInvoice(await file.text(), perDollar) : undefined;
        if (!invoice) return { problem: "unreadable", names: [file.name] };
        invoices.push(invoice);
      }
      const invoice = joinInvoices(invoices);
      if (!invoice) return { problem: "mixed", names: files.map(({ name }) => name) };
      const { span, take, result } = openCheck(invoice);
      await ledger.forEachCall(span, {}, take);
      return result();
    },
  };
}
