import { describe, expect, it } from "vitest";
import { toExportLine } from "#core/ledger/files/export.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import type { RemovedMonth } from "./removal.ts";
import { toRemovedLine, toReturnedLine } from "./removed-line.ts";
import { makeLedger, randomRecord, seeded, shanghai } from "#core/ledger/samples.suite.ts";

const removed: RemovedMonth = {
  month: "2026-05",
  at: Date.UTC(2026, 10, 26),
  calls: 67,
  nanos: 2_736_022_628,
  by: "person",
  away: { calls: 67, nanos: 2_736_022_628 },
};

describe("the line of a month that was deleted", () => {
  const { text } = toRemovedLine(removed);
  const ruby = JSON.stringify({
    id: "abc123",
    timestamp: "2026-05-22T15:30:00+08:00",
    model: "claude-sonnet-4.5",
    prompt_tokens: 1500,
    completion_tokens: 500,
    cost_usd: 0.0045,
    cost_source: "price",
  });

  it("is no call and nothing unreadable among calls of this Octo and of the earlier one", async () => {
    const { load, all } = makeLedger();
    const own = randomRecord(seeded(1), "own");
    const lines = [ruby, text, '{"id":"torn","prom', toExportLine(own), toReturnedLine(text)];
    expect(await load(lines.join("\n"))).toMatchObject({ added: 2, unreadable: 1 });
    expect(
      all()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(["octo-ruby:abc123", "own"]);
  });

  it("adds nothing to a sum of the published fields, for a program that takes every line for a call", () => {
    const line = JSON.parse(text) as Record<string, unknown>;
    const published = ["prompt_tokens", "completion_tokens", "cache_read_tokens", "cache_write_tokens", "cost_usd"];
    for (const name of published) expect(line).not.toHaveProperty(name);
    // In the month's file, under a moment and an id that any reader takes.
    expect(new Date(String(line["timestamp"])).getTime()).toBe(removed.at);
    expect(line["id"]).toBe("removed:2026-05:1795651200000:67");
  });

  it("has a later one in its place once its calls are back, and without its parts it is a line without sense", () => {
    const away = (line: string) => {
      const read = readLine(line, shanghai);
      return read.kind === "removed" ? [read.removed.removal, read.removed.away] : read.kind;
    };
    const removal = `2026-05:${removed.at}`;
    expect(away(text)).toEqual([removal, 67]);
    expect(away(toReturnedLine(text))).toEqual([removal, 0]);
    const back = toRemovedLine({ ...removed, away: { calls: 0, nanos: 0 } });
    expect(JSON.parse(toReturnedLine(text))).toEqual(JSON.parse(back.text));
    expect(away('{"id":"x","removed":{"month":"2026-05"}}')).toBe("unreadable");
    expect(away('{"id":"x","removed":true}')).toBe("unreadable");
  });
});
