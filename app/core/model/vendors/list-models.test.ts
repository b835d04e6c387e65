import { describe, expect, it } from "vitest";
import { listModels, modelsUrl } from "./list-models.ts";
import type { ProtocolName } from "#core/model/message.ts";

const at = (protocol: ProtocolName, baseUrl: string) => ({ protocol, baseUrl, key: "k" });

describe("a vendor's list of models", () => {
  it.each([
    ["anthropic-messages", "https://api.anthropic.com", "https://api.anthropic.com/v1/models?limit=1000"],
    ["anthropic-messages", "https://api.kimi.com/coding/", "https://api.kimi.com/coding/v1/models"],
    ["openai-chat", "https://api.openai.com/v1", "https://api.openai.com/v1/models"],
    ["openai-responses", "http://localhost:11434", "http://localhost:11434/v1/models"],
  ] as const)("of %s at %s is asked for whole", (protocol, baseUrl, url) => {
    expect(modelsUrl(at(protocol, baseUrl))).toBe(url);
  });

  it("is read in every known wrapping, and anything else is an error", async () => {
    const asked = (answer: unknown, status = 200) =>
      listModels(
        at("openai-chat", "https://models.example/v1"),
        { http: async () => Response.json(answer, { status }), now: () => 0 },
        new AbortController().signal,
      );
    expect(await asked({ data: [{ id: "a" }, { name: "no id" }, "b", { id: "c" }] })).toEqual(["a", "c"]);
    expect(await asked({ models: [{ id: "a" }] })).toEqual(["a"]);
    expect(await asked({ hello: "there" })).toMatchObject({ kind: "malformed" });
    expect(await asked({ error: { message: "No such key." } }, 401)).toMatchObject({ kind: "auth" });
  });
});
