// Two faults in the same row of an invoice check.
import { expect, it } from "vitest";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { checkInvoice } from "./check.ts";
import { readInvoice } from "./read.ts";
import { anthropicUsage, billed, monthOf, rebilled } from "./vendor-month.suite.ts";

const models = ["claude-sonnet-4-5", "claude-haiku-4-5"];
const dayOf = ({ at }: LedgerRecord): string => new Date(at).toISOString().slice(0, 10);

async function rowsOf(records: LedgerRecord[], text: string) {
  const invoice = readInvoice("a.csv", text);
  if ("problem" in invoice) throw new Error(invoice.problem);
  return (await checkInvoice(invoice, async (_, take) => records.forEach(take))).rows;
}

/** A month, and the calls of one model on its busiest day. */
function begin(seed: number) {
  const records = monthOf({ seed, vendor: "anthropic", models });
  const groups = new Map<string, LedgerRecord[]>();
  for (const one of records) {
    const key = `${dayOf(one)} ${one.model}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const busy = [...groups.values()].reduce((most, one) => (one.length > most.length ? one : most));
  return { records, busy };
}

it.each([1, 2, 3, 4])("names a call that the ledger has twice, and one that it lacks (month %i)", async (seed) => {
  const { records, busy } = begin(seed);
  const [twice, lost] = busy as [LedgerRecord, LedgerRecord];
  const ledger = [...records.filter((one) => one !== lost), { ...twice, id: "again" as LedgerRecord["id"] }];
  expect(await rowsOf(ledger, anthropicUsage(billed(records)))).toMatchObject([
    { cause: "doubled", calls: 1, also: { cause: "missing" }, day: dayOf(twice) },
  ]);
});

it.each([1, 2, 3, 4])("names a call that the ledger has twice, and one without a bill (month %i)", async (seed) => {
  const { records, busy } = begin(seed);
  const [twice, free] = busy as [LedgerRecord, LedgerRecord];
  const ledger = [...records, { ...twice, id: "again" as LedgerRecord["id"] }];
  const rows = await rowsOf(ledger, anthropicUsage(billed(records.filter((one) => one !== free))));
  expect(rows).toMatchObject([{ cause: "doubled", calls: 1, also: { cause: "absent", calls: 1 } }]);
});

it.each([1, 2, 3, 4])("names cache reads billed as input, and a call without a bill (month %i)", async (seed) => {
  const { records, busy } = begin(seed);
  const free = busy[0];
  const calls = billed(records).flatMap((call, i) => {
    const record = records[i] as LedgerRecord;
    if (record === free) return [];
    if (!busy.includes(record) || !record.price) return [call];
    return [rebilled(call, { input: call.input + call.cacheRead, cacheRead: 0 }, record.price.rates)];
  });
  const rows = await rowsOf(records, anthropicUsage(calls));
  expect(rows).toMatchObject([{ cause: "cache", also: { cause: "absent", calls: 1 } }]);
});

it("does not put two causes together where only costs can be compared", async () => {
  const { records, busy } = begin(5);
  const strange = billed(records).map((call, i) =>
    busy.includes(records[i] as LedgerRecord) ? { ...call, factor: 1.37 } : call,
  );
  const rows = await rowsOf(records, anthropicUsage(strange));
  expect(rows.filter(({ also }) => also)).toEqual([]);
});
