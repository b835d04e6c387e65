import { describe, expect, it } from "vitest";
import { eventFrame } from "../../../../../e2e/fakes/bedrock-wire.ts";
import type { CallId } from "#core/ids.ts";
import type { Block, ToolPart } from "#core/model/message.ts";
import type { Endpoint, Http, ModelMessage, ModelRequest, UserPart } from "#core/model/provider.ts";
import { bedrockConverse } from "./converse.ts";
import { collect, key, ports, request, user } from "#core/model/protocols/provider.suite.ts";

const aws: Endpoint = {
  protocol: "bedrock-converse",
  baseUrl: "https://bedrock-runtime.eu-west-1.amazonaws.com",
  key,
};
const claude = "eu.anthropic.claude-sonnet-4-6";
const llama = "us.meta.llama4-maverick-17b-instruct-v1:0";

async function send(changes: Partial<ModelRequest> = {}, endpoint = aws) {
  let sent: { url: string; headers: Record<string, string>; body: Record<string, unknown> } | undefined;
  const http: Http = async (url, init) => {
    sent = { url, headers: init?.headers as Record<string, string>, body: JSON.parse(String(init?.body)) };
    return new Response(new Uint8Array(eventFrame("messageStop", { stopReason: "end_turn" })));
  };
  const provider = bedrockConverse(endpoint, { ...ports, http });
  await collect(provider.stream(request({ model: claude, ...changes }), new AbortController().signal));
  if (!sent) throw new Error("Nothing was sent.");
  return sent;
}

const call = (id: string): Block => ({ type: "tool-call", callId: id as CallId, name: "read_file", input: { n: id } });
const result = (id: string, parts: ToolPart[], isError = false): UserPart => ({
  type: "tool-result",
  callId: id as CallId,
  parts,
  isError,
});
const text = (words: string): ToolPart => ({ type: "text", text: words });
const toolUse = (id: string) => ({ toolUse: { toolUseId: id, name: "read_file", input: { n: id } } });
const bare = (body: unknown) => JSON.stringify(body).replace(/,\{"cachePoint":\{[^}]*\}\}/g, "");

describe("the address of a request", () => {
  it.each([
    [aws.baseUrl, "amazon.nova-pro-v1:0", `${aws.baseUrl}/model/amazon.nova-pro-v1%3A0/converse-stream`],
    [`${aws.baseUrl}/`, `abs-${claude}`, `${aws.baseUrl}/model/${claude}/converse-stream`],
    ["https://gateway.example/aws", "abs-claude", "https://gateway.example/aws/model/abs-claude/converse-stream"],
    [
      aws.baseUrl,
      "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.x",
      `${aws.baseUrl}/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Feu.x/converse-stream`,
    ],
  ])("to %s for %s", async (baseUrl, model, url) => {
    expect((await send({ model }, { ...aws, baseUrl })).url).toBe(url);
  });

  it("sends a Bedrock API key as a bearer token", async () => {
    expect((await send()).headers).toEqual({
      "content-type": "application/json",
      accept: "application/vnd.amazon.eventstream",
      authorization: `Bearer ${key}`,
    });
  });
});

