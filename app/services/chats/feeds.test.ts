import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { AccountId, CallId, CommandId, DeviceId, EntryId, SessionId, TurnId } from "#core/ids.ts";
import { noUsage } from "#core/model/message.ts";
import { handClock } from "../../../e2e/support/hand-clock.ts";
import type { Draft } from "#core/store-ports.ts";
import { apply } from "#core/session/apply.ts";
import { emptyState } from "#core/session/empty-state.ts";
import type { Command } from "#core/session/commands.ts";
import type { EventBody, LiveEvent, SessionEvent } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import type { Topic, WatchMessage } from "../../api.ts";
import { localTabs } from "../../platform/browser/tabs.ts";
import { createFeeds } from "./feeds.ts";

const s1 = "s1" as SessionId;
const turnId = "t1" as TurnId;

/** Makes the feeds of a tab. The test writes its log and inbox, as a leader in another tab would. */
function tab() {
  const logs = new Map<SessionId, SessionEvent[]>();
  const log = (id = s1): SessionEvent[] => logs.get(id) ?? (logs.set(id, []), log(id));
  const world = { queue: [] as Command[], draft: undefined as Draft | undefined };
  const tabs = localTabs();
  const clock = handClock();
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const fold = vi.fn(async (id: SessionId) => {
    const state = emptyState(id);
    for (const event of log(id)) apply(state, event);
    await Promise.resolve();
    return { state, queue: [] };
  });
  const read = vi.fn(async (id: SessionId, { from = 1 } = {}) => log(id).filter(({ seq }) => seq >= from));
  const waiting = vi.fn(async () => [...world.queue]);
  const stores = { sessions: { read, draft: async () => world.draft }, inbox: { waiting } };
  const feeds = createFeeds({ stores, tabs, clock, fold }, over.signal);

  const write = (bodies: EventBody[], id = s1): SessionEvent[] => {
    const events = bodies.map((body, i) => {
      const stamp = { sessionId: id, seq: log(id).length + i + 1, at: 1, epoch: 1, device: "d" as DeviceId };
      return { ...body, ...stamp };
    });
    log(id).push(...events);
    return events;
  };
  const tell = (events: SessionEvent[], id = s1) => tabs.publish({ kind: "events", sessionId: id, events });
  const live = (...events: LiveEvent[]) => tabs.publish({ kind: "live", sessionId: s1, events });

  const watch = async (topic: Topic = { kind: "session", sessionId: s1, window: 100 }) => {
    const { port1, port2 } = new MessageChannel();
    const messages: WatchMessage[] = [];
    port2.addEventListener("message", ({ data }) => void messages.push(data as WatchMessage));
    port2.start();
    onTestFinished(() => port2.close());
    await feeds.watch(topic, port1);
    const kinds = async (expected: WatchMessage["kind"][]) =>
      vi.waitFor(() => expect(messages.map(({ kind }) => kind)).toEqual(expected));
    /** Returns the state that a page would compute from the messages so far. */
    const screen = (): SessionState => {
      let state = emptyState(s1);
      for (const message of messages) {
        if (message.kind === "view") state = structuredClone(message.state);
        if (message.kind === "events" || message.kind === "live")
          for (const event of structuredClone(message.events)) apply(state, event);
      }
      return state;
    };
    return { messages, kinds, screen, port: port2 };
  };
  return { watchers: feeds, watch, write, tell, live, tabs, clock, fold, read, world, log, waiting };
}

const opened: EventBody = {
  type: "session.started",
  settings: {
    title: "T",
    titled: true,
    account: "a" as AccountId,
    model: "m",
    mode: "ask",
    budget: {},
    answerWithinMs: 0,
  },
  origin: { kind: "page" },
};
const said = (text: string): EventBody => ({
  type: "user.said",
  content: [{ type: "text", text }],
  by: { kind: "page" },
});
const command = (id: string): Command => ({
  type: "stop",
  id: id as CommandId,
  sessionId: s1,
  by: { kind: "page" },
  at: 1,
});
const block = (n: number): LiveEvent => ({ type: "reply.block", turnId, block: n, kind: "text" });
const delta = (n: number, text: string): LiveEvent => ({ type: "reply.delta", turnId, block: n, text });
const calling: EventBody[] = [
  { type: "turn.started", turnId },
  {
    type: "model.started",
    callId: "c1" as CallId,
    purpose: "turn",
    attempt: 1,
    turnId,
    account: "a" as AccountId,
    model: "m",
    estimate: noUsage,
  },
];

