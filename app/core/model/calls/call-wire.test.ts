import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ModelServer, type Step, startModelServer } from "../../../../e2e/fakes/model-server.ts";
import type { AccountId, TurnId } from "#core/ids.ts";
import type { Clock } from "#core/ports.ts";
import type { EventBody } from "#core/session/events.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import { type CallEnded, type CallEvent, callModel } from "./call.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { noUsage } from "#core/model/message.ts";
import { createProvider } from "#core/model/protocols.ts";
import type { ModelRequest } from "#core/model/provider.ts";

const account: Account = {
  id: "acct_1" as AccountId,
  name: "Test",
  vendor: "custom",
  protocol: "anthropic-messages",
  baseUrl: "http://127.0.0.1",
  model: "claude-sonnet-5-5",
  route: "direct",
};
const purpose = { purpose: "turn" as const, turnId: "turn_1" as TurnId };
const request: ModelRequest = {
  model: "claude-sonnet-5-5",
  system: "You are Octo.",
  tools: [],
  messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
  maxOutput: 1_000,
  cacheKey: "s1",
};
const clock: Clock = {
  now: Date.now,
  random: () => 0,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
};

describe.each([
  ["anthropic-messages", ""],
  ["openai-chat", "/v1"],
  ["openai-responses", "/v1"],
  ["bedrock-converse", ""],
] as const)("over a real connection, %s", (protocol, path) => {
  let server: ModelServer;
  beforeAll(async () => {
    server = await startModelServer({ script: [] });
  });
  afterAll(() => server.close());

  async function ask(...steps: Step[]): Promise<{ ended: CallEnded; records: ModelCall[]; events: CallEvent[] }> {
    server.play(steps);
    server.billed.length = 0;
    const http = (url: string, init?: RequestInit) => fetch(url, init);
    const endpoint = { protocol, baseUrl: server.url + path, key: "k" };
    const committed: EventBody[] = [];
    let ids = 0;
    const ports = {
      provider: await createProvider(endpoint, { http, image: async () => "", now: Date.now }),
      clock,
      newId: <Id extends string>(prefix: string) => `${prefix}_${++ids}` as Id,
      commit: async (events: EventBody[]) => void committed.push(...events),
      live: () => undefined,
    };
    const events: CallEvent[] = [];
    const signal = new AbortController().signal;
    for await (const event of callModel(request, { account, purpose }, ports, signal)) events.push(event);
    const ended = events.at(-1) as CallEnded;
    const called = committed.flatMap((event) => (event.type === "model.called" ? event.call : []));
    return { ended, records: [...called, ...(ended.call ? [ended.call] : [])], events };
  }

  it("has one record per call that the vendor counted, with equal tokens", async () => {
    const usage = { input: 50, cacheRead: 1_000, cacheWrite5m: 20, output: 9 };
    const { records } = await ask(
      { say: "This will be cut", chunk: 4, usage, fault: { kind: "cut", frames: 4 } },
      { fault: { kind: "status", status: 503 } },
      { say: "Whole", usage },
    );
    expect(records.map(({ outcome }) => outcome)).toEqual(["failed", "failed", "ok"]);
    expect(server.billed.map(({ ended }) => ended)).toEqual([false, true]);
    const [cut, refused, whole] = records;
    expect(cut).toMatchObject({ usageSource: "estimated", error: { kind: "truncated" } });
    expect(refused).toMatchObject({ usage: noUsage, costNanos: 0 });
    expect(whole?.usage).toEqual(server.billed[1]?.usage);
  });

  it("sends the same bytes on a retry", async () => {
    const before = server.count();
    await ask({ fault: { kind: "hang-up" } }, { say: "Hi" });
    const sent = server.requests.slice(before).map(({ raw }) => raw);
    expect(sent.length).toBeGreaterThanOrEqual(2);
    expect(new Set(sent).size).toBe(1);
  });

  it("records when the first byte arrived", async () => {
    const { ended } = await ask({ say: "Hi", firstDelayMs: 30 });
    const { firstByteAt = 0, startedAt = 0, endedAt = 0 } = ended.call ?? {};
    expect(firstByteAt).toBeGreaterThanOrEqual(startedAt + 20);
    expect(endedAt).toBeGreaterThanOrEqual(firstByteAt);
  });
});
