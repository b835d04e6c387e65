import { describe, expect, it } from "vitest";
import type { CallId } from "#core/ids.ts";
import { estimateRequest, estimateTokens } from "./estimate.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import { seenBy } from "./vision.ts";

const picture = { type: "image", blob: { hash: "h", mime: "image/png", bytes: 9 } } as const;
const request: ModelRequest = {
  model: "claude-sonnet-5-5",
  system: "",
  tools: [],
  messages: [
    {
      role: "user",
      content: [picture, { type: "tool-result", callId: "c" as CallId, parts: [picture], isError: false }],
    },
  ],
  maxOutput: 1,
  cacheKey: "",
};

describe("estimates", () => {
  it("count the replacement line instead of the image for a model without vision", () => {
    const { input } = estimateRequest(request);
    expect(input).toBeGreaterThan(3_200);
    for (const blind of [
      { ...request, vision: false },
      { ...request, model: "glm-5.2" },
    ]) {
      const sent = seenBy(blind).flatMap(({ content }) =>
        content.flatMap((part) => ("parts" in part ? part.parts : [part])),
      );
      const lines = sent.reduce((sum, part) => sum + (part.type === "text" ? estimateTokens(part.text) : 0), 0);
      expect(input - estimateRequest(blind).input).toBe(3_200 - lines);
    }
  });

  it("count four ASCII characters or 1.5 other characters as a token", () => {
    expect(estimateTokens("x".repeat(400))).toBe(100);
    expect(estimateTokens("修复测试")).toBe(3);
    expect(estimateTokens("abcd修")).toBe(2);
    expect(estimateTokens("")).toBe(0);
  });

  it("count every part of a request, and cache each block's count", () => {
    const request: ModelRequest = {
      model: "m",
      system: "s".repeat(40),
      tools: [{ name: "t", description: "d".repeat(400), input: {} }],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "u".repeat(40) },
            { type: "image", blob: { hash: "h", mime: "image/png", bytes: 9 } },
          ],
        },
        {
          role: "assistant",
          content: [{ type: "tool-call", callId: "c" as CallId, name: "t", input: { a: "b".repeat(40) } }],
        },
        {
          role: "user",
          content: [
            {
              type: "tool-result",
              callId: "c" as CallId,
              parts: [{ type: "text", text: "r".repeat(40) }],
              isError: false,
            },
          ],
        },
      ],
      maxOutput: 1,
      cacheKey: "",
    };
    const { input } = estimateRequest(request);
    expect(input).toBeGreaterThan(1_600 + 100 + 40);
    expect(input).toBeLessThan(1_600 + 200 + 40);
    expect(estimateRequest(request).input).toBe(input);
  });
});
