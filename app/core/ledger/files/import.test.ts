import { describe, expect, it } from "vitest";
import { toExportLine } from "./export.ts";
import { importLedger } from "./import.ts";
import { batchesOf, rawBatchesOf } from "./split-lines.ts";
import { readLine } from "./read-line.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import {
  inBytes,
  inChunks,
  makeLedger,
  randomLedger,
  randomRecord,
  seeded,
  shanghai,
  textOf,
} from "#core/ledger/samples.suite.ts";

describe("lines of a stream", () => {
  it("are the same, wherever the chunks end", async () => {
    const text = "one\n\nthree, 三\r\nlast";
    for (let size = 1; size <= text.length; size++) {
      const lines: string[] = [];
      for await (const batch of batchesOf(inChunks(text, size))) lines.push(...batch);
      expect(lines).toEqual(text.split("\n"));
      const raw: string[] = [];
      for await (const batch of rawBatchesOf(inBytes(text, size)))
        raw.push(...batch.map((line) => new TextDecoder().decode(line)));
      expect(raw).toEqual(lines);
    }
  });
});

describe("a file of the earlier Octo", () => {
  const line = (more: object = {}) =>
    JSON.stringify({
      id: "abc123",
      session_id: "def456",
      timestamp: "2026-05-31T23:30:00-05:00",
      model: "claude-sonnet-4.5",
      prompt_tokens: 1500,
      completion_tokens: 500,
      cache_read_tokens: 1000,
      cache_write_tokens: 40,
      cost_usd: 0.0045,
      cost_source: "price",
      ...more,
    });
  const read = (more?: object) => {
    const found = readLine(line(more), shanghai);
    return found.kind === "call" ? found.record : found.kind;
  };

  it("is read with exact costs, separate token classes and the day of its own offset", () => {
    const record = read();
    expect(record).toMatchObject({
      id: "octo-ruby:abc123",
      sessionId: "def456",
      importedFrom: "octo-ruby",
      model: "claude-sonnet-4.5",
      input: 500,
      cacheRead: 1000,
      cacheWrite5m: 40,
      cacheWrite1h: 0,
      output: 500,
      costNanos: 4_500_000,
      costSource: "price-list",
      utcOffset: -300,
    });
    expect(monthOf(record as LedgerRecord)).toBe("2026-05");
  });

  it("keeps an unknown cost unknown, and takes a cost of zero only if a source is given", () => {
    expect(read({ cost_usd: null })).toMatchObject({ costSource: "unknown" });
    expect(read({ cost_usd: null })).not.toHaveProperty("costNanos");
    expect(read({ cost_usd: 0, cost_source: undefined })).not.toHaveProperty("costNanos");
    expect(read({ cost_usd: 0, cost_source: "api" })).toMatchObject({ costNanos: 0, costSource: "vendor" });
    expect(read({ cost_source: "estimated" })).toMatchObject({ usageSource: "estimated", costSource: "estimated" });
  });

  it("keeps all prompt tokens if the prompt count does not include cache reads", () => {
    expect(read({ prompt_tokens: 3 })).toMatchObject({ input: 3, cacheRead: 1000 });
  });

  it.each([
    { timestamp: "soon" },
    { prompt_tokens: -1 },
    { prompt_tokens: 1.5 },
    { cost_usd: -1 },
    { cost_usd: 1e300 },
    { model: "two\nlines" },
    { id: "" },
    { timestamp: "2026-05-31T23:30:00+23:00" },
  ])("counts an invalid line as unreadable: %o", (more) => {
    expect(read(more)).toBe("unreadable");
  });
});

