import { describe, expect, it } from "vitest";
import { createProvider } from "#core/model/protocols.ts";
import type { ModelEvent } from "#core/model/provider.ts";
import type { RelayLink } from "#core/relay-link.ts";
import { createHttp } from "./http.ts";

/** A link whose relay is away: it waits for the relay until the signal aborts. */
const away: RelayLink = {
  call: () => Promise.reject(new Error("Nothing may be sent.")),
  ready: ({ signal } = {}) =>
    new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error))),
  status: () => ({ state: "connecting" }),
  lead: async () => {},
};

describe.each(["openai-chat", "openai-responses", "anthropic-messages"] as const)("a %s request", (protocol) => {
  it("that is stopped while it waits for the relay says that it never left", async () => {
    const provider = await createProvider(
      { protocol, baseUrl: "https://vendor.example", key: "sk-x" },
      { http: createHttp({ link: away, direct: () => false }), image: async () => "", now: () => 0 },
    );
    const over = new AbortController();
    const request = { model: "m", system: "", tools: [], messages: [], maxOutput: 9, cacheKey: "s" };
    setTimeout(() => over.abort(), 20);
    const events: ModelEvent[] = [];
    for await (const event of provider.stream(request, over.signal)) events.push(event);
    expect(events).toMatchObject([{ type: "failed", error: { kind: "aborted", unsent: true } }]);
  });
});