describe("a session feed", () => {
  it("sends a view of the newest entries first, then events and live text", async () => {
    const { watch, write, tell, live, world } = tab();
    write([opened, said("one"), said("two"), said("three")]);
    world.queue = [command("q")];
    const { messages, kinds, screen } = await watch({ kind: "session", sessionId: s1, window: 2 });
    await kinds(["view"]);
    expect(messages[0]).toMatchObject({ more: true, queue: [{ id: "q" }], state: { lastSeq: 4, order: ["e3", "e4"] } });

    tell(write([said("four")]));
    live({ type: "reply.started", turnId }, block(0), delta(0, "Hel"));
    live(delta(0, "lo"));
    await kinds(["view", "events", "live", "live"]);
    expect(screen().order).toEqual(["e3", "e4", "e5"]);
    expect(screen().live.reply?.blocks[0]?.text).toBe("Hello");
  });

  it("drops known events and passes on only the new part of a batch", async () => {
    const { watch, write, tell, log } = tab();
    write([opened, said("one")]);
    const { messages, kinds } = await watch();
    tell([...log()]);
    write([said("two")]);
    tell([...log()]);
    await kinds(["view", "events"]);
    expect(messages[1]).toMatchObject({ events: [{ seq: 3 }] });
  });

  it("sends a fresh view after a gap", async () => {
    const { watch, write, tell, fold } = tab();
    write([opened]);
    const { kinds, screen } = await watch();
    write([said("lost on the way")]);
    tell(write([said("arrived")]));
    await kinds(["view", "view"]);
    expect(screen().order).toEqual(["e2", "e3"]);
    expect(fold).toHaveBeenCalledTimes(2);
  });

  it("misses nothing that arrives during the fold", async () => {
    const { watch, write, tell, fold } = tab();
    write([opened]);
    const before = fold.getMockImplementation();
    fold.mockImplementationOnce(async (id) => {
      const folded = await (before as typeof fold)(id);
      tell(write([said("meanwhile")]));
      return folded;
    });
    const { kinds, screen } = await watch();
    tell(write([said("after")]));
    await kinds(["view", "events"]);
    expect(screen().order).toEqual(["e2", "e3"]);
  });

  it("folds again when events between the fold and a later batch are missing", async () => {
    const { watch, write, tell, fold } = tab();
    write([opened]);
    const before = fold.getMockImplementation();
    fold.mockImplementationOnce(async (id) => {
      const folded = await (before as typeof fold)(id);
      write([said("lost")]);
      tell(write([said("meanwhile")]));
      return folded;
    });
    const { kinds, screen } = await watch();
    await kinds(["view"]);
    expect(screen().order).toEqual(["e2", "e3"]);
  });

  it("W-010 folds once for all subscribers that ask at the same time, and shows them one state", async () => {
    const { watch, write, fold } = tab();
    write([opened, said("one")]);
    const [one, two] = await Promise.all([watch(), watch()]);
    await one.kinds(["view"]);
    await two.kinds(["view"]);
    expect(fold).toHaveBeenCalledOnce();
    expect(two.screen()).toEqual(one.screen());
  });

  it("shows a late subscriber the reply so far from the draft, without doubled text", async () => {
    const { watch, write, live, world, fold } = tab();
    write([opened, ...calling]);
    world.draft = { callId: "c1" as CallId, blocks: [{ kind: "text", text: "Hello wor" }] };
    const before = fold.getMockImplementation();
    fold.mockImplementationOnce(async (id) => {
      await Promise.resolve();
      live(delta(0, "wor"));
      live(block(1), delta(1, "next"));
      return (before as typeof fold)(id);
    });
    const { kinds, screen } = await watch();
    live(delta(1, " block"));
    await kinds(["view", "live"]);
    expect(screen().live.reply?.blocks.map(({ text }) => text)).toEqual(["Hello wor", "next block"]);
  });

  it("shows no draft of an ended call, and no live text that an event has completed", async () => {
    const { watch, write, live, tell, world, fold } = tab();
    write([opened, { type: "turn.started", turnId }]);
    world.draft = { callId: "c1" as CallId, blocks: [{ kind: "text", text: "old" }] };
    const before = fold.getMockImplementation();
    fold.mockImplementationOnce(async (id) => {
      await Promise.resolve();
      live({ type: "reply.started", turnId }, block(0), delta(0, "done"));
      tell(
        write([
          { type: "assistant.replied", content: [{ type: "text", text: "done" }], stop: "end", callId: "c0" as CallId },
        ]),
      );
      return (before as typeof fold)(id);
    });
    const { kinds, screen } = await watch();
    await kinds(["view"]);
    expect(screen().live.reply).toBeUndefined();
    expect(screen().order).toHaveLength(1);
  });

  it("sends the queue after each change, newest last", async () => {
    const { watch, write, tabs, world } = tab();
    write([opened]);
    const { kinds, messages } = await watch();
    world.queue = [command("a")];
    tabs.publish({ kind: "queue", sessionId: s1 });
    world.queue = [command("a"), command("b")];
    tabs.publish({ kind: "queue", sessionId: s1 });
    await kinds(["view", "queue"]);
    expect(messages[1]).toMatchObject({ queue: [{ id: "a" }, { id: "b" }] });
  });

  it("reads the log when the leader died before publishing", async () => {
    const { watch, write, clock } = tab();
    write([opened, { type: "turn.started", turnId }]);
    const { kinds, screen } = await watch();
    await kinds(["view"]);
    write([{ type: "turn.ended", turnId, reason: "done" }]);
    void clock.pass(6_000);
    await kinds(["view", "events", "queue"]);
    expect(screen().turn).toBeUndefined();
  });

  it("stays folded for the next subscriber and catches up from the log", async () => {
    const { watch, write, fold, tell } = tab();
    write([opened]);
    const first = await watch();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only messages to windows have an origin
    first.port.postMessage({ close: true });
    await new Promise((resolve) => setTimeout(resolve, 20));
    tell(write([said("heard by nobody")]));
    write([said("unheard")]);
    const second = await watch();
    await second.kinds(["view"]);
    expect(second.screen().order).toEqual(["e2", "e3"]);
    expect(first.messages).toHaveLength(1);
    expect(fold).toHaveBeenCalledOnce();
  });

  it("is forgotten after a few others were opened, but never while it has a subscriber", async () => {
    const { watch, write, fold, watchers: feeds } = tab();
    write([opened]);
    const { kinds } = await watch();
    for (let i = 0; i < 9; i++) await feeds.earlier(`other ${i}` as SessionId, "e1" as EntryId, 1);
    expect(fold).toHaveBeenCalledTimes(10);
    await feeds.earlier(s1, "e1" as EntryId, 1);
    await feeds.earlier("other 8" as SessionId, "e1" as EntryId, 1);
    expect(fold).toHaveBeenCalledTimes(10);
    await feeds.earlier("other 0" as SessionId, "e1" as EntryId, 1);
    expect(fold).toHaveBeenCalledTimes(11);
    await kinds(["view"]);
  });

  it("reports its removal and is empty afterwards", async () => {
    const { watch, write, tabs, log } = tab();
    write([opened, said("x")]);
    const { kinds } = await watch();
    log().length = 0;
    tabs.publish({ kind: "removed", sessionId: s1 });
    await kinds(["view", "removed"]);
    const again = await watch();
    expect(again.screen().createdAt).toBe(0);
  });

  it("sends nothing after its port has closed", async () => {
    const { watch, write, tell } = tab();
    write([opened]);
    const { port, messages, kinds } = await watch();
    await kinds(["view"]);
    port.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    tell(write([said("nobody listens")]));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(messages).toHaveLength(1);
  });

  it("pages backwards from the oldest entry shown", async () => {
    const { watchers: feeds, write } = tab();
    write([opened, said("one"), said("two"), said("three")]);
    const page = await feeds.earlier(s1, "e4" as EntryId, 1);
    expect(page).toMatchObject({ entries: [{ id: "e3" }], more: true });
    expect(await feeds.earlier(s1, "e3" as EntryId, 5)).toMatchObject({ entries: [{ id: "e2" }], more: false });
  });
});

describe("the other topics", () => {
  it("refresh the list when a row changes, and Money when a call was recorded", async () => {
    const { watch, write, tell, live, tabs } = tab();
    const { kinds } = await watch({ kind: "sessions" });
    tell(write([opened]));
    tell(write([said("changes no row by itself")]));
    live(block(0));
    tabs.publish({ kind: "removed", sessionId: s1 });
    await kinds(["sessions", "sessions", "sessions"]);
  });

  it("send the status at once and after each change", async () => {
    const { watch, watchers: feeds } = tab();
    const status = { relay: { state: "off" as const }, leading: false, outdated: false };
    feeds.status(status);
    const { kinds, messages } = await watch({ kind: "status" });
    feeds.status({ ...status, leading: true });
    await kinds(["status", "status"]);
    expect(messages[1]).toEqual({ kind: "status", status: { ...status, leading: true } });
  });
});
