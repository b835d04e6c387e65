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

function makeBooks() {
  const kept = new Map<string, LedgerRecord>();
  const told: Batch[] = [];
  const ledger = {
    exported: async function* () {
      yield "one\n";
      yield "two\n";
    },
    adopt: async (records: LedgerRecord[]) => {
      const before = kept.size;
      for (const record of records) kept.set(record.id, record);
      return { added: kept.size - before, known: records.length - (kept.size - before) };
    },
  };
  return { kept, told, ...createLedgerFiles(ledger, { publish: (batch) => void told.push(batch) }) };
}

afterEach(() => vi.restoreAllMocks());

/** Of a browser that reads into no room of ours: pieces come as long as it likes, past the end of a file. */
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
  { browser: "reads into our room", prepare: () => undefined },
  { browser: "does not", prepare: streamPlainly },
])("files in a browser that $browser", ({ prepare }) => {
  const text = Array.from({ length: 3_000 }, (_, i) => line(i)).join("\n");
  const ledger = new File(["\uFEFF", text], "2026-05.jsonl");
  const nothing = { unreadable: 0, foreign: [] };

  it("are read in several pieces, a mark of their encoding before them, and the other tabs are told", async () => {
    prepare();
    const { kept, told, load } = makeBooks();
    expect(await load([ledger, new File(["no ledger"], "notes.txt")])).toEqual({
      added: 3_000,
      known: 0,
      unreadable: 0,
      foreign: ["notes.txt"],
    });
    expect(new Set([...kept.values()].map(({ model }) => model))).toEqual(new Set(["模型"]));
    expect(told).toEqual([{ kind: "imported" }]);
    expect(await load([ledger])).toEqual({ ...nothing, added: 0, known: 3_000 });
  });

  it("begin where the one before ended, read to its end or not, however many there are", async () => {
    prepare();
    const { load } = makeBooks();
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

it("saves a file that says what it is", async () => {
  const file = await makeBooks().save("all", {}, "csv");
  expect(file.type).toBe("text/csv;charset=utf-8");
  expect(await file.text()).toBe("one\ntwo\n");
});

it("saves a text that is longer than the room it is written in, to the letter", async () => {
  const text = "a模型😀".repeat(500_000);
  const ledger = {
    exported: async function* () {
      yield text;
      yield "end";
    },
    adopt: async () => ({ added: 0, known: 0 }),
  };
  const file = await createLedgerFiles(ledger, { publish: () => undefined }).save("all", {}, "jsonl");
  expect((await file.text()) === `${text}end`).toBe(true);
});
