import { describe, expect, it } from "vitest";
import type { AccountId, CallId, TurnId } from "#core/ids.ts";
import type { Clock } from "#core/ports.ts";
import type { EventBody, LiveEvent } from "#core/session/events.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import type { OpenCall } from "#core/session/state.ts";
import { type CallEnded, type CallEvent, callModel, lostCall } from "./call.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { modelError } from "#core/model/model-errors.ts";
import { noUsage } from "#core/model/message.ts";
import type { ModelEvent, ModelRequest, Provider } from "#core/model/provider.ts";

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

const request = (changes: Partial<ModelRequest> = {}): ModelRequest => ({
  model: "claude-sonnet-5-5",
  system: "s".repeat(400),
  tools: [],
  messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
  maxOutput: 1_000,
  cacheKey: "s1",
  ...changes,
});

/** Returns a clock that jumps to the next wake-up time as soon as nothing else is running. */
function jumpingClock(random = 0.5): Clock & { slept: number[] } {
  let now = 1_000_000;
  const sleepers = new Set<{ at: number; wake(): void }>();
  const slept: number[] = [];
  const jump = async () => {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    const [next] = [...sleepers].sort((a, b) => a.at - b.at);
    if (!next) return;
    now = Math.max(now, next.at);
    next.wake();
  };
  return {
    slept,
    now: () => now,
    random: () => random,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        slept.push(ms);
        const sleeper = { at: now + ms, wake: () => void (sleepers.delete(sleeper) && resolve()) };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", sleeper.wake, { once: true });
        void jump();
      }),
  };
}

type Scripted = (signal: AbortSignal) => AsyncIterable<ModelEvent>;

/** Returns a vendor that answers each attempt with the next of the given scripts. */
function scripted(...attempts: Scripted[]): Provider {
  let n = 0;
  return {
    protocol: "anthropic-messages",
    stream: (_request, signal) => (attempts[n++] ?? fails("bad-request"))(signal),
  };
}

const fails = (kind: ModelErrorKind, more: object = {}): Scripted =>
  async function* () {
    yield { type: "failed", error: modelError(kind, more) };
  };
type ModelErrorKind = Parameters<typeof modelError>[0];

const says = (text: string, end: ModelEvent = { type: "finished", stop: "end", usage: used }): Scripted =>
  async function* () {
    yield { type: "block.started", block: 0, kind: "text" };
    yield { type: "block.delta", block: 0, text };
    if (end.type === "finished") yield { type: "block.ended", block: 0, content: { type: "text", text } };
    yield end;
  };
const used = { ...noUsage, input: 100, output: 10 };

const abortOf = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => (signal.aborted ? resolve(0) : signal.addEventListener("abort", resolve)));

const goesSilentAfter = (text: string): Scripted =>
  async function* (signal) {
    if (text) {
      yield { type: "block.started", block: 0, kind: "text" };
      yield { type: "block.delta", block: 0, text };
    }
    await abortOf(signal);
    yield { type: "failed", error: modelError("aborted") };
  };

interface Run {
  events: CallEvent[];
  ended: CallEnded;
  committed: EventBody[];
  live: LiveEvent[];
  clock: ReturnType<typeof jumpingClock>;
}

async function run(
  provider: Provider,
  options: { signal?: AbortSignal; onEvent?(event: CallEvent): void; request?: ModelRequest; account?: Account } = {},
): Promise<Run> {
  const clock = jumpingClock();
  const committed: EventBody[] = [];
  const live: LiveEvent[] = [];
  let ids = 0;
  const ports = {
    provider,
    clock,
    newId: <Id extends string>(prefix: string) => `${prefix}_${++ids}` as Id,
    commit: async (events: EventBody[]) => void committed.push(...events),
    live: (event: LiveEvent) => void live.push(event),
  };
  const events: CallEvent[] = [];
  const context = { account: options.account ?? account, purpose };
  const signal = options.signal ?? new AbortController().signal;
  for await (const event of callModel(options.request ?? request(), context, ports, signal)) {
    events.push(event);
    options.onEvent?.(event);
  }
  const ended = events.at(-1);
  if (ended?.type !== "ended") throw new Error("A call ends with `ended`.");
  return { events, ended, committed, live, clock };
}

