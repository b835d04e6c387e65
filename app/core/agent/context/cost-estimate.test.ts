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

/** A chat of two turns whose vendor caches. */
async function chat() {
  const octo = await start({
    script: [{ say: "Short." }, { say: "A longer answer. ".repeat(40) }, { say: "Enough." }],
    cache: true,
  });
  await octo.turn("x".repeat(8_000));
  await octo.turn("Say more.");
  const state = await octo.state();
  if (!state.counted || !state.lastCall) throw new Error("Nothing was told.");
  return { octo, state, at: state.counted.at, read: state.counted.tokens };
}

describe("a quote", () => {
  it("of a chat's first message is what the vendor then counts, nearly, and knows of no cache", async () => {
    const octo = await start({ script: [{ say: "Yes." }], cache: true });
    const text = "Is it so? ".repeat(200);
    await octo.turn(text);
    const { settings, prompt, lastCall } = await octo.state();
    const told = estimateCost(
      stateBeforeFirstMessage(settings, () => prompt?.tools ?? []),
      said(text),
      account,
      0,
    );
    const { input = 0, cacheWrite5m = 0 } = lastCall?.usage ?? {};
    expect(Math.abs((told?.tokens ?? 0) - input - cacheWrite5m) / (input + cacheWrite5m)).toBeLessThan(0.15);
    expect(told?.cached).toBe(0);
    expect(told?.nanos?.least).toBeLessThan(told?.nanos?.most ?? 0);
  });

  it("is what the vendor then counts, within a twentieth", async () => {
    const { octo, state, at } = await chat();
    const text = "And what of the third one? ".repeat(20);
    const told = estimateCost(state, said(text), account, at + minute);
    await octo.turn(text);
    const { usage } = (await octo.state()).lastCall ?? { usage: noUsage };
    const counted = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
    expect(Math.abs((told?.tokens ?? 0) - counted) / counted).toBeLessThan(0.05);
    expect(Math.abs((told?.cached ?? 0) - usage.cacheRead) / usage.cacheRead).toBeLessThan(0.05);
  });

  it("counts files and pictures as the request that is then made", async () => {
    const { octo, state, at } = await chat();
    const blob = await octo.octo.stores.blobs.put(new Uint8Array([1, 2, 3]), "image/png");
    const file = `<file name="notes.txt">\n${"A line of notes. ".repeat(300)}\n</file>`;
    const content: SaidBlock[] = [...said(file), { type: "image", blob }, ...said("What does it say?")];
    const told = estimateCost(state, content, account, at + minute);
    const before = octo.events.length;
    await octo.ask({ type: "say", content, when: "now" });
    const { estimate } = await octo.next("model.started", (event) => octo.events.indexOf(event) >= before);
    expect(told?.tokens).toBe(Math.round(estimate.input * calibrationOf(state)));
    expect(estimateCost(state, content.slice(1), account, at)?.tokens).toBeLessThan((told?.tokens ?? 0) - 1_000);
    expect(estimateCost(state, content.slice(2), account, at)?.tokens).toBeLessThan((told?.tokens ?? 0) - 2_500);
  });

  it("prices the cache and the answers of late, the shortest and the longest", async () => {
    const { state, at, read } = await chat();
    const told = estimateCost(state, said("More."), account, at + minute);
    expect(told).toMatchObject({ cached: read, free: false });
    const { least = 0, usual = 0, most = 0 } = told?.nanos ?? {};
    expect(least).toBeLessThan(most);
    expect(usual).toBe(most);
    const tokens = told?.tokens ?? 0;
    const input = { ...noUsage, cacheRead: read, cacheWrite5m: tokens - read };
    const price = priceOf(state.settings.model, input, { at });
    if (!price) throw new Error("There is no price.");
    const answer = (nanos: number) => (nanos - costNanos(input, price)) / price.rates.output;
    expect(answer(least)).toBeGreaterThanOrEqual(2);
    expect(answer(least)).toBeLessThan(10);
    expect(answer(most)).toBeGreaterThan(100);
  });

  it("counts no picture for a model that cannot see, and neither does what fills its window or makes room", async () => {
    const own = { id: "claude-sonnet-5-5", vision: false, contextWindow: 40_000 };
    const octo = await start({ script: () => ({ say: "Yes." }), account: { models: [own] } });
    const blob = await octo.octo.stores.blobs.put(new Uint8Array([1, 2, 3]), "image/png");
    const pictures: SaidBlock[] = Array.from({ length: 30 }, () => ({ type: "image", blob }));
    await octo.ask({ type: "say", content: pictures, when: "now" });
    await octo.next("turn.ended");
    const state = await octo.state();
    const blind = { ...account, model: own.id, models: [own] };
    const told = estimateCost(state, pictures, blind, state.counted?.at ?? 0);
    const { parts } = contextUsage(state, modelFacts(blind));
    expect(parts.images).toBeLessThan(30 * 50);
    const before = octo.events.length;
    await octo.ask({ type: "say", content: pictures, when: "now" });
    const { estimate } = await octo.next("model.started", (event) => octo.events.indexOf(event) >= before);
    expect(told?.tokens).toBe(Math.round(estimate.input * calibrationOf(state)));
    expect(estimate.input).toBeLessThan(10_000);
    await octo.next("turn.ended", (event) => octo.events.indexOf(event) >= before);
    expect(octo.events.filter(({ type }) => type === "context.compacted")).toEqual([]);
  });

  it("has a fee for each picture that is really sent, as the call's record has it then", async () => {
    const prices = [{ model: "", fees: { image: 0.01, request: 0.5 } }];
    const seeing = { ...account, model: "claude-sonnet-5-5", prices } as Account;
    const octo = await start({ script: () => ({ say: "I see." }), account: { prices } });
    const blob = await octo.octo.stores.blobs.put(new Uint8Array([1, 2, 3]), "image/png");
    const picture: SaidBlock = { type: "image", blob };
    const fee = async () => (await octo.state()).lastCall?.price?.feeNanos;
    await octo.ask({ type: "say", content: [picture, ...said("And this one?"), picture], when: "now" });
    await octo.next("turn.ended");
    expect(await fee()).toBe(520_000_000);
    // The pictures of before go along again.
    const state = await octo.state();
    const at = state.counted?.at ?? 0;
    const dearer = (estimateCost(state, [picture], seeing, at)?.nanos?.most ?? 0) - 530_000_000;
    expect(dearer).toBe(estimateCost(state, [picture], { ...seeing, prices: [] }, at)?.nanos?.most);
    const blind = { ...seeing, models: [{ id: "claude-sonnet-5-5", vision: false }] };
    const plain = (estimateCost(state, [picture], blind, at)?.nanos?.most ?? 0) - 500_000_000;
    expect(plain).toBe(estimateCost(state, [picture], { ...blind, prices: [] }, at)?.nanos?.most);
    const ended = octo.events.length;
    await octo.ask({ type: "compact" });
    await octo.next("context.compacted");
    await octo.next("turn.ended", (event) => octo.events.indexOf(event) > ended);
    await octo.turn("Go on.");
    expect(await fee()).toBe(500_000_000);
  });

  it("expects nothing of a cache that is no longer kept, or of another model's", async () => {
    const { state, at } = await chat();
    expect(estimateCost(state, said("More."), account, at + 6 * minute)?.cached).toBe(0);
    const other = { ...state, settings: { ...state.settings, model: "claude-haiku-5-5" } };
    expect(estimateCost(other, said("More."), account, at + minute)?.cached).toBe(0);
    const thinking = { ...state, settings: { ...state.settings, effort: "high" as const } };
    expect(estimateCost(thinking, said("More."), account, at + minute)?.cached).toBe(0);
  });

  it("says when nobody knows the price, when nobody is paid, and nothing before the first request", async () => {
    const { state, at } = await chat();
    const house = { ...state, settings: { ...state.settings, model: "house-model" } };
    expect(estimateCost(house, said("More."), account, at)).toMatchObject({ free: false });
    expect(estimateCost(house, said("More."), account, at)?.nanos).toBeUndefined();
    expect(estimateCost(house, said("More."), { ...account, baseUrl: "http://localhost:11434" }, at)?.free).toBe(true);
    expect(estimateCost({ ...state, prompt: undefined }, said("More."), account, at)).toBeUndefined();
  });
});