describe("the body of a request", () => {
  it("has everything that Converse supports", async () => {
    expect((await send({ model: llama })).body).toEqual({
      system: [{ text: "You are Octo." }],
      messages: [{ role: "user", content: [{ text: "Hello" }] }],
      toolConfig: {
        tools: [
          {
            toolSpec: {
              name: "read_file",
              description: "Reads.",
              inputSchema: { json: { type: "object", properties: {} } },
            },
          },
        ],
      },
      inferenceConfig: { maxTokens: 1_000 },
    });
    expect((await send({ model: llama, tools: [] })).body).not.toHaveProperty("toolConfig");
  });

  it("C-053 puts consecutive results into one user message, before text", async () => {
    const messages: ModelMessage[] = [
      user("Read both"),
      { role: "assistant", content: [call("a"), call("b")] },
      { role: "user", content: [result("a", [text("one")])] },
      { role: "user", content: [text("And hurry."), result("b", [text("two")], true)] },
    ];
    const { body } = await send({ messages });
    expect(JSON.parse(bare(body["messages"]))).toEqual([
      { role: "user", content: [{ text: "Read both" }] },
      { role: "assistant", content: [toolUse("a"), toolUse("b")] },
      {
        role: "user",
        content: [
          { toolResult: { toolUseId: "a", content: [{ text: "one" }] } },
          { toolResult: { toolUseId: "b", content: [{ text: "two" }], status: "error" } },
          { text: "And hurry." },
        ],
      },
    ]);
  });

  it("omits what other makers refuse: result status, empty text, foreign characters in ids", async () => {
    const messages: ModelMessage[] = [
      user("Go"),
      { role: "assistant", content: [{ type: "text", text: "  " }, call("functions.todo:0")] },
      { role: "user", content: [result("functions.todo:0", [], true)] },
      { role: "assistant", content: [{ type: "text", text: "" }] },
    ];
    const { body } = await send({ model: llama, messages });
    const wireIdOf = /"toolUseId":"([^"]*)"/.exec(JSON.stringify(body))?.[1];
    expect(wireIdOf).toMatch(/^functions_todo_0_\w+$/);
    expect(body["messages"]).toMatchObject([
      {},
      { content: [{ toolUse: { toolUseId: wireIdOf } }] },
      { content: [{ toolResult: { toolUseId: wireIdOf, content: [{ text: "(no output)" }] } }] },
      { content: [{ text: "..." }] },
    ]);
    expect(JSON.stringify(body)).not.toContain("status");
  });

  it("separates results and text for makers that refuse them in one message", async () => {
    const messages: ModelMessage[] = [
      user("Go"),
      { role: "assistant", content: [call("a")] },
      { role: "user", content: [text("And hurry."), result("a", [text("one")])] },
    ];
    expect((await send({ model: llama, messages })).body["messages"]).toMatchObject([
      { role: "user" },
      { role: "assistant" },
      { role: "user", content: [{ toolResult: { toolUseId: "a" } }] },
      { role: "assistant", content: [{ text: "..." }] },
      { role: "user", content: [{ text: "And hurry." }] },
    ]);
  });

  it("C-050 never sends broken arguments", async () => {
    const broken: Block = { type: "tool-call", callId: "c" as CallId, name: "todo", input: {}, broken: '{"half' };
    const { body } = await send({ messages: [user("a"), { role: "assistant", content: [broken] }] });
    expect(JSON.stringify(body)).toContain('"input":{}');
    expect(JSON.stringify(body)).not.toContain("half");
  });

  it("sends images of people and tools in Converse's four formats", async () => {
    const image = (mime: string) => ({ type: "image" as const, blob: { hash: "h", mime, bytes: 3 } });
    const { body } = await send({
      messages: [
        { role: "user", content: [image("image/png"), image("image/jpg")] },
        { role: "assistant", content: [call("a")] },
        { role: "user", content: [result("a", [image("image/webp")])] },
      ],
    });
    const shown = (format: string) => ({ image: { format, source: { bytes: "aW1hZ2U=" } } });
    expect(JSON.parse(bare(body["messages"]))).toMatchObject([
      { content: [shown("png"), shown("jpeg")] },
      {},
      { content: [{ toolResult: { content: [shown("webp")] } }] },
    ]);
  });

  it("C-052 replaces images by text for a model without vision", async () => {
    const image: ToolPart = { type: "image", blob: { hash: "h", mime: "image/png", bytes: 3, name: "a.png" } };
    const { body } = await send({ model: "us.deepseek.r1-v1:0", messages: [{ role: "user", content: [image] }] });
    expect(body["messages"]).toMatchObject([{ content: [{ text: "[Image a.png: this model cannot see images.]" }] }]);
  });
});

describe("thinking", () => {
  const thought = (data: { signature: string } | { redacted: string } | undefined): Block => ({
    type: "thinking",
    text: "Deep.",
    ...(data && { seal: { protocol: "bedrock-converse", model: claude, data } }),
  });
  const asked = async (block: Block, model = claude) => {
    const messages: ModelMessage[] = [user("a"), { role: "assistant", content: [block, call("c")] }];
    const { body } = await send({ model, messages });
    return JSON.parse(bare(body["messages"]))[1].content;
  };

  it("goes back unchanged to the model that signed it, and to no other", async () => {
    const signed = thought({ signature: "sig" });
    expect(await asked(signed)).toEqual([
      { reasoningContent: { reasoningText: { text: "Deep.", signature: "sig" } } },
      toolUse("c"),
    ]);
    expect(await asked(thought({ redacted: "c2Vj" }))).toEqual([
      { reasoningContent: { redactedContent: "c2Vj" } },
      toolUse("c"),
    ]);
    expect(await asked(signed, "us.anthropic.claude-opus-4-6-v1")).toEqual([toolUse("c")]);
    expect(await asked(thought(undefined))).toEqual([toolUse("c")]);
  });

  it("is requested in each maker's own field", async () => {
    const more = async (model: string) =>
      (await send({ model, effort: "medium" })).body["additionalModelRequestFields"];
    expect(await more(claude)).toEqual({
      thinking: { type: "adaptive", display: "summarized" },
      output_config: { effort: "medium" },
    });
    expect(await more("us.amazon.nova-2-lite-v1:0")).toEqual({
      reasoningConfig: { type: "enabled", maxReasoningEffort: "medium" },
    });
    expect(await more("openai.gpt-oss-120b-1:0")).toEqual({ reasoning_effort: "medium" });
    expect(await more("global.openai.gpt-5.6-terra")).toEqual({ reasoning: { effort: "medium" } });
    expect(await more(llama)).toBeUndefined();
    expect(await more("us.anthropic.claude-sonnet-4-5-20250929-v1:0")).toBeUndefined();
  });

  it("at Nova's highest effort goes without an output limit", async () => {
    expect((await send({ model: "us.amazon.nova-2-lite-v1:0", effort: "high" })).body).not.toHaveProperty(
      "inferenceConfig",
    );
    expect((await send({ effort: "high" })).body).toHaveProperty("inferenceConfig");
  });
});
