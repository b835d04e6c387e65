import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CallId } from "#core/ids.ts";
import type { Endpoint, Http, ModelMessage, ModelRequest } from "#core/model/provider.ts";
import { openaiChat } from "./chat.ts";
import {
  collect,
  contentOf,
  describeProvider,
  errorOf,
  key,
  lastOf,
  ports,
  request,
  user,
} from "#core/model/protocols/provider.suite.ts";

describeProvider("openai-chat", openaiChat, "/v1");

const fixture = readFileSync(new URL("../fixtures/openai-reasoning-and-calls.txt", import.meta.url), "utf8");
const official: Endpoint = { protocol: "openai-chat", baseUrl: "https://api.openai.com/v1", key };
const deepseek: Endpoint = { ...official, baseUrl: "https://api.deepseek.com" };

async function send(changes: Partial<ModelRequest>, endpoint = official, stream = fixture) {
  let sent: { url: string; headers: Record<string, string>; body: Record<string, unknown> } | undefined;
  const http: Http = async (url, init) => {
    sent = { url, headers: init?.headers as Record<string, string>, body: JSON.parse(String(init?.body)) };
    return new Response(stream, { headers: { "content-type": "text/event-stream" } });
  };
  const provider = openaiChat(endpoint, { ...ports, http });
  const events = await collect(provider.stream(request(changes), new AbortController().signal));
  if (!sent) throw new Error("Nothing was sent.");
  return { ...sent, events };
}

const chunk = (choice: object, more: object = {}) => `data: ${JSON.stringify({ choices: [choice], ...more })}\n\n`;

describe("a recorded stream", () => {
  it("C-049 C-055 keeps reasoning, text and interleaved calls; the first id and name win", async () => {
    const { events } = await send({ model: "deepseek-v4-pro" }, deepseek);
    expect(contentOf(events)).toEqual([
      {
        type: "thinking",
        text: "Two files to read.",
        seal: {
          protocol: "openai-chat",
          model: "deepseek-v4-pro",
          host: "api.deepseek.com",
          data: { field: "reasoning_content" },
        },
      },
      { type: "text", text: "I read both. 🐙" },
      { type: "tool-call", callId: "call_a", name: "read_file", input: { path: "a.txt" } },
      { type: "tool-call", callId: "call_b", name: "todo", input: {} },
    ]);
    expect(lastOf(events)).toMatchObject({
      stop: "tool-calls",
      usage: { input: 312, cacheRead: 2000, cacheWrite5m: 0, cacheWrite1h: 0, output: 87 },
    });
  });

  it("reads OpenRouter's cost to the billionth", async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 2, cost: 0.000123456 };
    const stream = chunk({ delta: { content: "Hi" }, finish_reason: "stop" }, { usage });
    const { events, body } = await send({}, { ...official, baseUrl: "https://openrouter.ai/api/v1" }, stream);
    expect(lastOf(events)).toMatchObject({ type: "finished", costNanos: 123_456 });
    expect(body).toMatchObject({ usage: { include: true } });
  });

  it("reads the service tier from the last chunks", async () => {
    const tierOf = async (service_tier: string) => {
      const begun = chunk({ delta: { content: "Hi" }, finish_reason: "stop" }, { service_tier: "auto" });
      const counted = { choices: [], service_tier, usage: { prompt_tokens: 10, completion_tokens: 2 } };
      const { events } = await send({}, official, `${begun}data: ${JSON.stringify(counted)}\n\n`);
      return lastOf(events);
    };
    expect(await tierOf("flex")).toMatchObject({ type: "finished", tier: "flex", usage: { input: 10 } });
    expect(await tierOf("fast")).toMatchObject({ tier: "priority" });
    for (const tier of ["default", "on_demand"]) expect(await tierOf(tier)).not.toHaveProperty("tier");
  });

  it("finishes without usage when the vendor reports none", async () => {
    const { events } = await send({}, official, chunk({ delta: { content: "Hi" }, finish_reason: "stop" }));
    expect(lastOf(events)).toEqual({ type: "finished", stop: "end", usage: undefined, costNanos: undefined });
  });

  it("takes [DONE] for the end of a whole reply, but not of a call whose arguments are cut", async () => {
    const said = chunk({ delta: { content: "I was" }, finish_reason: null });
    expect(lastOf((await send({}, official, `${said}data: [DONE]\n\n`)).events)).toMatchObject({ stop: "end" });
    expect(errorOf((await send({}, official, said)).events).kind).toBe("truncated");
    const cut = chunk({
      delta: { tool_calls: [{ index: 0, id: "a", function: { name: "todo", arguments: '{"a":' } }] },
    });
    expect(errorOf((await send({}, official, `${cut}data: [DONE]\n\n`)).events).kind).toBe("truncated");
    expect(errorOf((await send({}, official, "data: [DONE]\n\n")).events).kind).toBe("empty");
  });

  it("separates calls by id when a host omits the index", async () => {
    const call = (id: string | undefined, args: string) => ({
      delta: { tool_calls: [{ ...(id && { id }), function: { ...(id && { name: `tool_${id}` }), arguments: args } }] },
      finish_reason: null,
    });
    const stream = [
      chunk(call("a", '{"n":')),
      chunk(call(undefined, "1}")),
      chunk(call("b", '{"n":2}')),
      chunk({ delta: {}, finish_reason: "tool_calls" }),
    ].join("");
    expect(contentOf((await send({}, official, stream)).events)).toMatchObject([
      { callId: "a", name: "tool_a", input: { n: 1 } },
      { callId: "b", name: "tool_b", input: { n: 2 } },
    ]);
  });

  it("classifies an error inside a chunk", async () => {
    const stream = `${chunk({ delta: { content: "I" } })}data: {"error":{"code":502,"message":"Upstream died"}}\n\n`;
    expect(errorOf((await send({}, official, stream)).events)).toMatchObject({ kind: "server", status: 502 });
  });
});

