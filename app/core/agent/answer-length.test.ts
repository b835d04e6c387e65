import { describe, expect, it } from "vitest";
import type { Step } from "../../../e2e/fakes/model-server.ts";
import { call, octoPerTest, results } from "../../../e2e/support/each-octo.ts";
import type { TestOcto } from "../../../e2e/support/octo.ts";

const start = octoPerTest();

const lengths = ({ vendor }: TestOcto) => vendor.requests.map(({ body }) => body["max_tokens"]);

describe("the longest answer that is requested", () => {
  const cut: Step = { calls: [{ name: "write_file", raw: '{"path": "a.txt", "content": "hal' }], stop: "max_tokens" };

  it("is the most that the model gives once an answer was cut, and the usual length in the next turn", async () => {
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

  it("is the most that the model gives when it is to think much", async () => {
    const octo = await start({ settings: { effort: "max" }, script: () => ({ say: "Thought." }) });
    await octo.turn("think");
    expect(lengths(octo)).toEqual([64_000]);
    expect(octo.vendor.requests[0]?.body).toMatchObject({ output_config: { effort: "max" } });
    await octo.ask({ type: "configure", changes: { effort: "high" } });
    await octo.turn("think less");
    expect(lengths(octo)).toEqual([64_000, 32_000]);
  });

  it("is what the person has set, even once an answer was cut", async () => {
    const models = [{ id: "claude-sonnet-5-5", maxOutput: 5_000 }];
    const octo = await start({ account: { models }, script: [cut, { say: "Shorter." }] });
    await octo.turn("write");
    expect(lengths(octo)).toEqual([5_000, 5_000]);
  });
});
