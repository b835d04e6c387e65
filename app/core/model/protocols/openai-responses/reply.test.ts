import { describe, expect, it } from "vitest";
import type { Json } from "#core/model/message.ts";
import type { ModelEvent } from "#core/model/provider.ts";
import { openaiResponses } from "./responses.ts";
import { collect, contentOf, errorOf, key, lastOf, ports, request } from "#core/model/protocols/provider.suite.ts";

const model = "gpt-5.5";
const endpoint = { protocol: "openai-responses" as const, baseUrl: "https://api.openai.com/v1", key };

type Told = { type: string } & Record<string, Json>;
const completed: Told = { type: "response.completed", response: { status: "completed" } };

/**
 * Reads a stream of these events that ends with `[DONE]`, as some hosts send it. `[DONE]` does not prove that the reply
 * is complete.
 */
function heard(...events: Told[]): Promise<ModelEvent[]> {
  const frames = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  const body = `${frames.join("")}data: [DONE]\n\n`;
  const http = async () => new Response(body, { headers: { "content-type": "text/event-stream" } });
  const provider = openaiResponses(endpoint, { ...ports, http });
  return collect(provider.stream(request({ model }), new AbortController().signal));
}

describe("facts in an answer besides its tokens", () => {
  const usage = {
    input_tokens: 15_065,
    input_tokens_details: { cached_tokens: 10_880 },
    output_tokens: 256,
    output_tokens_details: { reasoning_tokens: 81 },
    total_tokens: 15_321,
  };
  /**
   * Reads a reply whose first event repeats the requested service tier. Its last event reports the tier and searches
   * that were actually used.
   */
  const reported = (service_tier: Json, num_requests: number) =>
    heard(
      { type: "response.created", response: { status: "in_progress", service_tier: "auto", usage: null } },
      {
        type: "response.output_item.done",
        output_index: 0,
        item: {
          type: "web_search_call",
          id: "ws_1",
          status: "completed",
          action: { type: "search", query: "octopus", queries: ["octopus"] },
        },
      },
      {
        type: "response.output_item.done",
        output_index: 1,
        item: { type: "message", id: "m", content: [{ type: "output_text", text: "Eight arms." }] },
      },
      {
        type: "response.completed",
        response: {
          status: "completed",
          service_tier,
          tool_usage: {
            image_gen: { input_tokens: 0, output_tokens: 0, total_tokens: 0 },
            web_search: { num_requests },
          },
          usage,
        },
      },
    );

  it("include the service tier under either name, and the vendor's searches", async () => {
    expect(lastOf(await reported("flex", 2))).toMatchObject({ type: "finished", tier: "flex", searches: 2 });
    expect(lastOf(await reported("fast", 1))).toMatchObject({
      tier: "priority",
      searches: 1,
      usage: { cacheRead: 10_880 },
    });
    expect(lastOf(await reported("priority", 1))).toMatchObject({ tier: "priority" });
    expect(lastOf(await reported("ultrafast", 1))).toMatchObject({ tier: "ultrafast" });
  });

  it("are empty for the standard tier without searches", async () => {
    for (const tier of ["default", "auto", null, "A\nB", 7]) {
      const last = lastOf(await reported(tier, 0));
      expect(last).toMatchObject({ type: "finished", usage: { output: 256 } });
      expect(last).not.toHaveProperty("tier");
      expect(last).not.toHaveProperty("searches");
    }
    for (const odd of [-2, 1.5]) expect(lastOf(await reported("default", odd))).not.toHaveProperty("searches");
  });
});

