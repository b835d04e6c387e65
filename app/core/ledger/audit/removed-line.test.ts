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

describe("the line of a deleted month", () => {
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

  it("counts neither as a call nor as unreadable among lines of this Octo and the earlier one", async () => {
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

  it("has none of the published fields, so that programs which take every line for a call add nothing", () => {
    const line = JSON.parse(text) as Record<string, unknown>;
    const published = ["prompt_tokens", "completion_tokens", "cache_read_tokens", "cache_write_tokens", "cost_usd"];
    for (const name of published) expect(line).not.toHaveProperty(name);
    // Programs that read the file expect a timestamp and an id in every line.
    expect(new Date(String(line["timestamp"])).getTime()).toBe(removed.at);
    expect(line["id"]).toBe("removed:2026-05:1795651200000:67");
  });

  it("is replaced by a later line once its calls are restored, and is unreadable without its fields", () => {
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
