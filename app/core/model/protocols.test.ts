import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ModelServer, startModelServer } from "../../../e2e/fakes/model-server.ts";
import type { Block, ProtocolName } from "./message.ts";
import { createProvider } from "./protocols.ts";
import type { ModelEvent, ModelMessage, UserPart } from "./provider.ts";

/** For each protocol, its path at the scripted vendor, and the field of the request that contains the conversation. */
const places = {
  "anthropic-messages": { path: "", field: "messages" },
  "openai-chat": { path: "/v1", field: "messages" },
  "openai-responses": { path: "/v1", field: "input" },
  "bedrock-converse": { path: "", field: "messages" },
} as const;

const begun: ModelMessage[] = [{ role: "user", content: [{ type: "text", text: "Begin" }] }];

describe("a session that changes its protocol or model", () => {
  let server: ModelServer;
  beforeAll(async () => {
    server = await startModelServer({ script: [] });
  });
  afterAll(() => server.close());

  async function reply(protocol: ProtocolName, messages: ModelMessage[], model = "scripted"): Promise<ModelMessage[]> {
    const endpoint = { protocol, baseUrl: server.url + places[protocol].path, key: "k" };
    const provider = await createProvider(endpoint, { http: fetch, image: async () => "", now: Date.now });
    const request = { model, system: "Be Octo.", tools: [], messages, maxOutput: 100, cacheKey: "s" };
    const events: ModelEvent[] = [];
    for await (const event of provider.stream(request, new AbortController().signal)) events.push(event);
    expect(events.at(-1), protocol).toMatchObject({ type: "finished", stop: "tool-calls" });
    const content = events.flatMap((event): Block[] => (event.type === "block.ended" ? [event.content] : []));
    return [...messages, { role: "assistant", content }, { role: "user", content: content.flatMap(answerTo) }];
  }

  const answerTo = (block: Block): UserPart[] =>
    block.type === "tool-call"
      ? [{ type: "tool-result", callId: block.callId, parts: [{ type: "text", text: "Done." }], isError: false }]
      : [];
  const sentTo = (protocol: ProtocolName): string =>
    JSON.stringify(server.requests.at(-1)?.body[places[protocol].field]);

  const pairs: [ProtocolName, ProtocolName][] = [
    ["anthropic-messages", "openai-chat"],
    ["anthropic-messages", "openai-responses"],
    ["openai-chat", "openai-responses"],
    ["anthropic-messages", "bedrock-converse"],
    ["openai-chat", "bedrock-converse"],
    ["openai-responses", "bedrock-converse"],
  ];

  it.each(pairs)("C-062 goes from %s to %s and back; thinking returns only to its model", async (first, second) => {
    const protocols: ProtocolName[] = [first, second, first, second];
    server.play(
      protocols.map((_, i) => ({
        think: `Thought ${i}.`,
        say: `Words ${i}.`,
        calls: [{ id: `call_${i}`, name: "todo", input: { n: i } }],
      })),
    );
    let messages = begun;
    for (const [turn, protocol] of protocols.entries()) {
      messages = await reply(protocol, messages);
      const sent = sentTo(protocol);
      for (const [i, maker] of protocols.slice(0, turn).entries()) {
        expect(sent).toContain(`Words ${i}.`);
        expect(sent.match(new RegExp(`"call_${i}"`, "g")), "the call and its answer").toHaveLength(2);
        expect(sent.includes(`Thought ${i}.`), `${maker}'s thought ${i} for ${protocol}`).toBe(maker === protocol);
      }
    }
  });

  it.each(Object.keys(places) as ProtocolName[])(
    "sends thinking on %s back to the model that made it, and to no other",
    async (protocol) => {
      const step = { think: "A deep thought.", calls: [{ name: "todo" }] };
      server.play([step, step, step]);
      const messages = await reply(protocol, begun);
      await reply(protocol, messages);
      expect(sentTo(protocol)).toContain("A deep thought.");
      await reply(protocol, messages, "another");
      expect(sentTo(protocol)).not.toMatch(/A deep thought|signed:|sealed:/);
    },
  );
});