describe("the request", () => {
  it.each([
    ["https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions"],
    ["https://api.openai.com", "https://api.openai.com/v1/chat/completions"],
    ["http://127.0.0.1:11434", "http://127.0.0.1:11434/v1/chat/completions"],
    ["https://open.bigmodel.cn/api/paas/v4", "https://open.bigmodel.cn/api/paas/v4/chat/completions"],
    ["https://host.example/v1/chat/completions", "https://host.example/v1/chat/completions"],
  ])("posts for %s to %s", async (baseUrl, url) => {
    expect((await send({}, { ...official, baseUrl })).url).toBe(url);
  });

  it("sends the key as a bearer token and none of the library's headers", async () => {
    expect((await send({})).headers).toEqual({
      "content-type": "application/json",
      accept: "text/event-stream",
      authorization: `Bearer ${key}`,
    });
  });

  it("uses OpenAI's newer fields for OpenAI and the older ones elsewhere", async () => {
    const openai = (await send({})).body;
    expect(openai).toMatchObject({ max_completion_tokens: 1_000, prompt_cache_key: "session-1" });
    expect(openai).not.toHaveProperty("max_tokens");
    const other = (await send({}, deepseek)).body;
    expect(other).toMatchObject({ max_tokens: 1_000, stream_options: { include_usage: true } });
    expect(other).not.toHaveProperty("max_completion_tokens");
    expect(other).not.toHaveProperty("prompt_cache_key");
  });

  it("switches reasoning off where OpenAI refuses it with tools, and sets the effort elsewhere", async () => {
    expect((await send({ model: "gpt-6.1-terra", effort: "high" })).body).toMatchObject({ reasoning_effort: "none" });
    expect((await send({ model: "gpt-6.1-terra", effort: "high", tools: [] })).body).toMatchObject({
      reasoning_effort: "high",
    });
    expect((await send({ model: "gpt-4.1", effort: "high" })).body).not.toHaveProperty("reasoning_effort");
  });

  it.each([
    ["deepseek-v4-pro", "max", { reasoning_effort: "max" }],
    ["deepseek-v4-pro", "none", { thinking: { type: "disabled" } }],
    ["glm-5.3", "none", { thinking: { type: "disabled" } }],
    ["kimi-k2.6", "none", { thinking: { type: "disabled" } }],
    ["mimo-v2.5-pro", "none", { thinking: { type: "disabled" } }],
    ["qwen3.6-plus", "none", { enable_thinking: false }],
    ["gpt-5.1", "none", { reasoning_effort: "none" }],
    ["grok-4.6", "max", { reasoning_effort: "high" }],
    ["qwen3.6-plus", "high", {}],
    ["kimi-k3", "none", {}],
  ] as const)("says to %s that %s effort is wanted in its own words", async (model, effort, words) => {
    const { body } = await send({ model, effort }, deepseek);
    const { reasoning_effort, thinking, enable_thinking, reasoning } = body as Record<string, unknown>;
    expect({ reasoning_effort, thinking, enable_thinking, reasoning }).toEqual(words);
  });

  it("uses OpenRouter's single effort field", async () => {
    const router = { ...official, baseUrl: "https://openrouter.ai/api/v1" };
    const sent = async (model: string, effort: "none" | "max") =>
      (await send({ model, effort }, router)).body as Record<string, unknown>;
    expect(await sent("moonshotai/kimi-k2.6", "none")).toMatchObject({ reasoning: { effort: "none" } });
    expect(await sent("openai/gpt-6.1-sol", "max")).toMatchObject({ reasoning: { effort: "xhigh" } });
    expect(await sent("openai/gpt-6.1-sol", "max")).not.toHaveProperty("reasoning_effort");
  });

  const thought: ModelMessage = {
    role: "assistant",
    content: [
      { type: "thinking", text: "Hm.", seal: { protocol: "openai-chat", model: "deepseek-v4-pro", data: null } },
      { type: "text", text: "One" },
    ],
  };
  const plain: ModelMessage = { role: "assistant", content: [{ type: "text", text: "Two" }] };

  it("C-062 sends reasoning back, and adds an empty field to other replies once one has it", async () => {
    const messages = [user("a"), thought, user("b"), plain, user("c")];
    const { body } = await send({ model: "deepseek-v4-pro", messages }, deepseek);
    expect(body["messages"]).toEqual([
      { role: "system", content: "You are Octo." },
      { role: "user", content: "a" },
      { role: "assistant", content: "One", reasoning_content: "Hm." },
      { role: "user", content: "b" },
      { role: "assistant", content: "Two", reasoning_content: "" },
      { role: "user", content: "c" },
    ]);
  });

  it("C-062 adds no field when no reply has reasoning, and never sends it to OpenAI", async () => {
    const unpadded = await send({ messages: [user("a"), plain, user("c")] }, deepseek);
    expect(JSON.stringify(unpadded.body)).not.toContain("reasoning_content");
    const openai = await send({ model: "deepseek-v4-pro", messages: [user("a"), thought, user("b")] });
    expect(JSON.stringify(openai.body)).not.toContain("reasoning_content");
  });

  it("puts tool images after all tool results, which hold only text here", async () => {
    const blob = { hash: "h", mime: "image/png", bytes: 3 };
    const { body } = await send({
      messages: [
        user("Look"),
        {
          role: "assistant",
          content: [
            { type: "tool-call", callId: "c1" as CallId, name: "read_file", input: { path: "a.png" } },
            { type: "tool-call", callId: "c2" as CallId, name: "read_file", input: {}, broken: "{" },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool-result", callId: "c1" as CallId, parts: [{ type: "image", blob }], isError: false },
            { type: "tool-result", callId: "c2" as CallId, parts: [{ type: "text", text: "No." }], isError: true },
            { type: "text", text: "Well?" },
          ],
        },
      ],
    });
    expect(body["messages"]).toMatchObject([
      {},
      {},
      {
        role: "assistant",
        content: null,
        tool_calls: [{ function: { arguments: '{"path":"a.png"}' } }, { function: { arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "c1", content: "(images follow)" },
      { role: "tool", tool_call_id: "c2", content: "No." },
      {
        role: "user",
        content: [
          { type: "text", text: "[Images of c1]" },
          { type: "image_url", image_url: { url: "data:image/png;base64,aW1hZ2U=" } },
          { type: "text", text: "Well?" },
        ],
      },
    ]);
  });

  it("marks calls of other models for Gemini, which refuses unsigned ones, and sends nothing of the kind elsewhere", async () => {
    const google: Endpoint = { ...official, baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai" };
    const seal = {
      protocol: "openai-chat",
      model: "gemini-3.8-flash",
      host: "elsewhere.example",
      data: { call: { x: 1 } },
    } as const;
    const content = ["c1", "c2"].map((id) => ({
      type: "tool-call" as const,
      callId: id as CallId,
      name: "todo",
      input: {},
      seal,
    }));
    const messages: ModelMessage[] = [user("a"), { role: "assistant", content }];
    const extra = async (model: string, endpoint: Endpoint) =>
      (
        (await send({ model, messages }, endpoint)).body["messages"] as {
          tool_calls?: { extra_content?: object; x?: number }[];
        }[]
      )
        .flatMap(({ tool_calls = [] }) => tool_calls)
        .map(({ extra_content, x }) => [extra_content, x]);
    const skip = { google: { thought_signature: "skip_thought_signature_validator" } };
    expect(await extra("gemini-3.8-flash", google)).toEqual([
      [skip, undefined],
      [undefined, undefined],
    ]);
    expect((await extra("gemini-2.5-pro", google)).flat()).toEqual([undefined, undefined, undefined, undefined]);
    expect((await extra("gemini-3.8-flash", deepseek)).flat()).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("C-052 C-146 replaces images by text for a model without vision, one line for each image", async () => {
    const blob = (name: string) => ({ type: "image" as const, blob: { hash: "h", mime: "image/png", bytes: 3, name } });
    const messages: ModelMessage[] = [
      { role: "user", content: [blob("a.png"), { type: "text", text: "" }, blob("b.png")] },
    ];
    const blind = await send({ model: "deepseek-v4-pro", messages }, deepseek);
    expect(blind.body["messages"]).toMatchObject([
      {},
      { content: "[Image a.png: this model cannot see images.]\n\n[Image b.png: this model cannot see images.]" },
    ]);
    const seeing = await send({ model: "gpt-5.5", messages });
    expect(JSON.stringify(seeing.body).match(/image_url":\{/g)).toHaveLength(2);
  });
});
