import { expect, it } from "vitest";
import type { BillingRecord } from "#core/billing/record.ts";
import type { Batch } from "#core/ports.ts";
import { createLedgerFiles } from "./ledger-files.ts";

const line = (id: number) =>
  JSON.stringify({
    id: `r${id}`,
    timestamp: "2026-05-22T15:30:00+08:00",
    model: "模型",
    prompt_tokens: 1,
    completion_tokens: 1,
    cost_usd: 0.1,
  });

function makeBooks() {
  const kept = new Map<string, BillingRecord>();
  const told: Batch[] = [];
  const billing = {
    exported: async function* () {
      yield "one\n";
      yield "two\n";
    },
    adopt: async (records: BillingRecord[]) => {
      const before = kept.size;
      for (const record of records) kept.set(record.id, record);
      return { added: kept.size - before, known: records.length - (kept.size - before) };
    },
  };
  return { kept, told, ...createLedgerFiles(billing, { publish: (batch) => void told.push(batch) }) };
}

it("reads files of several pieces, a mark of their encoding before them, and tells the other tabs", async () => {
  const { kept, told, load } = makeBooks();
  const text = Array.from({ length: 3_000 }, (_, i) => line(i)).join("\n");
  const files = [new File(["\uFEFF", text], "2026-05.jsonl"), new File(["no ledger"], "notes.txt")];
  expect(await load(files)).toEqual({ added: 3_000, known: 0, unreadable: 0, foreign: ["notes.txt"] });
  expect(new Set([...kept.values()].map(({ model }) => model))).toEqual(new Set(["模型"]));
  expect(told).toEqual([{ kind: "imported" }]);
  expect(await load(files.slice(0, 1))).toMatchObject({ added: 0, known: 3_000 });
});

it("saves a file that says what it is", async () => {
  const file = await makeBooks().save("all", {}, "csv");
  expect(file.type).toBe("text/csv;charset=utf-8");
  expect(await file.text()).toBe("one\ntwo\n");
});

it("saves a text that is longer than the room it is written in, to the letter", async () => {
  const text = "a模型😀".repeat(500_000);
  const billing = {
    exported: async function* () {
      yield text;
      yield "end";
    },
    adopt: async () => ({ added: 0, known: 0 }),
  };
  const file = await createLedgerFiles(billing, { publish: () => undefined }).save("all", {}, "jsonl");
  expect((await file.text()) === `${text}end`).toBe(true);
});
