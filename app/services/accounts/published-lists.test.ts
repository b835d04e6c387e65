import { describe, expect, it } from "vitest";
import type { Http } from "#core/model/provider.ts";
import { createPublishedLists } from "./published-lists.ts";

const clock = { now: () => Date.UTC(2026, 11, 1, 12) };
const row = { date: "2026-11-25", base: "USD", quote: "EUR", rate: 0.86 };
const answers =
  (body: unknown, status = 200): Http =>
  async () =>
    new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
const refused: Http = () => Promise.reject(new TypeError("Failed to fetch"));

describe("published lists", () => {
  it("are fetched by the browser without any data of the person", async () => {
    let asked: [url: string, init?: RequestInit] | undefined;
    const direct: Http = (url, init) => {
      asked = [url, init];
      return answers([row])(url);
    };
    expect(await createPublishedLists({ direct, relay: refused }, () => true, clock).rates()).toMatchObject({
      date: "2026-11-25",
    });
    expect(asked?.[1]).toMatchObject({ credentials: "omit", referrerPolicy: "no-referrer" });
    expect(asked?.[1]?.headers).toBeUndefined();
  });

  it("come through the relay where the browser may not fetch", async () => {
    const rates = await createPublishedLists({ direct: refused, relay: answers([row]) }, () => true, clock).rates();
    expect(rates).toMatchObject({ perDollar: { EUR: 0.86 } });
  });

  it("date the prices with the day of the fetch", async () => {
    const list = {
      "big-1": { litellm_provider: "xai", mode: "chat", input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 },
    };
    expect(
      await createPublishedLists({ direct: answers(list), relay: refused }, () => false, clock).prices(),
    ).toMatchObject({
      date: "2026-12-01",
      prices: { "big-1": { list: "xai", rates: { input: 1, output: 2, read: 1 } } },
    });
  });

  it("explain in words why they failed", async () => {
    const without = createPublishedLists({ direct: refused, relay: answers([row]) }, () => false, clock);
    expect(await without.rates()).toEqual({ problem: "Failed to fetch" });
    const busy = createPublishedLists({ direct: answers("", 503), relay: refused }, () => false, clock);
    expect(await busy.rates()).toEqual({ problem: "api.frankfurter.dev answered 503." });
    const other = createPublishedLists({ direct: answers({ hello: 1 }), relay: refused }, () => false, clock);
    expect(await other.rates()).toEqual({ problem: "api.frankfurter.dev answered something else." });
  });
});
