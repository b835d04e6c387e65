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
  told: { account, model: "m", at: 0, tokens: 20_000, caches: true },
  folded: false,
  request: sent,
  ...more,
});
const why = (then: Before, now: ModelRequest, asked: ModelCall) =>
  whyMissed(then, { prefix: prefixOf(now), request: now, call: asked, keptMs: 5 * minute });

describe("a call that could have been answered from the cache", () => {
  const sent = request("one", "two");
  const grown = request("one", "two", "three");

  it("says nothing when it was, but for the grain of the cache", () => {
    expect(why(before(sent), grown, call(20_000))).toBeUndefined();
    expect(why(before(sent), grown, call(18_100))).toBeUndefined();
    expect(why(before(sent), grown, call(17_900))?.tokens).toBe(2_100);
  });

  it("names the message and the first byte that differ, and what that cost", () => {
    const miss = why(before(sent), request("one", "twö", "three"), call(0));
    expect(miss).toMatchObject({ cause: "message", message: 2, tokens: 20_000, lostNanos: 20_000 * 2_700 });
    const text = JSON.stringify(words("two"));
    expect(miss?.byte).toBe(text.indexOf("two") + 2);
  });

  it.each([
    [
      "model",
      before({ ...sent, model: "n" }, { told: { account, model: "n", at: 0, tokens: 20_000, caches: true } }),
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

  it("names the time that passed once the vendor keeps its cache no longer", () => {
    const late = call(0, { startedAt: 7 * minute });
    expect(why(before(sent), grown, late)).toMatchObject({ cause: "expired", idleMs: 7 * minute, keptMs: 5 * minute });
  });

  it("blames no vendor that never showed a cache, and no call that was not counted", () => {
    const none = before(sent, { told: { account, model: "m", at: 0, tokens: 20_000, caches: false } });
    expect(why(none, grown, call(0))).toBeUndefined();
    expect(why(before(sent), grown, call(0, { usageSource: "estimated" }))).toBeUndefined();
  });
});

describe("a prefix", () => {
  it("is told by what it adds, and comes back whole", () => {
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
