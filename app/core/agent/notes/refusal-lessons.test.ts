import { describe, expect, it } from "vitest";
import type { Account } from "#core/model/vendors/account.ts";
import type { Step } from "../../../../e2e/fakes/model-server.ts";
import { call, octoPerTest, results, requestText } from "../../../../e2e/support/each-octo.ts";
import type { TestOcto } from "../../../../e2e/support/octo.ts";

const start = octoPerTest();

const refusal = (message: string): Step => ({ fault: { kind: "status", status: 400, body: { error: { message } } } });
const lengths = ({ vendor }: TestOcto) => vendor.requests.map(({ body }) => body["max_tokens"]);
const outcomes = async ({ octo }: TestOcto) =>
  (await octo.stores.ledger.records({})).map(({ outcome }) => outcome).toReversed();

describe("the length of an answer", () => {
  const cut: Step = { calls: [{ name: "write_file", raw: '{"path": "a.txt", "content": "hal' }], stop: "max_tokens" };

  it("is all that the model gives once one was cut, and the usual one in the next turn", async () => {
    const octo = await start({
      script: [cut, { calls: [call("write_file", { path: "a.txt", content: "whole" })] }, { say: "Written." }],
    });
    expect((await octo.turn("write")).reason).toBe("done");
    expect(lengths(octo)).toEqual([32_000, 64_000, 64_000]);
    expect((await results(octo)).map(({ outcome }) => outcome)).toContain("ok");
    octo.vendor.play([{ say: "Yes." }]);
    await octo.turn("and?");
    expect(lengths(octo).at(-1)).toBe(32_000);
  });

  it("is all that the model gives where it is to think much", async () => {
    const octo = await start({ settings: { effort: "max" }, script: () => ({ say: "Thought." }) });
    await octo.turn("think");
    expect(lengths(octo)).toEqual([64_000]);
    expect(octo.vendor.requests[0]?.body).toMatchObject({ output_config: { effort: "max" } });
    await octo.ask({ type: "configure", changes: { effort: "high" } });
    await octo.turn("think less");
    expect(lengths(octo)).toEqual([64_000, 32_000]);
  });

  it("is what the person says, also once one was cut", async () => {
    const models = [{ id: "claude-sonnet-5-5", maxOutput: 5_000 }];
    const octo = await start({ account: { models }, script: [cut, { say: "Shorter." }] });
    await octo.turn("write");
    expect(lengths(octo)).toEqual([5_000, 5_000]);
  });

  it("goes down to what a refusal names, in the same turn, and stays there across turns and crashes", async () => {
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

  it("is not asked for a second time when that is refused as well", async () => {
    const octo = await start({ script: () => refusal("max_tokens: 8192 > 8192, which is the maximum") });
    expect(await octo.turn("hello")).toMatchObject({ reason: "failed", error: { kind: "bad-request" } });
    expect(lengths(octo)).toEqual([32_000, 8_192]);
  });
});

describe("a vendor that wants its reasoning back", () => {
  const account: Partial<Account> = { vendor: "custom", protocol: "openai-chat", model: "thinker" };
  const settings = { model: "thinker" };
  const words = "The reasoning_content in the thinking mode must be passed back to the API.";
  /** What stands on each reply that is sent; undefined where nothing does. */
  const sent = ({ vendor }: TestOcto) =>
    (vendor.requests.at(-1)?.body.messages ?? [])
      .filter(({ role }) => role === "assistant")
      .map((message) => (message as { reasoning_content?: string }).reasoning_content);

  it("gets it on every reply once it has said so, empty where there was none, and is asked once more only", async () => {
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
