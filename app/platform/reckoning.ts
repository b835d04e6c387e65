// Sums of the ledger that go through all its calls, where the ledger is: the page gets what it shows.
import { sortCalls } from "#core/billing/what-if.ts";
import type { BillingStore } from "#core/ports.ts";
import type { OctoApi } from "../api.ts";

export function createReckoning(billing: Pick<BillingStore, "each">): Pick<OctoApi["billing"], "classes"> {
  return {
    async classes(period, filter) {
      const { take, sorted } = sortCalls();
      await billing.each(period, filter, take);
      return sorted();
    },
  };
}
