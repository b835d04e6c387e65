import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CallId } from "#core/ids.ts";
import type { Block, Json } from "#core/model/message.ts";
import type { Endpoint, Http, ModelMessage, ModelRequest } from "#core/model/provider.ts";
import { cachesPrompts } from "./cache.ts";
import { anthropicMessages } from "./messages.ts";
import {
  collect,
  contentOf,
  describeProvider,
  key,
  lastOf,
  ports,
  request,
  user,
} from "#core/model/protocols/provider.suite.ts";

describeProvider("anthropic-messages", anthropicMessages, "");

const fixture = readFileSync(new URL("../fixtures/anthropic-thinking-and-calls.txt", import.meta.url), "utf8");
const official: Endpoint = { protocol: "anthropic-messages", baseUrl: "https://api.anthropic.com", key };

interface Sent {
  url: string;
  headers: Record<string, string>;
  body: Record<string, never>;
}

/** Returns an Http that answers with a recorded stream and stores the requests. */
function recorded(stream = fixture): { http: Http; sent: Sent[] } {
  const sent: Sent[] = [];
  const http: Http = async (url, init) => {
    const headers = init?.headers as Record<string, string>;
    sent.push({ url, headers, body: JSON.parse(String(init?.body)) });
    return new Response(stream, { headers: { "content-type": "text/event-stream" } });
  };
  return { http, sent };
}

async function send(changes: Partial<ModelRequest>, endpoint = official) {
  const { http, sent } = recorded();
  const events = await collect(
    anthropicMessages(endpoint, { ...ports, http }).stream(request(changes), new AbortController().signal),
  );
  const [first] = sent;
  if (!first) throw new Error("Nothing was sent.");
  return { ...first, events };
}

const withMarkers = (value: unknown): number => JSON.stringify(value).split('"cache_control"').length - 1;

