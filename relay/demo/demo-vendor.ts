// The scripted vendor of "Try it without a key": it speaks the Anthropic Messages API, but there is no model behind it.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import { type Conversation, nextLine } from "./script.ts";
import { tokens, type Usage, type WireEvent, wireEvents } from "./anthropic-stream.ts";

export const demoModel = "octo-demo";

/**
 * @param paceMs pause between tokens in milliseconds; the default gives about 80 tokens per second, like a fast model
 */
export function demoVendor(paceMs = 12): Hono {
  const app = new Hono();
  app.get("/v1/models", (c) =>
    c.json({ data: [{ type: "model", id: demoModel, display_name: "Octo demonstration" }], has_more: false }),
  );
  app.post("/v1/messages", async (c) => {
    const conversation = await c.req.json<Conversation>().catch(() => undefined);
    if (!Array.isArray(conversation?.messages)) return c.json(invalid, 400);
    const line = nextLine(conversation);
    const output = tokens(`${line.think ?? ""}${line.say}${JSON.stringify(line.calls ?? "")}`).length;
    const events = wireEvents(
      line,
      `msg_${randomUUID().replaceAll("-", "")}`,
      demoModel,
      usageOf(conversation, output),
    );
    return new Response(paced(events, paceMs, c.req.raw.signal), {
      headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" },
    });
  });
  return app;
}

const invalid = {
  type: "error",
  error: { type: "invalid_request_error", message: "messages: a list is required" },
};

/** Streams events with a pause before each token. The stream ends at once when the reader disconnects. */
function paced(events: WireEvent[], paceMs: number, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const left = new AbortController();
  const gone = AbortSignal.any([signal, left.signal]);
  const rest = events.values();
  return new ReadableStream({
    async pull(controller) {
      const { value: event, done } = rest.next();
      if (event?.type === "content_block_delta")
        await sleep(paceMs, undefined, { signal: gone }).catch(() => undefined);
      if (left.signal.aborted) return;
      if (done || gone.aborted) return controller.close();
      controller.enqueue(encoder.encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`));
    },
    cancel: () => left.abort(),
  });
}

/**
 * Returns usage as a vendor with a prompt cache would count it: the last two messages are new, all earlier ones are
 * cache reads.
 */
function usageOf({ messages, ...fixed }: Conversation, output_tokens: number): Usage {
  const size = (value: unknown) => Math.ceil(JSON.stringify(value).length / 4);
  const known = messages.slice(0, -2);
  const again = known.length > 0;
  const old = again ? size(fixed) + size(known) : 0;
  const fresh = size(messages.slice(-2)) + (again ? 0 : size(fixed));
  const input_tokens = 4;
  return {
    input_tokens,
    cache_read_input_tokens: old,
    cache_creation_input_tokens: Math.max(0, fresh - input_tokens),
    output_tokens,
  };
}
