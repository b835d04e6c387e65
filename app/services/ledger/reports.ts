// Reports that read all calls of the ledger. They run in the worker, so that only the results are sent to the page.
import { classifyCalls } from "#core/ledger/reports/what-if.ts";
import type { Ledger } from "#core/store-ports.ts";
import type { OctoApi } from "../../api.ts";

export function createReports(ledger: Pick<Ledger, "forEachCall">): Pick<OctoApi["ledger"], "classes"> {
  return {
    async classes(period, filter) {
      const { take, result } = classifyCalls();
      await ledger.forEachCall(period, filter, take);
      return result();
    },
  };
}