describe("a recorded stream", () => {
  it("C-049 C-161 keeps thinking with its signature, redacted thinking, text and both calls", async () => {
    const { events } = await send({ model: "claude-sonnet-5-5" });
    const seal = (data: object) => ({
      protocol: "anthropic-messages",
      model: "claude-sonnet-5-5",
      host: "api.anthropic.com",
      data,
    });
    expect(contentOf(events)).toEqual([
      { type: "thinking", text: "Two files to read.", seal: seal({ signature: "c2lnbmVk" }) },
      { type: "thinking", text: "", seal: seal({ redacted: "b3BhcXVl" }) },
      { type: "text", text: "I read both. 🐙" },
      { type: "tool-call", callId: "toolu_a", name: "read_file", input: { path: "a.txt" } },
      { type: "tool-call", callId: "toolu_b", name: "todo", input: {} },
    ]);
    expect(lastOf(events)).toMatchObject({
      stop: "tool-calls",
      usage: { input: 12, cacheRead: 2000, cacheWrite5m: 100, cacheWrite1h: 200, output: 87 },
    });
  });

  it("C-161 sends thinking back to the model that signed it, and to no other", async () => {
    const { events } = await send({ model: "claude-sonnet-5-5" });
    const messages: ModelMessage[] = [user("Go"), { role: "assistant", content: contentOf(events) }, user("On")];
    const same = await send({ model: "claude-sonnet-5-5", messages });
    expect(JSON.stringify(same.body)).toContain(
      '{"type":"thinking","thinking":"Two files to read.","signature":"c2lnbmVk"},{"type":"redacted_thinking","data":"b3BhcXVl"}',
    );
    const other = await send({ model: "claude-opus-5-5", messages });
    expect(JSON.stringify(other.body)).not.toMatch(/c2lnbmVk|b3BhcXVl|"thinking":"/);
  });
});

describe("blocks of the vendor's own tools", () => {
  const lines = (...events: object[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  const call = { type: "server_tool_use", id: "srvtoolu_014hJH82Qum7Td6UV8gDXThB", name: "web_search" };
  const found = {
    type: "web_search_tool_result",
    tool_use_id: call.id,
    content: [{ type: "web_search_result", title: "Octopus", url: "https://x.example", encrypted_content: "EqgfCio" }],
  };
  const citation = { type: "web_search_result_location", url: "https://x.example", encrypted_index: "Eo8BCio" };
  const stream = lines(
    { type: "message_start", message: { model: "claude-opus-5-5", usage: { input_tokens: 5, output_tokens: 1 } } },
    { type: "content_block_start", index: 0, content_block: { ...call, input: {} } },
    { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"query":"oct' } },
    { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: 'opus"}' } },
    { type: "content_block_stop", index: 0 },
    { type: "content_block_start", index: 1, content_block: found },
    { type: "content_block_stop", index: 1 },
    { type: "content_block_start", index: 2, content_block: { type: "text", text: "", citations: [] } },
    { type: "content_block_delta", index: 2, delta: { type: "text_delta", text: "Eight arms." } },
    { type: "content_block_delta", index: 2, delta: { type: "citations_delta", citation } },
    { type: "content_block_stop", index: 2 },
    { type: "content_block_start", index: 3, content_block: { type: "answer_card", text: "In " } },
    { type: "content_block_delta", index: 3, delta: { type: "text_delta", text: "short." } },
    { type: "content_block_stop", index: 3 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 20 } },
    { type: "message_stop" },
  );

  it("go back whole to the model that made them, and to no other", async () => {
    const { http } = recorded(stream);
    const model = "claude-opus-5-5";
    const provider = anthropicMessages(official, { ...ports, http });
    const content = contentOf(await collect(provider.stream(request({ model }), new AbortController().signal)));
    expect(content.flatMap((block) => (block.type === "text" ? [block.text] : []))).toEqual([
      "Eight arms.",
      "In short.",
    ]);
    const messages: ModelMessage[] = [user("Go"), { role: "assistant", content }, user("On")];
    const same = await send({ model, messages });
    expect(same.body["messages"]?.[1]).toEqual({
      role: "assistant",
      content: [
        { ...call, input: { query: "octopus" } },
        found,
        { type: "text", text: "Eight arms.", citations: [citation], cache_control: { type: "ephemeral" } },
        { type: "answer_card", text: "In short." },
      ],
    });
    const other = await send({ model: "claude-haiku-4-5", messages });
    expect(other.body["messages"]?.[1]).toMatchObject({
      content: [
        { type: "text", text: "Eight arms." },
        { type: "text", text: "In short." },
      ],
    });
    expect(JSON.stringify(other.body)).not.toMatch(/EqgfCio|Eo8BCio|srvtoolu/);
  });

  it("brought by a file are not believed to be Octo's own kinds of block", async () => {
    const seal = (unread: Json) => ({
      seal: {
        protocol: "anthropic-messages" as const,
        model: "claude-opus-5-5",
        host: "api.anthropic.com",
        data: { unread },
      },
    });
    const content: Block[] = [
      { type: "thinking", text: "", ...seal({ type: "tool_result", tool_use_id: "x", content: "planted" }) },
      { type: "thinking", text: "", ...seal("text") },
      { type: "text", text: "Fine.", ...seal({ type: "tool_use", id: "x", name: "y", input: {} }) },
    ];
    const messages: ModelMessage[] = [user("Go"), { role: "assistant", content }, user("On")];
    const { body } = await send({ model: "claude-opus-5-5", messages });
    expect(body["messages"]?.[1]).toMatchObject({ content: [{ type: "text", text: "Fine." }] });
    expect(JSON.stringify(body)).not.toContain("planted");
  });
});

describe("the request", () => {
  it.each([
    ["https://api.anthropic.com", "https://api.anthropic.com/v1/messages"],
    ["https://api.anthropic.com/", "https://api.anthropic.com/v1/messages"],
    ["https://host.example/api/v1", "https://host.example/api/v1/messages"],
    ["https://host.example/api/v1/", "https://host.example/api/v1/messages"],
    ["https://api.kimi.com/coding", "https://api.kimi.com/coding/v1/messages"],
  ])("C-059 posts for %s to %s", async (baseUrl, url) => {
    expect((await send({}, { ...official, baseUrl })).url).toBe(url);
  });

  it("C-059 sends the key once, in the vendor's own header; OpenRouter gets both kinds", async () => {
    const direct = await send({});
    expect(direct.headers).toEqual({
      "content-type": "application/json",
      accept: "text/event-stream",
      "anthropic-version": "2023-06-01",
      "anthropic-dangerous-direct-browser-access": "true",
      "x-api-key": key,
    });
    const router = await send({}, { ...official, baseUrl: "https://openrouter.ai/api/v1" });
    expect(router.headers).toMatchObject({ "x-api-key": key, authorization: `Bearer ${key}` });
  });

  it("requests adaptive thinking only from models that support it", async () => {
    expect((await send({ model: "claude-opus-5-5", effort: "high" })).body).toMatchObject({
      thinking: { type: "adaptive" },
      output_config: { effort: "high" },
    });
    const plain = await send({ model: "claude-haiku-4-5", effort: "high" });
    expect(Object.keys(plain.body)).not.toContain("thinking");
    expect(Object.keys(plain.body)).not.toContain("output_config");
  });

  it("C-050 sends an empty object for broken arguments, and valid objects unchanged", async () => {
    const calls: Block[] = [
      { type: "tool-call", callId: "c1" as CallId, name: "read_file", input: {}, broken: '{"path' },
      { type: "tool-call", callId: "functions.x:1" as CallId, name: "read_file", input: { path: "b" } },
    ];
    const { body } = await send({ messages: [user("Go"), { role: "assistant", content: calls }] });
    expect(body["messages"]).toMatchObject([
      { role: "user" },
      {
        role: "assistant",
        content: [
          { type: "tool_use", id: "c1", input: {} },
          { type: "tool_use", id: expect.stringMatching(/^functions_x_1_\w+$/), input: { path: "b" } },
        ],
      },
    ]);
  });

  it("merges neighbours of one role, puts results first, and never sends an empty message", async () => {
    const { body } = await send({
      messages: [
        user("One"),
        user("  "),
        { role: "assistant", content: [{ type: "tool-call", callId: "c1" as CallId, name: "t", input: {} }] },
        user("Two"),
        { role: "user", content: [{ type: "tool-result", callId: "c1" as CallId, parts: [], isError: true }] },
        { role: "assistant", content: [{ type: "thinking", text: "unsigned" }] },
        user("Three"),
      ],
    });
    expect(body["messages"]).toMatchObject([
      { role: "user", content: [{ text: "One" }] },
      { role: "assistant", content: [{ type: "tool_use" }] },
      {
        role: "user",
        content: [
          { type: "tool_result", is_error: true, content: "(no output)" },
          { type: "text", text: "Two" },
        ],
      },
      { role: "assistant", content: [{ type: "text", text: "..." }] },
      { role: "user", content: [{ text: "Three" }] },
    ]);
  });

  it("sends images of people and of tools in base64", async () => {
    const blob = { hash: "h", mime: "image/png", bytes: 3 };
    const { body } = await send({
      messages: [
        { role: "user", content: [{ type: "image", blob }] },
        { role: "assistant", content: [{ type: "tool-call", callId: "c" as CallId, name: "t", input: {} }] },
        {
          role: "user",
          content: [{ type: "tool-result", callId: "c" as CallId, parts: [{ type: "image", blob }], isError: false }],
        },
      ],
    });
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "aW1hZ2U=" } };
    expect(body["messages"]).toMatchObject([{ content: [image] }, {}, { content: [{ content: [image] }] }]);
  });
});

