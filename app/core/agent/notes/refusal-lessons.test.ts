import { describe, expect, it } from "vitest";
import type { Account } from "#core/model/vendors/account.ts";
import type { Step } from "../../../../e2e/fakes/model-server.ts";
import { octoPerTest, requestText } from "../../../../e2e/support/each-octo.ts";
import type { TestOcto } from "../../../../e2e/support/octo.ts";

const start = octoPerTest();

const refusal = (message: string): Step => ({ fault: { kind: "status", status: 400, body: { error: { message } } } });
const lengths = ({ vendor }: TestOcto) => vendor.requests.map(({ body }) => body["max_tokens"]);
const outcomes = async ({ octo }: TestOcto) =>
  (await octo.stores.ledger.records({})).map(({ outcome }) => outcome).toReversed();

describe("a vendor that names its longest answer", () => {
  it("is asked for no more in the same turn, nor after later turns and crashes", async () => {
    const words = "max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens";
    const octo = await start({
      script: ({ body }) => (Number(body["max_tokens"]) > 8_192 ? refusal(words) : { say: "It fits." }),
    });
    expect((await octo.turn("hello")).reason).toBe("done");
    expect(lengths(octo)).toEqual([32_000, 8_192]);
    expect(await outcomes(octo)).toEqual(["failed", "ok"]);
    const again = await octo.again();
    await again.turn("and again");
    expect(lengths(again)).toEqual([32_000, 8_192, 8_192]);
    expect(requestText(again, -1)).toContain("hello");
    await again.die();
  });

  it("is asked again only once when it refuses that length too", async () => {
    const octo = await start({ script: () => refusal("max_tokens: 8192 > 8192, which is the maximum") });
    expect(await octo.turn("hello")).toMatchObject({ reason: "failed", error: { kind: "bad-request" } });
    expect(lengths(octo)).toEqual([32_000, 8_192]);
  });
});

describe("a vendor that wants its reasoning back", () => {
  const account: Partial<Account> = { vendor: "custom", protocol: "openai-chat", model: "thinker" };
  const settings = { model: "thinker" };
  const words = "The reasoning_content in the thinking mode must be passed back to the API.";
  /**
   * Returns the reasoning with which the last request sent each earlier reply; undefined for a reply sent without
   * reasoning.
   */
  const sent = ({ vendor }: TestOcto) =>
    (vendor.requests.at(-1)?.body.messages ?? [])
      .filter(({ role }) => role === "assistant")
      .map((message) => (message as { reasoning_content?: string }).reasoning_content);

  it("gets it with every reply from then on, empty where there was none, and is asked again only once", async () => {
    const octo = await start({ account, settings, script: [{ say: "Plain." }] });
    await octo.turn("one");
    octo.vendor.play(({ body }) =>
      JSON.stringify(body.messages).includes("reasoning_content") ? { say: "Thank you." } : refusal(words),
    );
    expect((await octo.turn("two")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(3);
    expect(sent(octo)).toEqual([""]);
    await octo.turn("three");
    expect(octo.vendor.count()).toBe(4);
    expect(sent(octo)).toEqual(["", ""]);
    octo.vendor.play(() => refusal(words));
    expect((await octo.turn("four")).reason).toBe("failed");
    expect(octo.vendor.count()).toBe(5);
  });
});
