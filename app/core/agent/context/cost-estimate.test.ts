import { describe, expect, it } from "vitest";
import { octoPerTest } from "../../../../e2e/support/each-octo.ts";
import { noUsage, type SaidBlock } from "#core/model/message.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import { calibrationOf } from "./policy.ts";
import { contextUsage } from "./context-usage.ts";
import { estimateCost, stateBeforeFirstMessage } from "./cost-estimate.ts";

const start = octoPerTest();
const account = { vendor: "anthropic", baseUrl: "https://a.example" } as Account;
const minute = 60_000;
const said = (text: string): SaidBlock[] => [{ type: "text", text }];

/** Makes a chat of two turns with a vendor that has a prompt cache. */
async function chat() {
  const octo = await start({
    script: [{ say: "Short." }, { say: "A longer answer. ".repeat(40) }, { say: "Enough." }],
    cache: true,
  });
  await octo.turn("x".repeat(8_000));
  await octo.turn("Say more.");
  const state = await octo.state();
  if (!state.counted || !state.lastCall) throw new Error("Nothing was counted.");
  return { octo, state, at: state.counted.at, read: state.counted.tokens };
}

describe("a cost estimate", () => {
  it("of a chat's first message is close to the vendor's count, and expects no cache", async () => {
    const octo = await start({ script: [{ say: "Yes." }], cache: true });
    const text = "Is it so? ".repeat(200);
    await octo.turn(text);
    const { settings, prompt, lastCall } = await octo.state();
    const expected = estimateCost(
      stateBeforeFirstMessage(settings, () => prompt?.tools ?? []),
      said(text),
      { account, now: 0 },
    );
    const { input = 0, cacheWrite5m = 0 } = lastCall?.usage ?? {};
    expect(Math.abs((expected?.tokens ?? 0) - input - cacheWrite5m) / (input + cacheWrite5m)).toBeLessThan(0.15);
    expect(expected?.cached).toBe(0);
    expect(expected?.nanos?.least).toBeLessThan(expected?.nanos?.most ?? 0);
  });

  it("is within a twentieth of the vendor's count", async () => {
    const { octo, state, at } = await chat();
    const text = "And what of the third one? ".repeat(20);
    const expected = estimateCost(state, said(text), { account, now: at + minute });
    await octo.turn(text);
    const { usage } = (await octo.state()).lastCall ?? { usage: noUsage };
    const counted = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
    expect(Math.abs((expected?.tokens ?? 0) - counted) / counted).toBeLessThan(0.05);
    expect(Math.abs((expected?.cached ?? 0) - usage.cacheRead) / usage.cacheRead).toBeLessThan(0.05);
  });

  it("counts files and images like the request that is sent", async () => {
    const { octo, state, at } = await chat();
    const blob = await octo.octo.stores.blobs.put(new Uint8Array([1, 2, 3]), "image/png");
    const file = `<file name="notes.txt">\n${"A line of notes. ".repeat(300)}\n</file>`;
    const content: SaidBlock[] = [...said(file), { type: "image", blob }, ...said("What does it say?")];
    const expected = estimateCost(state, content, { account, now: at + minute });
    const before = octo.events.length;
    await octo.ask({ type: "say", content, when: "now" });
    const { estimate } = await octo.next("model.started", (event) => octo.events.indexOf(event) >= before);
    expect(expected?.tokens).toBe(Math.round(estimate.input * calibrationOf(state)));
    expect(estimateCost(state, content.slice(1), { account, now: at })?.tokens).toBeLessThan(
      (expected?.tokens ?? 0) - 1_000,
    );
    expect(estimateCost(state, content.slice(2), { account, now: at })?.tokens).toBeLessThan(
      (expected?.tokens ?? 0) - 2_500,
    );
  });

  it("prices cached tokens, and the shortest and longest of the recent replies", async () => {
    const { state, at, read } = await chat();
    const expected = estimateCost(state, said("More."), { account, now: at + minute });
    expect(expected).toMatchObject({ cached: read, free: false });
    const { least = 0, usual = 0, most = 0 } = expected?.nanos ?? {};
    expect(least).toBeLessThan(most);
    expect(usual).toBe(most);
    const tokens = expected?.tokens ?? 0;
    const input = { ...noUsage, cacheRead: read, cacheWrite5m: tokens - read };
    const price = priceOf(state.settings.model, input, { at });
    if (!price) throw new Error("There is no price.");
    const answer = (nanos: number) => (nanos - costNanos(input, price)) / price.rates.output;
    expect(answer(least)).toBeGreaterThanOrEqual(2);
    expect(answer(least)).toBeLessThan(10);
    expect(answer(most)).toBeGreaterThan(100);
  });

  it("counts no images for a model that cannot see, as do context usage and compaction", async () => {
    const own = { id: "claude-sonnet-5-5", vision: false, contextWindow: 40_000 };
    const octo = await start({ script: () => ({ say: "Yes." }), account: { models: [own] } });
    const blob = await octo.octo.stores.blobs.put(new Uint8Array([1, 2, 3]), "image/png");
    const pictures: SaidBlock[] = Array.from({ length: 30 }, () => ({ type: "image", blob }));
    await octo.ask({ type: "say", content: pictures, when: "now" });
    await octo.next("turn.ended");
    const state = await octo.state();
    const blind = { ...account, model: own.id, models: [own] };
    const expected = estimateCost(state, pictures, { account: blind, now: state.counted?.at ?? 0 });
    const { parts } = contextUsage(state, modelFacts(blind));
    expect(parts.images).toBeLessThan(30 * 50);
    const before = octo.events.length;
    await octo.ask({ type: "say", content: pictures, when: "now" });
    const { estimate } = await octo.next("model.started", (event) => octo.events.indexOf(event) >= before);
    expect(expected?.tokens).toBe(Math.round(estimate.input * calibrationOf(state)));
    expect(estimate.input).toBeLessThan(10_000);
    await octo.next("turn.ended", (event) => octo.events.indexOf(event) >= before);
    expect(octo.events.filter(({ type }) => type === "context.compacted")).toEqual([]);
  });

  it("adds a fee for each image that is sent, like the record of the call", async () => {
    const prices = [{ model: "", fees: { image: 0.01, request: 0.5 } }];
    const seeing = { ...account, model: "claude-sonnet-5-5", prices } as Account;
    const octo = await start({ script: () => ({ say: "<summary>I see.</summary>" }), account: { prices } });
    const blob = await octo.octo.stores.blobs.put(new Uint8Array([1, 2, 3]), "image/png");
    const picture: SaidBlock = { type: "image", blob };
    const fee = async () => (await octo.state()).lastCall?.price?.feeNanos;
    await octo.ask({ type: "say", content: [picture, ...said("And this one?"), picture], when: "now" });
    await octo.next("turn.ended");
    expect(await fee()).toBe(520_000_000);
    // The earlier images are sent, and paid for, again with the next message.
    const state = await octo.state();
    const at = state.counted?.at ?? 0;
    const dearer = (estimateCost(state, [picture], { account: seeing, now: at })?.nanos?.most ?? 0) - 530_000_000;
    expect(dearer).toBe(estimateCost(state, [picture], { account: { ...seeing, prices: [] }, now: at })?.nanos?.most);
    const blind = { ...seeing, models: [{ id: "claude-sonnet-5-5", vision: false }] };
    const plain = (estimateCost(state, [picture], { account: blind, now: at })?.nanos?.most ?? 0) - 500_000_000;
    expect(plain).toBe(estimateCost(state, [picture], { account: { ...blind, prices: [] }, now: at })?.nanos?.most);
    const ended = octo.events.length;
    await octo.ask({ type: "compact" });
    await octo.next("context.compacted");
    await octo.next("turn.ended", (event) => octo.events.indexOf(event) > ended);
    await octo.turn("Go on.");
    expect(await fee()).toBe(500_000_000);
  });

  it("expects nothing from an expired cache or from another model's cache", async () => {
    const { state, at } = await chat();
    expect(estimateCost(state, said("More."), { account, now: at + 6 * minute })?.cached).toBe(0);
    const other = { ...state, settings: { ...state.settings, model: "claude-haiku-5-5" } };
    expect(estimateCost(other, said("More."), { account, now: at + minute })?.cached).toBe(0);
    const thinking = { ...state, settings: { ...state.settings, effort: "high" as const } };
    expect(estimateCost(thinking, said("More."), { account, now: at + minute })?.cached).toBe(0);
  });

  it("has no cost when the price is unknown, is free on this machine, and is undefined before the first request", async () => {
    const { state, at } = await chat();
    const house = { ...state, settings: { ...state.settings, model: "house-model" } };
    expect(estimateCost(house, said("More."), { account, now: at })).toMatchObject({ free: false });
    expect(estimateCost(house, said("More."), { account, now: at })?.nanos).toBeUndefined();
    expect(
      estimateCost(house, said("More."), { account: { ...account, baseUrl: "http://localhost:11434" }, now: at })?.free,
    ).toBe(true);
    expect(estimateCost({ ...state, prompt: undefined }, said("More."), { account, now: at })).toBeUndefined();
  });
});