const called = (committed: EventBody[]): ModelCall[] =>
  committed.flatMap((event) => (event.type === "model.called" ? event.call : []));

describe("one attempt", () => {
  it("is committed with an estimate before the request is sent", async () => {
    const { committed, ended } = await run(scripted(says("Hi")));
    expect(committed).toMatchObject([
      {
        type: "model.started",
        purpose: "turn",
        turnId: "turn_1",
        attempt: 1,
        account: "acct_1",
        estimate: { output: 0 },
      },
    ]);
    const [first] = committed;
    expect(first?.type === "model.started" && first.estimate.input).toBeGreaterThanOrEqual(100);
    expect(ended).toMatchObject({ outcome: "ok", stop: "end", blocks: [{ type: "text", text: "Hi" }] });
  });

  it("returns its record with the price, for the caller to commit with the reply", async () => {
    const { ended } = await run(scripted(says("Hi")));
    expect(ended.call).toMatchObject({
      outcome: "ok",
      usage: used,
      usageSource: "vendor",
      costNanos: 100 * 2_000 + 10 * 10_000,
      costSource: "price-list",
      price: { source: "anthropic/claude-sonnet-5-5@2026-11" },
    });
  });

  it("prefers the vendor's reported cost, and leaves an unknown price unknown, except on this computer", async () => {
    const reported = await run(scripted(says("Hi", { type: "finished", stop: "end", usage: used, costNanos: 42 })));
    expect(reported.ended.call).toMatchObject({ costNanos: 42, costSource: "vendor" });
    const asked = { request: request({ model: "mystery" }) };
    const unknown = await run(scripted(says("Hi")), {
      ...asked,
      account: { ...account, baseUrl: "https://a.example" },
    });
    expect(unknown.ended.call).toMatchObject({ costSource: "unknown" });
    expect(unknown.ended.call?.costNanos).toBeUndefined();
    const local = await run(scripted(says("Hi")), asked);
    expect(local.ended.call).toMatchObject({ costNanos: 0, price: { source: "this computer" } });
  });

  it("C-056 estimates usage that the vendor did not report, and marks it", async () => {
    const { ended } = await run(scripted(says("x".repeat(400), { type: "finished", stop: "end" })));
    expect(ended.call).toMatchObject({ usage: { output: 100 }, usageSource: "estimated", costSource: "estimated" });
  });

  it("gives tool calls unique ids when the vendor counts from zero each time", async () => {
    const call = (block: number): ModelEvent[] => [
      { type: "block.started", block, kind: "tool-call", name: "t" },
      { type: "block.ended", block, content: { type: "tool-call", callId: `call_0` as CallId, name: "t", input: {} } },
    ];
    const provider = scripted(async function* () {
      yield* call(0);
      yield* call(1);
      yield { type: "finished", stop: "tool-calls", usage: used };
    });
    const earlier = { type: "tool-call" as const, callId: "call_0" as CallId, name: "t", input: {} };
    const { ended } = await run(provider, {
      request: request({ messages: [{ role: "assistant", content: [earlier] }] }),
    });
    const ids = ended.blocks.map((block) => block.type === "tool-call" && block.callId);
    expect(new Set([...ids, "call_0"]).size).toBe(3);
  });

  it("marks a demonstration in event and record", async () => {
    const { ended, committed } = await run(scripted(says("Hi")), { account: { ...account, demo: true } });
    expect(committed[0]).toMatchObject({ demo: true });
    expect(ended.call).toMatchObject({ demo: true });
  });
});

