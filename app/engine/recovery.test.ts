import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, octoPerTest, results, requestText } from "../../e2e/support/each-octo.ts";
import type { TestOcto } from "../../e2e/support/octo.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { systemClock } from "../platform/browser/clock.ts";
import { memoryStores } from "../store/memory/open.ts";

const start = octoPerTest();

const account: Omit<Account, "id"> = {
  name: "Test",
  vendor: "anthropic",
  protocol: "anthropic-messages",
  baseUrl: "https://a.example",
  model: "claude-sonnet-5-5",
  route: "direct",
};

/** Makes all further appends of this engine fail, as if the engine had crashed. */
function pullThePlug(octo: TestOcto): void {
  const dead = async () => {
    throw new Error("unplugged");
  };
  Object.assign(octo.octo.stores.sessions, { append: dead, saveDraft: dead });
  Object.assign(octo.octo.stores.inbox, { put: dead });
}

/**
 * Makes stores that survive `pullThePlug`. Each engine gets its own store objects, and all of them share the same data.
 */
function sharedStores() {
  const stores = memoryStores(systemClock);
  return { stores, view: () => ({ ...stores, sessions: { ...stores.sessions }, inbox: { ...stores.inbox } }) };
}

describe("after a crash", () => {
  it("keeps the text so far, records the call as lost and asks again", async () => {
    const { view } = sharedStores();
    const octo = await start({
      stores: view(),
      report: () => undefined,
      script: [{ say: "Once upon a time ".repeat(100), chunk: 4, delayMs: 10 }, { say: "A new beginning." }],
    });
    const blob = await octo.octo.stores.blobs.put(new Uint8Array([1, 2, 3]), "image/png");
    const content = [
      { type: "text", text: "tell" },
      { type: "image", blob },
    ] as const;
    await octo.ask({ type: "say", content: [...content], when: "now" });
    await expect
      .poll(async () => (await octo.octo.stores.sessions.draft(octo.sessionId))?.blocks[0]?.text ?? "", {
        timeout: 5_000,
      })
      .toMatch(/Once/);
    const { account: id } = (await octo.state()).settings;
    const prices = [{ model: "", fees: { image: 0.5 } }];
    await octo.octo.stores.settings.set("accounts", [{ ...account, id, prices }]);
    pullThePlug(octo);
    const again = await octo.again(view());
    expect((await again.next("turn.ended", ({ reason }) => reason === "done")).reason).toBe("done");
    const log = await again.octo.stores.sessions.read(octo.sessionId);
    const replies = log.filter((event) => event.type === "assistant.replied");
    expect(replies.map(({ stop }) => stop)).toEqual(["interrupted", "end"]);
    expect(requestText(again, 1)).not.toContain("Once upon");
    const records = await again.octo.stores.ledger.records({});
    expect(records.map(({ outcome, costSource }) => [outcome, costSource])).toEqual([
      ["ok", "price-list"],
      ["lost", "estimated"],
    ]);
    expect(records[1]?.output).toBeGreaterThan(0);
    expect(records[1]?.price?.feeNanos).toBe(500_000_000);
    expect(records.map(({ images }) => images)).toEqual([1, 1]);
    expect(records[1]).toMatchObject({ error: "aborted", route: "direct", folder: octo.folder });
  });

  it("has saved the last words of a stream that fell silent", async () => {
    const { view } = sharedStores();
    const octo = await start({
      stores: view(),
      script: [{ say: "All of these words came in one go.", chunk: 5, fault: { kind: "stall", frames: -3 } }],
    });
    await octo.say("tell");
    await expect
      .poll(async () => (await octo.octo.stores.sessions.draft(octo.sessionId))?.blocks[0]?.text, { timeout: 5_000 })
      .toBe("All of these words came in one go.");
  });

  it("records of a lost call what the vendor had told, and estimates only the rest", async () => {
    const { view } = sharedStores();
    const octo = await start({
      stores: view(),
      report: () => undefined,
      script: [
        {
          say: "Once upon a time ".repeat(50),
          chunk: 5,
          usage: { input: 1_234, cacheRead: 5_678, cacheWrite1h: 90 },
          fault: { kind: "stall", frames: -3 },
        },
        { say: "Again." },
      ],
    });
    await octo.say("tell");
    const draft = async () => octo.octo.stores.sessions.draft(octo.sessionId);
    await expect.poll(async () => (await draft())?.blocks[0]?.text, { timeout: 5_000 }).toMatch(/Once.*time $/);
    pullThePlug(octo);
    const again = await octo.again(view());
    await again.next("turn.ended", ({ reason }) => reason === "done");
    const [, lost] = await again.octo.stores.ledger.records({});
    expect(lost).toMatchObject({ outcome: "lost", usageSource: "estimated", costSource: "estimated" });
    expect(lost).toMatchObject({ input: 1_234, cacheRead: 5_678, cacheWrite1h: 90 });
    expect(lost?.output).toBeGreaterThan(100);
  });

  it("records of a lost summary what the vendor had told", async () => {
    const { view } = sharedStores();
    const octo = await start({
      stores: view(),
      report: () => undefined,
      script: [
        { say: "One." },
        { say: "<summary>", chunk: 3, usage: { input: 4_321 }, fault: { kind: "stall", frames: -3 } },
        { say: "Two." },
      ],
    });
    await octo.turn("first");
    await octo.ask({ type: "compact" });
    await expect
      .poll(async () => (await octo.octo.stores.sessions.draft(octo.sessionId))?.reported?.usage?.input)
      .toBe(4_321);
    pullThePlug(octo);
    const again = await octo.again(view());
    await again.next("turn.ended");
    const records = await again.octo.stores.ledger.records({});
    expect(records.filter(({ outcome }) => outcome === "lost")).toMatchObject([
      { purpose: "compaction", input: 4_321 },
    ]);
  });

  it("records of a lost title what the vendor had told", async () => {
    const { view } = sharedStores();
    const octo = await start({
      stores: view(),
      report: () => undefined,
      titles: true,
      script: [
        { say: "One." },
        { say: "A title", chunk: 1, usage: { input: 777, cacheRead: 55 }, fault: { kind: "stall", frames: -3 } },
      ],
    });
    await octo.turn("first");
    await expect
      .poll(async () => (await octo.octo.stores.sessions.draft(octo.sessionId))?.reported?.usage?.input)
      .toBe(777);
    pullThePlug(octo);
    const again = await octo.again(view());
    await expect.poll(async () => (await again.octo.stores.ledger.records({})).length).toBe(2);
    const [lost] = (await again.octo.stores.ledger.records({})).filter(({ purpose }) => purpose === "title");
    expect(lost).toMatchObject({ outcome: "lost", usageSource: "estimated", input: 777, cacheRead: 55 });
    // The chat is named at its next turn, not by a call at the start.
    expect(again.vendor.count()).toBe(2);
  });

  it("amends the record of a lost call once, when its end becomes known after another engine took over", async () => {
    const { stores, view } = sharedStores();
    const octo = await start({
      stores: view(),
      report: () => undefined,
      script: [
        { say: "word ".repeat(400), chunk: 5, delayMs: 5, usage: { input: 1_234, cacheRead: 5_678, output: 5_000 } },
        { say: "Again." },
      ],
    });
    await octo.say("tell");
    await octo.next("model.started");
    await expect.poll(() => octo.live.some(({ type }) => type === "reply.delta")).toBe(true);
    // The old engine ends, and passes on what it knows of its call.
    const again = await octo.again(view());
    await again.next("turn.ended", ({ reason }) => reason === "done");
    await expect.poll(() => again.events.map(({ type }) => type)).toContain("model.amended");
    const records = await stores.ledger.records({});
    expect(records).toHaveLength(2);
    expect(records[1]).toMatchObject({ outcome: "stopped", amended: 1, input: 1_234, cacheRead: 5_678 });
    const log = await stores.sessions.read(octo.sessionId);
    const lost = log.find((event) => event.type === "model.called" && event.call.outcome === "lost");
    const amended = log.find((event) => event.type === "model.amended");
    if (lost?.type !== "model.called" || amended?.type !== "model.amended") throw new Error("no such events");
    expect(amended.before).toEqual(lost.call);
    const cost = records.reduce((sum, { costNanos = 0 }) => sum + costNanos, 0);
    const state = await again.state();
    expect(state.totals).toMatchObject({ costNanos: cost, calls: 2, unpriced: 0 });
    const turns = Object.values(state.entries).filter((entry) => entry.kind === "turn");
    expect(turns.reduce((sum, { costNanos }) => sum + costNanos, 0)).toBe(cost);
    expect((await stores.sessions.list())[0]?.costNanos).toBe(cost);
    expect(await stores.ledger.summary("all")).toMatchObject({ requests: 2, costNanos: cost });
    // The same end once more changes nothing.
    await again.ask({ type: "amend", call: { ...amended.call, costNanos: 1 } });
    await again.turn("go on");
    expect((await stores.ledger.records({})).at(-1)).toEqual(records[1]);
  });

  it("amends a record only by what its own export can hold", async () => {
    const { view } = sharedStores();
    const octo = await start({
      stores: view(),
      report: () => undefined,
      script: [{ say: "Once.", fault: { kind: "stall", frames: -3 } }, { say: "Again." }],
    });
    await octo.say("tell");
    await expect.poll(async () => octo.octo.stores.sessions.draft(octo.sessionId)).toBeDefined();
    pullThePlug(octo);
    const again = await octo.again(view());
    await again.next("turn.ended", ({ reason }) => reason === "done");
    const log = await again.octo.stores.sessions.read(octo.sessionId);
    const lost = log.flatMap((event) =>
      event.type === "model.called" && event.call.outcome === "lost" ? event.call : [],
    )[0];
    if (!lost) throw new Error("no lost call");
    await again.ask({ type: "amend", call: { ...lost, outcome: "ok", costNanos: -5, answered: "gpt\u0000-5" } });
    await expect.poll(() => again.events.map(({ type }) => type)).toContain("model.amended");
    const { ledger } = again.octo.stores;
    const record = (await ledger.records({})).find(({ id }) => id === lost.callId);
    expect(record).toMatchObject({ outcome: "ok", amended: 1, costSource: "unknown", answered: "gpt\ufffd-5" });
    expect(record?.costNanos).toBeUndefined();
  });

  it("attaches to a command that still runs, instead of running it again", async () => {
    const { view } = sharedStores();
    const octo = await start({
      stores: view(),
      report: () => undefined,
      script: [
        { calls: [call("terminal", { command: "echo begun >> log; sleep 0.6; echo over >> log; echo fine" })] },
        { say: "ok" },
      ],
    });
    await octo.say("go");
    await expect.poll(() => existsSync(join(octo.folder, "log"))).toBe(true);
    pullThePlug(octo);
    const again = await octo.again(view());
    await again.next("turn.ended", ({ reason }) => reason === "done");
    expect(readFileSync(join(octo.folder, "log"), "utf8")).toBe("begun\nover\n");
    expect((await results(again))[0]).toEqual({ outcome: "ok", text: "fine" });
  });

  it("reports a write that may have happened, and does not repeat it", async () => {
    const { view } = sharedStores();
    const octo = await start({
      stores: view(),
      report: () => undefined,
      script: [{ calls: [call("write_file", { path: "a.txt", content: "x" })] }, { say: "checked" }],
    });
    const { append } = octo.octo.stores.sessions;
    octo.octo.stores.sessions.append = async (batch) => {
      if (batch.events.some(({ type }) => type === "tool.ended")) throw new Error("unplugged");
      return append(batch);
    };
    await octo.say("go");
    await octo.next("tool.started");
    const again = await octo.again(view());
    await again.next("turn.ended", ({ reason }) => reason === "done");
    const [result] = await results(again);
    expect(result?.outcome).toBe("interrupted");
    expect(result?.text).toMatch(/before you repeat it/);
  });

  it("does not resume a turn older than the setting allows, and continues it on command", async () => {
    const { stores, view } = sharedStores();
    await stores.settings.set("resumeWithinMs", 0);
    const octo = await start({
      stores: view(),
      report: () => undefined,
      script: [{ say: "never ends ".repeat(99), delayMs: 20 }, { say: "ok" }],
    });
    await octo.say("go");
    await octo.next("model.started");
    pullThePlug(octo);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const again = await octo.again(view());
    expect((await again.next("turn.ended")).reason).toBe("interrupted");
    expect((await again.state()).turn).toBeUndefined();
    await again.ask({ type: "continue" });
    await again.next("turn.ended", ({ reason }) => reason === "done");
    const started = (await again.octo.stores.sessions.read(octo.sessionId)).filter(
      (event) => event.type === "turn.started",
    );
    expect(started[1]).toMatchObject({ resumes: started[0]?.turnId });
  });

  it("waits for a Continue after three interruptions at the same point, and counts anew after progress", async () => {
    const { view } = sharedStores();
    let octo = await start({
      stores: view(),
      report: () => undefined,
      script: (_, n) =>
        n === 2
          ? { calls: [call("list_files", {})] }
          : n === 6
            ? { say: "Done." }
            : { say: "never ends ".repeat(99), delayMs: 20 },
    });
    const die = async (calls: number) => {
      await expect.poll(() => octo.vendor.requests.length, { timeout: 5_000 }).toBe(calls);
      pullThePlug(octo);
      octo = await octo.again(view());
    };
    await octo.say("go");
    await die(1);
    await die(2);
    // The third reply is whole, so the count begins again.
    for (const calls of [4, 5, 6]) await die(calls);
    const stored = async () => octo.octo.stores.sessions.read(octo.sessionId);
    await expect
      .poll(async () => (await stored()).at(-1))
      .toMatchObject({
        type: "turn.ended",
        reason: "interrupted",
        note: expect.stringContaining("three times"),
      });
    await octo.ask({ type: "continue" });
    await octo.next("turn.ended", ({ reason }) => reason === "done");
  });

  it("drops calls that were planned but not begun when the person sends something else", async () => {
    const octo = await start({
      settings: { mode: "ask" },
      script: [{ calls: [call("write_file", { path: "a", content: "x" })] }, { say: "something else" }],
    });
    await octo.say("write");
    await octo.next("ask.opened");
    await octo.ask({ type: "stop" });
    await octo.next("turn.ended");
    expect((await octo.turn("never mind")).reason).toBe("done");
    expect((await results(octo))[0]?.outcome).toBe("interrupted");
    expect(Object.keys((await octo.state()).asks)).toEqual([]);
  });

  it("sends the same system prompt and tools, byte for byte, after a restart", async () => {
    const octo = await start({
      files: { "AGENTS.md": "Use tabs." },
      projectRules: "follow",
      script: [{ say: "one" }, { say: "two" }],
    });
    await octo.turn("first");
    const again = await octo.again();
    await again.turn("second");
    const [before, after] = octo.vendor.requests.map(({ body }) => JSON.stringify([body.system, body.tools]));
    expect(after).toBe(before);
    expect(before).toContain("Use tabs.");
  });
});
