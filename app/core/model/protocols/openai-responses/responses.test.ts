import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CallId } from "#core/ids.ts";
import type { Block } from "#core/model/message.ts";
import type { Endpoint, Http, ModelMessage, ModelRequest } from "#core/model/provider.ts";
import { openaiResponses } from "./responses.ts";
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

describeProvider("openai-responses", openaiResponses, "/v1");

const fixture = readFileSync(new URL("../fixtures/responses-reasoning-and-calls.txt", import.meta.url), "utf8");
const official: Endpoint = { protocol: "openai-responses", baseUrl: "https://api.openai.com/v1", key };
const other: Endpoint = { ...official, baseUrl: "https://host.example/v1" };
const model = "gpt-5.5";

async function send(changes: Partial<ModelRequest> = {}, endpoint = official) {
  let sent: { url: string; headers: Record<string, string>; body: Record<string, unknown> } | undefined;
  const http: Http = async (url, init) => {
    sent = { url, headers: init?.headers as Record<string, string>, body: JSON.parse(String(init?.body)) };
    return new Response(fixture, { headers: { "content-type": "text/event-stream" } });
  };
  const provider = openaiResponses(endpoint, { ...ports, http });
  const events = await collect(provider.stream(request({ model, ...changes }), new AbortController().signal));
  if (!sent) throw new Error("Nothing was sent.");
  return { ...sent, events };
}

const summary = [
  { type: "summary_text", text: "**Looking at both files**\n\nTwo files to read." },
  { type: "summary_text", text: "**Planning**\n\nSide by side, then." },
];
const item = {
  id: "rs_68af4030baa48193b0b43b4c2a176a1a05438e46b5f69a3b",
  summary,
  encrypted_content: "gAAAAABobegin-and-end==",
};
const thought = {
  type: "thinking",
  text: summary.map(({ text }) => text).join("\n\n"),
  seal: { protocol: "openai-responses", model, host: "api.openai.com", data: item },
} satisfies Block;

describe("a complete stream as the vendor sends it", () => {
  it("C-055 keeps encrypted reasoning, text and interleaved calls under the ids that results need", async () => {
    const { events } = await send();
    expect(contentOf(events)).toEqual([
      thought,
      { type: "text", text: "I read both. 🐙", seal: { ...thought.seal, data: { more: { phase: "commentary" } } } },
      { type: "tool-call", callId: "call_a", name: "read_file", input: { path: "a.txt" } },
      { type: "tool-call", callId: "call_b", name: "todo", input: {} },
    ]);
    expect(lastOf(events)).toMatchObject({
      stop: "tool-calls",
      usage: { input: 312, cacheRead: 2000, cacheWrite5m: 100, cacheWrite1h: 0, output: 187 },
    });
  });

  it("has the same text in deltas and blocks", async () => {
    const { events } = await send();
    const shown = events.flatMap((event) => (event.type === "block.delta" && event.block === 0 ? event.text : []));
    expect(shown.join("")).toBe(thought.text);
  });
});

