import { describe, expect, it } from "vitest";
import type { EntryId, SessionId } from "#core/ids.ts";
import type { Unstamped } from "./events.ts";
import { fold } from "./fold.ts";
import type { TestOcto } from "../../../e2e/support/octo.ts";
import { call, octoPerTest, requestText } from "../../../e2e/support/each-octo.ts";

const start = octoPerTest();
const other = "session_other" as SessionId;
const says = (octo: TestOcto, id = octo.sessionId) =>
  fold(octo.octo.stores.sessions, id).then((state) =>
    state.order.flatMap((entry) => {
      const one = state.entries[entry];
      return one?.kind === "said" ? one.content.flatMap((block) => (block.type === "text" ? [block.text] : [])) : [];
    }),
  );
const nth = (octo: TestOcto, type: "user.said" | "turn.ended", n: number) =>
  `e${octo.events.filter((event) => event.type === type)[n]?.seq}` as EntryId;
const branched = async (octo: TestOcto) => {
  for (;;) {
    const state = await fold(octo.octo.stores.sessions, other);
    if (state.createdAt > 0) return state;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe("a branch", () => {
  it("W-019 has the rounds up to its point, and leaves the source unchanged", async () => {
    const octo = await start({ script: () => ({ say: "ok" }) });
    for (const n of [1, 2, 3, 4, 5, 6]) await octo.turn(`round ${n}`);
    const before = await octo.octo.stores.sessions.read(octo.sessionId);
    const point = { entry: nth(octo, "turn.ended", 3), keep: "through", title: "Another way" } as const;
    await octo.octo.ask(other, { type: "branch", source: octo.sessionId, ...point });
    const state = await branched(octo);
    expect(await says(octo, other)).toEqual(["round 1", "round 2", "round 3", "round 4"]);
    expect(state.settings).toMatchObject({ title: "Another way", branchOf: octo.sessionId });
    expect(await octo.octo.stores.sessions.read(octo.sessionId)).toEqual(before);
  });

  it("costs nothing, and continues with exactly the prompt of the source", async () => {
    const octo = await start({ script: () => ({ say: "ok" }) });
    await octo.turn("one");
    await octo.turn("two");
    const records = await octo.octo.stores.ledger.records({ limit: 99 });
    const point = { entry: nth(octo, "user.said", 1), keep: "before", title: "t" } as const;
    await octo.octo.ask(other, { type: "branch", source: octo.sessionId, ...point });
    expect((await branched(octo)).totals.calls).toBe(0);
    expect(await octo.octo.stores.ledger.records({ limit: 99 })).toEqual(records);
    await octo.octo.ask(other, { type: "say", content: [{ type: "text", text: "two, differently" }], when: "now" });
    while (octo.vendor.count() < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(requestText(octo, 2)).toContain("two, differently");
    const prefix = (n: number) => JSON.stringify(octo.vendor.requests[n]?.body.system);
    expect(prefix(2)).toBe(prefix(0));
  });

  it("keeps pinned messages and the summary of its beginning", async () => {
    const octo = await start({
      script: ({ raw }) => ({
        say: raw.includes("Write down what you need") ? "<summary>In short: paint.</summary>" : "ok",
      }),
    });
    await octo.turn("one");
    await octo.turn("Keep the tower red.");
    await octo.ask({ type: "pin", entry: nth(octo, "user.said", 1), pinned: true });
    await octo.ask({ type: "compact" });
    const { seq } = await octo.next("context.compacted");
    await octo.next("turn.ended", (event) => event.seq > seq);
    await octo.turn("three");
    const point = { entry: nth(octo, "turn.ended", 3), keep: "through", title: "t" } as const;
    await octo.octo.ask(other, { type: "branch", source: octo.sessionId, ...point });
    const { order, entries } = await branched(octo);
    const pinned = order.filter((id) => (entries[id] as { pinned?: boolean } | undefined)?.pinned);
    expect(pinned.map((id) => JSON.stringify(entries[id]))).toEqual([expect.stringContaining("Keep the tower red.")]);
    await octo.octo.ask(other, { type: "say", content: [{ type: "text", text: "four" }], when: "now" });
    await expect.poll(() => requestText(octo, -1)).toContain("four");
    expect(requestText(octo, -1)).toContain("In short: paint.");
    expect(requestText(octo, -1)).not.toContain('"one"');
  });

  it("closes a call and an ask that were open at its point", async () => {
    const octo = await start({
      settings: { mode: "ask" },
      script: [{ say: "Writing.", calls: [call("write_file", { path: "a", content: "x" })] }],
    });
    await octo.say("go");
    await octo.next("ask.opened");
    const reply = octo.events.find(({ type }) => type === "assistant.replied");
    const point = { entry: `e${reply?.seq}` as EntryId, keep: "through", title: "t" } as const;
    await octo.octo.ask(other, { type: "branch", source: octo.sessionId, ...point });
    const state = await branched(octo);
    expect(state.turn).toBeUndefined();
    expect(state.asks).toEqual({});
    expect(Object.values(state.entries).find(({ kind }) => kind === "tool")).toMatchObject({ status: "ended" });
  });

  it("of a removed chat is dropped, and creates no session", async () => {
    const octo = await start({ script: () => ({ say: "ok" }) });
    const point = { entry: "e9" as EntryId, keep: "through", title: "t" } as const;
    await octo.octo.ask(other, { type: "branch", source: "session_none" as SessionId, ...point });
    while ((await octo.octo.stores.inbox.waiting()).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await octo.octo.stores.sessions.read(other)).toEqual([]);
  });
});

describe("an imported log", () => {
  it("becomes one chat that keeps its times, and its calls are in the ledger once", async () => {
    const octo = await start({ script: () => ({ say: "ok" }) });
    await octo.turn("one");
    const log = await octo.octo.stores.sessions.read(octo.sessionId);
    const events = log.map(({ sessionId: _s, seq: _q, epoch: _e, device: _d, ...event }): Unstamped => event);
    await octo.octo.ask(other, { type: "adopt", events });
    await branched(octo);
    const copy = await octo.octo.stores.sessions.read(other);
    expect(copy.map(({ at }) => at)).toEqual(log.map(({ at }) => at));
    expect(copy.map(({ type }) => type)).toEqual(
      log.map(({ type }) => (type === "prompt.composed" ? "session.changed" : type)),
    );
    expect(await octo.octo.stores.ledger.records({ limit: 99 })).toHaveLength(1);
    await octo.octo.ask(other, { type: "adopt", events });
    while ((await octo.octo.stores.inbox.waiting()).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await octo.octo.stores.sessions.read(other)).toEqual(copy);
  });
});

describe("a chat in the bin", () => {
  it("is stopped, is in no other list, and can be restored", async () => {
    const octo = await start({ script: [{ calls: [call("terminal", { command: "sleep 60" })] }] });
    await octo.say("go");
    await octo.next("tool.started");
    await octo.ask({ type: "configure", changes: { trashed: true } });
    expect((await octo.next("turn.ended")).reason).toBe("stopped");
    const { sessions } = octo.octo.stores;
    expect(await sessions.list()).toEqual([]);
    expect(await sessions.list({ view: "trashed" })).toHaveLength(1);
    await octo.ask({ type: "configure", changes: { trashed: false } });
    await octo.next("session.changed", ({ changes }) => changes.trashed === false);
    expect(await sessions.list()).toHaveLength(1);
  });
});
