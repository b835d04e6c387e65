import { describe, expect, it } from "vitest";
import type { CallId } from "#core/ids.ts";
import type { ModelMessage, ModelRequest } from "#core/model/provider.ts";
import { bedrockBody } from "./request.ts";
import { ports, request, user } from "#core/model/protocols/provider.suite.ts";

const bodyOf = (changes: Partial<ModelRequest>) =>
  bedrockBody(request({ model: "eu.anthropic.claude-sonnet-4-6", ...changes }), { ...ports, host: "" });

const point = { cachePoint: { type: "default" } };
const bare = (body: unknown) => JSON.stringify(body).replace(/,\{"cachePoint":\{[^}]*\}\}/g, "");
const callId = "a" as CallId;
const toolUse = { toolUse: { toolUseId: "a", name: "read_file", input: {} } };

describe("cache points", () => {
  const steps: ModelMessage[] = [
    user("One"),
    { role: "assistant", content: [{ type: "tool-call", callId, name: "read_file", input: {} }] },
    {
      role: "user",
      content: [{ type: "tool-result", callId, parts: [{ type: "text", text: "out" }], isError: false }],
    },
  ];

  it("follow the system prompt for an hour, and the last two messages for five minutes, never inside a result", async () => {
    const body = await bodyOf({ messages: steps });
    expect(body.system).toEqual([{ text: "You are Octo." }, { cachePoint: { type: "default", ttl: "1h" } }]);
    expect(body.messages).toEqual([
      { role: "user", content: [{ text: "One" }] },
      { role: "assistant", content: [toolUse, point] },
      { role: "user", content: [{ toolResult: { toolUseId: "a", content: [{ text: "out" }] } }, point] },
    ]);
  });

  it("follow the tools when there is no system prompt", async () => {
    const body = await bodyOf({ system: "" });
    expect(body.toolConfig).toMatchObject({ tools: [{}, { cachePoint: { ttl: "1h" } }] });
  });

  it("C-061 are set for models that accept them, with each model's lifetime", async () => {
    const points = async (model: string, system = "Be Octo.") =>
      JSON.stringify(await bodyOf({ model, system })).match(/"cachePoint":\{"type":"default"(,"ttl":"1h")?\}/g);
    expect(await points("us.amazon.nova-pro-v1:0")).toEqual(Array(2).fill('"cachePoint":{"type":"default"}'));
    expect(await points("us.amazon.nova-pro-v1:0", "")).toHaveLength(1);
    const nova = await bodyOf({ model: "us.amazon.nova-pro-v1:0", messages: steps });
    expect(JSON.stringify(nova.messages), "only after words").not.toContain("cachePoint");
    expect((await points("us.anthropic.claude-3-7-sonnet-20250219-v1:0"))?.join()).not.toContain("1h");
    for (const model of [
      "us.meta.llama4-maverick-17b-instruct-v1:0",
      "anthropic.claude-3-haiku-20240307-v1:0",
      "anthropic.claude-3-5-sonnet-20241022-v2:0",
    ]) {
      expect(await points(model), model).toBeNull();
    }
  });

  it("change no byte of content when they move", async () => {
    const before = bare((await bodyOf({ messages: steps.slice(0, 2) })).messages).slice(0, -1);
    const after = bare((await bodyOf({ messages: [...steps, user("Two")] })).messages);
    expect(after.startsWith(before)).toBe(true);
  });
});