describe("the request", () => {
  it.each([
    ["https://api.openai.com/v1/", "https://api.openai.com/v1/responses"],
    ["https://api.openai.com", "https://api.openai.com/v1/responses"],
    ["http://127.0.0.1:11434", "http://127.0.0.1:11434/v1/responses"],
    ["https://host.example/v1/responses", "https://host.example/v1/responses"],
  ])("posts for %s to %s", async (baseUrl, url) => {
    expect((await send({}, { ...official, baseUrl })).url).toBe(url);
  });

  it("sends the key as a bearer token and none of the library's headers", async () => {
    expect((await send()).headers).toEqual({
      "content-type": "application/json",
      accept: "text/event-stream",
      authorization: `Bearer ${key}`,
    });
  });

  it("asks the vendor to store nothing, sends the cache key to OpenAI only, and sets a supported effort", async () => {
    expect((await send({ effort: "high" })).body).toEqual({
      model,
      stream: true,
      store: false,
      max_output_tokens: 1_000,
      prompt_cache_key: "session-1",
      include: ["reasoning.encrypted_content"],
      reasoning: { effort: "high", summary: "auto" },
      instructions: "You are Octo.",
      tools: [
        {
          type: "function",
          name: "read_file",
          description: "Reads.",
          parameters: { type: "object", properties: {} },
          strict: false,
        },
      ],
      parallel_tool_calls: true,
      input: [{ role: "user", content: "Hello" }],
    });
    expect((await send({ tools: [] }, other)).body).not.toHaveProperty("prompt_cache_key");
    expect((await send({ tools: [] }, other)).body).not.toHaveProperty("parallel_tool_calls");
  });

  it("requests no reasoning from models without it", async () => {
    const { body } = await send({ model: "gpt-4.1-2025-04-14", effort: "high" });
    expect(body).not.toHaveProperty("include");
    expect(body).not.toHaveProperty("reasoning");
  });

  const called: Block = { type: "tool-call", callId: "c1" as CallId, name: "todo", input: {} };
  const answered: ModelMessage = {
    role: "user",
    content: [{ type: "tool-result", callId: "c1" as CallId, parts: [], isError: false }],
  };
  const historyOf = (...content: Block[]): ModelMessage[] => [user("a"), { role: "assistant", content }, answered];

  it("C-062 sends encrypted reasoning back unchanged, before the items that follow it", async () => {
    const { body } = await send({ messages: historyOf(thought, called) });
    expect(body["input"]).toEqual([
      { role: "user", content: "a" },
      { type: "reasoning", ...item },
      { type: "function_call", call_id: "c1", name: "todo", arguments: "{}" },
      { type: "function_call_output", call_id: "c1", output: "(no output)" },
    ]);
  });

  it("C-062 withholds it from other models and hosts, and when the following item is missing", async () => {
    const messages = historyOf(thought, called);
    const alone: ModelMessage[] = [user("a"), { role: "assistant", content: [thought] }, user("b")];
    for (const { body } of [
      await send({ messages, model: "gpt-5.4" }),
      await send({ messages }, other),
      await send({ messages: alone }),
    ]) {
      expect(JSON.stringify(body)).not.toMatch(/gAAAA|rs_68af|Two files/);
    }
    expect((await send({ messages: alone })).body["input"]).toMatchObject([{}, { content: "..." }, {}]);
  });

  it("sends tool images with their own call", async () => {
    const blob = { hash: "h", mime: "image/png", bytes: 3 };
    const result = (callId: string, parts: (Block & { type: "text" | "image" })[]) => ({
      type: "tool-result" as const,
      callId: callId as CallId,
      parts,
      isError: false,
    });
    const { body } = await send({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Look" },
            { type: "image", blob },
          ],
        },
        { role: "assistant", content: [called, { ...called, callId: "c2" as CallId }] },
        {
          role: "user",
          content: [
            { type: "text", text: "Well?" },
            result("c1", [
              { type: "text", text: "A drawing" },
              { type: "image", blob },
            ]),
            result("c2", [
              { type: "text", text: "One" },
              { type: "text", text: "Two" },
            ]),
          ],
        },
      ],
    });
    const image = { type: "input_image", detail: "auto", image_url: "data:image/png;base64,aW1hZ2U=" };
    expect(body["input"]).toEqual([
      { role: "user", content: [{ type: "input_text", text: "Look" }, image] },
      { type: "function_call", call_id: "c1", name: "todo", arguments: "{}" },
      { type: "function_call", call_id: "c2", name: "todo", arguments: "{}" },
      { type: "function_call_output", call_id: "c1", output: [{ type: "input_text", text: "A drawing" }, image] },
      { type: "function_call_output", call_id: "c2", output: "One\n\nTwo" },
      { role: "user", content: "Well?" },
    ]);
  });

  it("C-052 replaces images by text for a model without vision", async () => {
    const blob = { hash: "h", mime: "image/png", bytes: 3, name: "a.png" };
    const messages: ModelMessage[] = [{ role: "user", content: [{ type: "image", blob }] }];
    const { body } = await send({ model: "deepseek-v4-pro", messages }, other);
    expect(body["input"]).toEqual([{ role: "user", content: "[Image a.png: this model cannot see images.]" }]);
  });
});