describe("a retry", () => {
  it("C-037 follows a failed connection, each attempt with one start and one record", async () => {
    const { committed, ended, events } = await run(
      scripted(fails("network", { unsent: true }), fails("server"), says("At last")),
    );
    expect(committed.map(({ type }) => type)).toEqual([
      "model.started",
      "model.called",
      "model.started",
      "model.called",
      "model.started",
    ]);
    expect(called(committed).map(({ attempt, outcome, costNanos }) => ({ attempt, outcome, costNanos }))).toEqual([
      { attempt: 1, outcome: "failed", costNanos: 0 },
      { attempt: 2, outcome: "failed", costNanos: 0 },
    ]);
    expect(ended).toMatchObject({ outcome: "ok", call: { attempt: 3 } });
    expect(events.filter(({ type }) => type === "attempt.started")).toHaveLength(3);
  });

  it("C-046 announces each wait with its end, and a new attempt follows", async () => {
    const limited = fails("rate-limit", { retryAfterMs: 45_000 });
    const { live, clock, events } = await run(scripted(limited, says("Now")));
    expect(clock.slept).toContain(45_000);
    const failed = events.find((event) => event.type === "attempt.failed");
    expect(live).toEqual([
      { type: "model.waiting", turnId: "turn_1", attempt: 2, until: failed?.until, why: "rate-limit" },
    ]);
  });

  it("stops after eleven attempts and returns the last record", async () => {
    const { ended, committed } = await run(scripted(...Array.from({ length: 20 }, () => fails("overloaded"))));
    expect(ended).toMatchObject({
      outcome: "failed",
      stop: "interrupted",
      call: { attempt: 11 },
      error: { kind: "overloaded" },
    });
    expect(called(committed)).toHaveLength(10);
  });

  it("is not made for errors that cannot heal", async () => {
    for (const kind of ["auth", "payment", "forbidden", "not-found", "bad-request", "too-long"] as const) {
      const { ended } = await run(scripted(fails(kind), says("never")));
      expect(ended).toMatchObject({ outcome: "failed", call: { attempt: 1 }, error: { kind } });
    }
  });

  it("C-148 is not made for a tool call without arguments", async () => {
    const provider = scripted(async function* () {
      yield { type: "block.started", block: 0, kind: "tool-call", name: "todo" };
      yield {
        type: "block.ended",
        block: 0,
        content: { type: "tool-call", callId: "c" as CallId, name: "todo", input: {} },
      };
      yield { type: "finished", stop: "tool-calls", usage: used };
    });
    expect((await run(provider)).ended).toMatchObject({ outcome: "ok", call: { attempt: 1 } });
  });
});

describe("a stream that goes silent", () => {
  it("is detected after 20 seconds, retried twice, and its text is kept for the person", async () => {
    const silent = [goesSilentAfter("First"), goesSilentAfter("Second"), goesSilentAfter("Third")];
    const { ended, committed, clock } = await run(scripted(...silent, says("never")));
    expect(ended).toMatchObject({
      outcome: "failed",
      error: { kind: "stalled" },
      blocks: [{ type: "text", text: "Third" }],
      call: { attempt: 3, outcome: "failed", usageSource: "estimated", costSource: "estimated" },
    });
    expect(called(committed)).toHaveLength(2);
    const [first] = called(committed);
    expect((first?.endedAt ?? 0) - (first?.startedAt ?? 0)).toBe(20_000);
    expect(clock.now()).toBeGreaterThanOrEqual(1_060_000);
  });

  it("gets 120 seconds before its first byte", async () => {
    const { committed, ended } = await run(scripted(goesSilentAfter(""), says("Awake")));
    const [first] = called(committed);
    expect((first?.endedAt ?? 0) - (first?.startedAt ?? 0)).toBe(120_000);
    expect(first?.firstByteAt).toBeUndefined();
    expect(ended.outcome).toBe("ok");
  });

  it("keeps the text of an earlier attempt when later ones had none", async () => {
    const { ended } = await run(scripted(goesSilentAfter("Only words"), fails("auth")));
    expect(ended).toMatchObject({ outcome: "failed", error: { kind: "auth" }, blocks: [{ text: "Only words" }] });
  });

  it("is abandoned even when the provider ignores its signal", async () => {
    const deaf: Scripted = async function* () {
      yield { type: "block.started", block: 0, kind: "text" };
      await new Promise(() => undefined);
    };
    const { ended } = await run(scripted(deaf, deaf, deaf));
    expect(ended).toMatchObject({ outcome: "failed", error: { kind: "stalled" } });
  });
});

