import { afterEach, describe, expect, it, vi } from "vitest";
import type { LedgerRecord } from "#core/ledger/record.ts";
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

function makeLedgerFiles() {
  const stored = new Map<string, LedgerRecord>();
  const published: Batch[] = [];
  const ledger = {
    exportText: async function* () {
      yield "one\n";
      yield "two\n";
    },
    exportedSeals: async () => "",
    importRecords: async (records: LedgerRecord[]) => {
      const before = stored.size;
      for (const record of records) stored.set(record.id, record);
      return { added: stored.size - before, known: records.length - (stored.size - before) };
    },
  };
  return {
    stored,
    published,
    ...createLedgerFiles(ledger, {
      tabs: { publish: (batch) => void published.push(batch) },
      progress: () => undefined,
    }),
  };
}

afterEach(() => vi.restoreAllMocks());

/** Imitates a browser without BYOB readers, whose chunks have any length and extend beyond the end of a file. */
function streamPlainly(): void {
  vi.spyOn(Blob.prototype, "stream").mockImplementation(function (this: Blob) {
    let at = 0;
    return new ReadableStream({
      pull: async (controller) => {
        if (at >= this.size) return controller.close();
        controller.enqueue(new Uint8Array(await this.slice(at, (at += 99_991)).arrayBuffer()));
      },
    });
  });
}

describe.each([
  { browser: "reads into a given buffer", prepare: () => undefined },
  { browser: "chooses the chunks itself", prepare: streamPlainly },
])("files in a browser that $browser", ({ prepare }) => {
  const text = Array.from({ length: 3_000 }, (_, i) => line(i)).join("\n");
  const ledger = new File(["\uFEFF", text], "2026-05.jsonl");
  const nothing = { unreadable: 0, foreign: [] };

  it("are imported in several chunks, with a byte order mark, and other tabs are notified", async () => {
    prepare();
    const { stored, published, load } = makeLedgerFiles();
    expect(await load([ledger, new File(["no ledger"], "notes.txt")])).toEqual({
      added: 3_000,
      known: 0,
      unreadable: 0,
      foreign: ["notes.txt"],
    });
    expect(new Set([...stored.values()].map(({ model }) => model))).toEqual(new Set(["模型"]));
    expect(published).toEqual([{ kind: "imported" }]);
    expect(await load([ledger])).toEqual({ ...nothing, added: 0, known: 3_000 });
  });

  it("are read one after another, whether the file before was read to its end or not", async () => {
    prepare();
    const { load } = makeLedgerFiles();
    const one = (i: number) => new File([line(i)], `${i}.jsonl`);
    const long = (name: string) => new File(["no ledger\n".repeat(100_000)], name);
    const many = Array.from({ length: 150 }, (_, i) => one(i + 3_000));
    expect(await load([long("a"), one(1), new File([], "empty"), long("b"), ledger, ...many, long("c")])).toEqual({
      added: 3_150,
      known: 1,
      unreadable: 0,
      foreign: ["a", "empty", "b", "c"],
    });
  });
});

it("saves a file with its media type", async () => {
  const file = await makeLedgerFiles().save("all", {}, "csv");
  expect(file.type).toBe("text/csv;charset=utf-8");
  expect(await file.text()).toBe("one\ntwo\n");
});

it("saves a text that is longer than the buffer without changing it", async () => {
  const text = "a模型😀".repeat(500_000);
  const ledger = {
    exportText: async function* () {
      yield text;
      yield "end";
    },
    exportedSeals: async () => "",
    importRecords: async () => ({ added: 0, known: 0 }),
  };
  const file = await createLedgerFiles(ledger, { tabs: { publish: () => undefined }, progress: () => undefined }).save(
    "all",
    {},
    "jsonl",
  );
  expect((await file.text()) === `${text}end`).toBe(true);
});