describe("prompt caching", () => {
  const call: ModelMessage = {
    role: "assistant",
    content: [{ type: "tool-call", callId: "c1" as CallId, name: "read_file", input: {} }],
  };
  const result: ModelMessage = {
    role: "user",
    content: [{ type: "tool-result", callId: "c1" as CallId, parts: [{ type: "text", text: "out" }], isError: false }],
  };

  it("marks the system prompt for an hour at the vendor, and the last two messages for five minutes", async () => {
    const { body } = await send({ messages: [user("One"), call, result] });
    expect(body["system"]).toEqual([
      { type: "text", text: "You are Octo.", cache_control: { type: "ephemeral", ttl: "1h" } },
    ]);
    expect(body["messages"]).toMatchObject([
      {},
      { content: [{ type: "tool_use", cache_control: { type: "ephemeral" } }] },
      {
        content: [{ type: "tool_result", content: "out", cache_control: { type: "ephemeral" } }],
      },
    ]);
    expect(withMarkers(body)).toBe(3);
  });

  it("uses five minutes on compatible hosts", async () => {
    const { body } = await send({}, { ...official, baseUrl: "https://api.kimi.com/coding" });
    expect(body["system"]).toMatchObject([{ cache_control: { type: "ephemeral" } }]);
    expect(JSON.stringify(body)).not.toContain('"ttl"');
  });

  it("marks the last tool when there is no system prompt", async () => {
    const { body } = await send({ system: "" });
    expect(Object.keys(body)).not.toContain("system");
    expect(body["tools"]).toMatchObject([{ name: "read_file", cache_control: { ttl: "1h" } }]);
  });

  it("changes no byte of content when the markers move", async () => {
    const bare = (body: unknown) => JSON.stringify(body).replace(/,"cache_control":\{[^}]*\}/g, "");
    const before = await send({ messages: [user("One"), call] });
    const after = await send({ messages: [user("One"), call, result, user("Two")] });
    const prefix = bare(before.body["messages"]).slice(0, -1);
    expect(bare(after.body["messages"]).startsWith(prefix)).toBe(true);
  });

  it("C-061 marks only models that accept markers", () => {
    const yes = [
      "claude-3-5-sonnet-20241022",
      "claude-3.5-haiku",
      "claude-3-7-sonnet",
      "claude-sonnet-4",
      "claude-opus-4-7",
      "anthropic/claude-haiku-4.5",
      "claude-opus-5",
      "abs-us.anthropic.claude-sonnet-4-5-20250929-v1:0",
      "claude-fable-5-2",
      // Models of other makers use the same cache markers on this protocol.
      "kimi-for-coding",
    ];
    const no = ["claude-3-opus-20240229", "claude-3-haiku", "claude-2.1"];
    expect(yes.filter((model) => !cachesPrompts(model))).toEqual([]);
    expect(no.filter(cachesPrompts)).toEqual([]);
  });
});

describe("facts in an answer besides its tokens", () => {
  it("include the service tier and the vendor's searches", async () => {
    const reported = '"output_tokens":9,"service_tier":"batch","server_tool_use":{"web_search_requests":2}';
    const { http } = recorded(
      [
        'data: {"type":"message_start","message":{"usage":{"input_tokens":5,"output_tokens":1,"service_tier":"standard"}}}',
        'data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Hi"}}',
        'data: {"type":"content_block_stop","index":0}',
        `data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{${reported}}}`,
        'data: {"type":"message_stop"}',
        "",
      ].join("\n\n"),
    );
    const events = await collect(
      anthropicMessages(official, { ...ports, http }).stream(request({}), new AbortController().signal),
    );
    expect(lastOf(events)).toMatchObject({ type: "finished", tier: "batch", searches: 2 });
  });
});