describe("a log of Claude Code", () => {
  const usage = {
    input_tokens: 3,
    cache_creation_input_tokens: 100,
    cache_creation: { ephemeral_5m_input_tokens: 60, ephemeral_1h_input_tokens: 40 },
    cache_read_input_tokens: 2000,
    output_tokens: 1,
  };
  const line = (message: object = {}, more: object = {}) =>
    JSON.stringify({
      type: "assistant",
      uuid: "u1",
      sessionId: "6f3a21bc-1",
      cwd: "/home/me/project",
      requestId: "req_1",
      timestamp: "2026-05-22T18:00:00.500Z",
      message: { id: "msg_1", model: "claude-sonnet-4-5-20250929", usage, ...message },
      ...more,
    });
  const aside = JSON.stringify({ type: "user", uuid: "u0", sessionId: "6f3a21bc-1", message: { content: "hi" } });
  const withOutput = (output_tokens: number) => line({ usage: { ...usage, output_tokens } });

  it("is read with separate cache writes, list prices and the local day", async () => {
    const ledger = makeLedger();
    expect(await ledger.load(`${aside}\n${line()}\n`)).toEqual({ added: 1, known: 0, unreadable: 0, foreign: [] });
    expect(ledger.all()).toMatchObject([
      {
        id: "claude-code:msg_1:req_1",
        sessionId: "6f3a21bc-1",
        importedFrom: "claude-code",
        folder: "/home/me/project",
        utcOffset: 480,
        input: 3,
        cacheRead: 2000,
        cacheWrite5m: 60,
        cacheWrite1h: 40,
        output: 1,
        costNanos: 3 * 3000 + 2000 * 300 + 60 * 3750 + 40 * 6000 + 15_000,
        costSource: "price-list",
      },
    ]);
  });

  it("repeats a call in several lines and files, of which the fullest counts, in whatever order they are read", async () => {
    const copy = (output: number, session: string, minute: number) =>
      line(
        { usage: { ...usage, output_tokens: output } },
        { sessionId: session, cwd: `/home/me/${session}`, timestamp: `2026-05-22T18:0${minute}:00.000Z` },
      );
    // A chat was continued in another one, which repeats its lines, and logs grow while they are read.
    const files = [copy(1, "first", 1), copy(90, "first", 2), copy(90, "second", 2), copy(7, "second", 3)];
    for (let turn = 0; turn < files.length; turn++) {
      const order = [...files.slice(turn), ...files.slice(0, turn)];
      for (const texts of [order, order.toReversed(), [order.join("\n")]]) {
        const ledger = makeLedger();
        expect(await ledger.load(...texts)).toMatchObject({ added: 1, known: 0 });
        const at = Date.parse("2026-05-22T18:01:00Z");
        expect(ledger.all()).toMatchObject([{ output: 90, at, sessionId: "first", folder: "/home/me/first" }]);
      }
    }
  });

  it("is named by each of its calls", async () => {
    const ledger = makeLedger();
    await ledger.load(line(), line({ id: "msg_2" }));
    expect(ledger.all().map(({ importedFile }) => importedFile)).toEqual(["file-0", "file-1"]);
  });

  it("repeats a call in several lines and files, of which the last is the fullest", async () => {
    const ledger = makeLedger();
    const result = await ledger.load(
      [withOutput(1), aside, withOutput(40)].join("\n"),
      [withOutput(40), line({}, { requestId: "req_2" }), withOutput(77)].join("\n"),
    );
    expect(result).toMatchObject({ added: 2, known: 0 });
    expect(ledger.all().map(({ id, output }) => [id, output])).toEqual([
      ["claude-code:msg_1:req_1", 77],
      ["claude-code:msg_1:req_2", 1],
    ]);
    expect(await ledger.load(withOutput(1))).toMatchObject({ added: 0, known: 1 });
    expect(ledger.all()[0]?.output).toBe(77);
  });

  it("keeps the cost in the log, and leaves the cost of an unknown model out", async () => {
    const ledger = makeLedger();
    await ledger.load([line({}, { costUSD: 0.123456789 }), line({ id: "msg_2", model: "mystery-9" })].join("\n"));
    const [own, unpriced] = ledger.all();
    expect(own).toMatchObject({ costNanos: 123_456_789 });
    expect(own).not.toHaveProperty("price");
    expect(unpriced).toMatchObject({ costSource: "unknown" });
    expect(unpriced).not.toHaveProperty("costNanos");
  });

  it("may be an older one with only the sum of cache writes and no request id", () => {
    const { cache_creation: _, ...old } = usage;
    expect(readLine(line({ usage: old }, { requestId: undefined }), shanghai)).toMatchObject({
      record: { id: "claude-code:msg_1", cacheWrite5m: 100, cacheWrite1h: 0 },
    });
  });

  it("has lines that are not calls, such as messages of the program itself", () => {
    expect(readLine(aside, shanghai)).toEqual({ kind: "aside" });
    expect(readLine(line({ model: "<synthetic>" }), shanghai)).toEqual({ kind: "aside" });
    expect(readLine(JSON.stringify({ type: "summary", summary: "x", leafUuid: "u9" }), shanghai)).toEqual({
      kind: "aside",
    });
    expect(readLine(line({ usage: undefined }), shanghai)).toEqual({ kind: "unreadable" });
  });
});

describe("importing", () => {
  const good = randomLedger(3).map(toExportLine);

  it("counts unreadable lines and goes on", async () => {
    const text = ["{", ...good.slice(0, 2), '{"prompt_tokens":1,"completion_tokens":2}', good[2]?.slice(0, 80), "7"];
    expect(await makeLedger().load(text.join("\r\n"))).toEqual({ added: 2, known: 0, unreadable: 4, foreign: [] });
  });

  it("names files that are not ledgers and reads the others", async () => {
    const noise = "\u0000PNG\n".repeat(10_000);
    const result = await makeLedger().load(noise, await textOf(randomLedger(4)), "", '{"octo":"chat","version":1}\n');
    expect(result).toEqual({ added: 60, known: 0, unreadable: 0, foreign: ["file-0", "file-2", "file-3"] });
  });

  it("stops reading a file that is not a ledger long before its end", async () => {
    let chunks = 0;
    let closed = false;
    const endless = async function* () {
      try {
        for (;;) yield [`${++chunks}`];
      } finally {
        closed = true;
      }
    };
    const files = [{ name: "endless", lines: endless() }];
    const result = await importLedger(files, {
      importRecords: async () => ({ added: 0, known: 0 }),
      offsetAt: shanghai,
    });
    expect(result.foreign).toEqual(["endless"]);
    expect(chunks).toBeLessThan(300);
    expect(closed).toBe(true);
  });

  it("adds records in batches of one segment", async () => {
    const sizes: number[] = [];
    const chance = seeded(5);
    const many = Array.from({ length: 10_203 }, (_, i) => randomRecord(chance, `m${i}`));
    const importRecords = async (records: LedgerRecord[]) => {
      sizes.push(records.length);
      return { added: records.length, known: 0 };
    };
    await importLedger([{ name: "x", lines: batchesOf(inChunks(await textOf(many))) }], {
      importRecords,
      offsetAt: shanghai,
    });
    expect(sizes).toEqual([10_000, 203]);
  });
});