describe("a call that the person stops", () => {
  it("keeps its text, drops unfinished tool calls, and has a record as stopped", async () => {
    const stop = new AbortController();
    const provider = scripted(async function* (signal) {
      yield { type: "block.started", block: 0, kind: "text" };
      yield { type: "block.delta", block: 0, text: "Half a sen" };
      yield { type: "block.started", block: 1, kind: "tool-call", name: "terminal" };
      yield { type: "block.delta", block: 1, text: '{"command": "rm' };
      await abortOf(signal);
      yield { type: "failed", error: modelError("aborted"), usage: { ...noUsage, input: 77 }, partial: true };
    });
    const onEvent = (event: CallEvent) => void (event.type === "block.delta" && event.block === 1 && stop.abort());
    const { ended, committed } = await run(provider, { signal: stop.signal, onEvent });
    expect(ended).toMatchObject({
      outcome: "stopped",
      stop: "interrupted",
      blocks: [{ type: "text", text: "Half a sen" }],
      call: { outcome: "stopped", usage: { input: 77 }, usageSource: "estimated" },
    });
    expect(ended.blocks).toHaveLength(1);
    expect(called(committed)).toHaveLength(0);
  });

  it("ends at once while it waits for a retry, with every record written", async () => {
    const stop = new AbortController();
    const limited = fails("rate-limit", { retryAfterMs: 599_000 });
    const onEvent = (event: CallEvent) => void (event.type === "attempt.failed" && stop.abort());
    const { ended, committed, clock } = await run(scripted(limited, says("never")), { signal: stop.signal, onEvent });
    expect(ended).toMatchObject({ outcome: "stopped", blocks: [] });
    expect(ended.call).toBeUndefined();
    expect(called(committed)).toHaveLength(1);
    expect(clock.now()).toBe(1_000_000);
  });

  it("does not start when it was stopped before", async () => {
    const { ended, committed } = await run(scripted(says("never")), { signal: AbortSignal.abort() });
    expect(ended.outcome).toBe("stopped");
    expect(committed).toEqual([]);
  });
});

describe("a call whose end was never seen", () => {
  it("is recorded as lost, estimated from its start and the kept text", () => {
    // An open call as in a session's state. It also has fields of its event, which must not reach the record.
    const open: OpenCall & { type: string; seq: number } = {
      type: "model.started",
      seq: 4,
      callId: "call_9" as CallId,
      purpose: "turn",
      attempt: 1,
      startedAt: 5,
      account: account.id,
      model: "claude-sonnet-5-5",
      estimate: { ...noUsage, input: 1_000 },
    };
    expect(lostCall(open, { blocks: [{ text: "x".repeat(40) }] }, 99, {})).toEqual({
      callId: "call_9",
      purpose: "turn",
      attempt: 1,
      account: account.id,
      model: "claude-sonnet-5-5",
      startedAt: 5,
      endedAt: 99,
      outcome: "lost",
      usage: { ...noUsage, input: 1_000, output: 10 },
      usageSource: "estimated",
      costNanos: 1_000 * 2_000 + 10 * 10_000,
      costSource: "estimated",
      price: expect.objectContaining({ source: "anthropic/claude-sonnet-5-5@2026-11" }),
      error: { kind: "aborted", message: expect.any(String) },
    });
  });
});