describe("the events of the Responses protocol", () => {
  it("take whole items from hosts that send no deltas", async () => {
    const done = (output_index: number, whole: Json): Told => ({
      type: "response.output_item.done",
      output_index,
      item: whole,
    });
    const events = await heard(
      done(0, { type: "message", id: "m", content: [{ type: "output_text", text: "All at once." }] }),
      done(1, { type: "function_call", id: "f", call_id: "c1", name: "todo", arguments: '{"n":1}' }),
      completed,
    );
    expect(contentOf(events)).toEqual([
      { type: "text", text: "All at once." },
      { type: "tool-call", callId: "c1", name: "todo", input: { n: 1 } },
    ]);
  });

  it("keep unencrypted reasoning as thinking without a signature", async () => {
    const events = await heard(
      { type: "response.output_item.added", output_index: 0, item: { type: "reasoning", id: "r" } },
      { type: "response.reasoning_text.delta", output_index: 0, item_id: "r", delta: "Hm." },
      { type: "response.output_item.done", output_index: 0, item: { type: "reasoning", id: "r", summary: [] } },
      completed,
    );
    expect(contentOf(events)).toEqual([
      {
        type: "thinking",
        text: "Hm.",
        seal: { protocol: "openai-responses", model, host: "api.openai.com", data: null },
      },
    ]);
  });

  it("take the signature only from the finished reasoning item", async () => {
    const events = await heard(
      {
        type: "response.output_item.added",
        output_index: 0,
        item: { type: "reasoning", id: "r", encrypted_content: "half" },
      },
      { type: "response.incomplete", response: { incomplete_details: { reason: "max_output_tokens" } } },
    );
    expect(contentOf(events)).toMatchObject([{ type: "thinking", seal: { data: null } }]);
    expect(lastOf(events)).toMatchObject({ stop: "length" });
  });

  it("report a refusal as one", async () => {
    const events = await heard(
      { type: "response.refusal.delta", output_index: 0, item_id: "m", delta: "I cannot." },
      completed,
    );
    expect(contentOf(events)).toEqual([{ type: "text", text: "I cannot." }]);
    expect(lastOf(events)).toMatchObject({ stop: "refusal" });
  });

  it("run no call of a reply that was cut at its length", async () => {
    const events = await heard(
      {
        type: "response.output_item.added",
        output_index: 0,
        item: { type: "function_call", call_id: "c1", name: "write_file", arguments: "" },
      },
      { type: "response.function_call_arguments.delta", output_index: 0, delta: '{"text":"hal' },
      {
        type: "response.incomplete",
        response: { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
      },
    );
    expect(contentOf(events)).toMatchObject([{ name: "write_file", input: {}, broken: '{"text":"hal' }]);
    expect(lastOf(events)).toMatchObject({ stop: "length" });
  });

  it("finish without usage when none is reported, and with the vendor's cost when it is", async () => {
    const said: Told = { type: "response.output_text.delta", output_index: 0, delta: "Hi" };
    expect(lastOf(await heard(said, completed))).toEqual({
      type: "finished",
      stop: "end",
      usage: undefined,
      costNanos: undefined,
    });
    const usage = { input_tokens: 10, output_tokens: 2, cost: 0.000123456 };
    const priced = await heard(said, { type: "response.completed", response: { status: "completed", usage } });
    expect(lastOf(priced)).toMatchObject({ costNanos: 123_456, usage: { input: 10, output: 2 } });
  });

  it.each([
    ["server_error", "server"],
    ["rate_limit_exceeded", "rate-limit"],
    ["server_is_overloaded", "overloaded"],
    ["context_length_exceeded", "too-long"],
    ["insufficient_quota", "payment"],
    ["invalid_prompt", "bad-request"],
    ["invalid_image_format", "bad-request"],
    ["bio_policy", "bad-request"],
  ])("tell a failed reply for what it is, in the vendor's words: %s", async (code, kind) => {
    const error = { code, message: "So it says." };
    const usage = { input_tokens: 8, output_tokens: 1 };
    const failed = await heard({ type: "response.failed", response: { status: "failed", error, usage } });
    expect(errorOf(failed)).toMatchObject({ kind, detail: "So it says." });
    expect(lastOf(failed)).toMatchObject({ usage: { input: 8, output: 1 } });
    const flat = await heard({ type: "error", code, message: "So it says.", param: null });
    expect(errorOf(flat)).toMatchObject({ kind, detail: "So it says." });
    const nested = await heard({ type: "error", error: { type: "invalid_request_error", ...error } });
    expect(errorOf(nested)).toMatchObject({ kind, detail: "So it says." });
  });

  it("accept a failure without a message", async () => {
    expect(errorOf(await heard({ type: "response.failed", response: { error: null } })).kind).toBe("server");
    expect(errorOf(await heard({ type: "error", code: null, message: "Gone." }))).toMatchObject({
      kind: "server",
      detail: "Gone.",
    });
  });

  it("call [DONE] without an end truncated", async () => {
    const events = await heard({ type: "response.output_text.delta", output_index: 0, delta: "I was" });
    expect(errorOf(events).kind).toBe("truncated");
  });
});
