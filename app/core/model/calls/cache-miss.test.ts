import { describe, expect, it } from "vitest";
import type { AccountId, CallId } from "#core/ids.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import { type Before, whyMissed } from "./cache-miss.ts";
import { changeOf, prefixOf, withChange } from "./prefix.ts";
import type { ModelRequest } from "#core/model/provider.ts";

const words = (text: string): ModelRequest["messages"][number] => ({ role: "user", content: [{ type: "text", text }] });
const request = (...texts: string[]): ModelRequest => ({
  model: "m",
  system: "You are Octo.",
  tools: [{ name: "look", description: "Looks.", input: {} }],
  messages: texts.map(words),
  maxOutput: 100,
  cacheKey: "s",
});
const account = "a" as AccountId;
const minute = 60_000;
const call = (cacheRead: number, more: Partial<ModelCall> = {}): ModelCall => ({
  callId: "c" as CallId,
  purpose: "turn",
  attempt: 1,
  account,
  model: "m",
  startedAt: minute,
  endedAt: minute + 1,
  outcome: "ok",
  usageSource: "vendor",
  usage: { input: 20_500 - cacheRead, cacheRead, cacheWrite5m: 0, cacheWrite1h: 0, output: 1 },
  costSource: "price-list",
  price: {
    source: "list",
    rates: { input: 3_000, output: 15_000, cacheRead: 300, cacheWrite5m: 3_750, cacheWrite1h: 6_000 },
  },
  ...more,
});
const before = (sent: ModelRequest, more: Partial<Before> = {}): Before => ({
  sent: prefixOf(sent),
  last: { account, model: "m", at: 0, tokens: 20_000, caches: true },
  folded: false,
  request: sent,
  ...more,
});
const why = (then: Before, now: ModelRequest, asked: ModelCall) =>
  whyMissed(then, { prefix: prefixOf(now), request: now, call: asked, keptMs: 5 * minute });

describe("a missed prompt cache", () => {
  const sent = request("one", "two");
  const grown = request("one", "two", "three");

  it("is not reported for small differences that come from the cache's block size", () => {
    expect(why(before(sent), grown, call(20_000))).toBeUndefined();
    expect(why(before(sent), grown, call(18_100))).toBeUndefined();
    expect(why(before(sent), grown, call(17_900))?.tokens).toBe(2_100);
  });

  it("names the message and the first byte that differ, and the cost", () => {
    const miss = why(before(sent), request("one", "twö", "three"), call(0));
    expect(miss).toMatchObject({ cause: "message", message: 2, tokens: 20_000, lostNanos: 20_000 * 2_700 });
    const text = JSON.stringify(words("two"));
    expect(miss?.byte).toBe(text.indexOf("two") + 2);
  });

  it.each([
    [
      "model",
      before({ ...sent, model: "n" }, { last: { account, model: "n", at: 0, tokens: 20_000, caches: true } }),
      grown,
    ],
    ["effort", before(sent), { ...grown, effort: "high" as const }],
    ["system", before(sent), { ...grown, system: "You are somebody else." }],
    ["tools", before(sent), { ...grown, tools: [] }],
    ["folded", before(sent, { folded: true }), request("in short", "three")],
    ["vendor", before(sent), grown],
  ])("names %s", (cause, then, now) => {
    expect(why(then, now, call(0))).toMatchObject({ cause, tokens: 20_000 });
  });

  it("names the idle time when the vendor's cache has expired", () => {
    const late = call(0, { startedAt: 7 * minute });
    expect(why(before(sent), grown, late)).toMatchObject({ cause: "expired", idleMs: 7 * minute, keptMs: 5 * minute });
  });

  it("is not reported for vendors without a cache, or for calls without the vendor's count", () => {
    const none = before(sent, { last: { account, model: "m", at: 0, tokens: 20_000, caches: false } });
    expect(why(none, grown, call(0))).toBeUndefined();
    expect(why(before(sent), grown, call(0, { usageSource: "estimated" }))).toBeUndefined();
  });
});

describe("a prefix", () => {
  it("is stored as a difference and restored whole", () => {
    const first = prefixOf(request("one", "two"));
    const second = prefixOf(request("one", "two", "three"));
    const change = changeOf(first, second);
    expect(change).toMatchObject({ kept: 2 });
    expect(change.added).toHaveLength(1);
    expect(withChange(first, change)).toEqual(second);
    expect(withChange(second, change)).toEqual(second);
    expect(withChange(undefined, changeOf(undefined, second))).toEqual(second);
  });
});
