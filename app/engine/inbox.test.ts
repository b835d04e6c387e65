import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { CommandId } from "#core/ids.ts";
import { call, octoPerTest, requestText } from "../../e2e/support/each-octo.ts";

const start = octoPerTest();
const slow = { calls: [call("terminal", { command: "sleep 0.3" })] };
const text = (words: string) => [{ type: "text" as const, text: words }];

describe("a message sent while a turn runs", () => {
  it("C-004 W-023 joins between two steps, in the order it was written, and leaves the inbox empty", async () => {
    const octo = await start({ script: [slow, { say: "both seen" }] });
    await octo.say("first");
    await octo.next("tool.started");
    await octo.say("second");
    await octo.say("third");
    expect(await octo.octo.stores.inbox.waiting(octo.sessionId)).toHaveLength(2);
    await octo.next("turn.ended");
    expect(octo.vendor.count()).toBe(2);
    expect(requestText(octo, 1)).toMatch(/first.*second.*third/s);
    expect(await octo.octo.stores.inbox.waiting(octo.sessionId)).toEqual([]);
    expect(octo.events.filter(({ type }) => type === "turn.started")).toHaveLength(1);
  });

  it("waits for the end of the turn when it was sent for the next one", async () => {
    const octo = await start({ script: [slow, { say: "one" }, { say: "two" }] });
    await octo.say("first");
    await octo.next("tool.started");
    await octo.say("later", "next");
    await octo.next(
      "turn.ended",
      ({ seq }) => octo.events.filter((e) => e.type === "turn.ended" && e.seq <= seq).length === 2,
    );
    expect(requestText(octo, 1)).not.toContain("later");
    expect(requestText(octo, 2)).toContain("later");
  });

  it("W-025 reaches the model as edited, or not at all when it was withdrawn", async () => {
    const octo = await start({ script: [slow, { say: "ok" }] });
    await octo.say("first");
    await octo.next("tool.started");
    await octo.say("wrong words");
    await octo.say("never mind");
    const [edited, taken] = await octo.octo.stores.inbox.waiting(octo.sessionId);
    expect(await octo.octo.stores.inbox.revise(edited?.id as CommandId, { content: text("right words") })).toBe(
      "revised",
    );
    expect(await octo.octo.stores.inbox.withdraw(taken?.id as CommandId)).toBe("withdrawn");
    await octo.next("turn.ended");
    expect(requestText(octo, 1)).toContain("right words");
    expect(requestText(octo, 1)).not.toMatch(/wrong words|never mind/);
    expect(await octo.octo.stores.inbox.revise(edited?.id as CommandId, { content: text("too late") })).toBe("gone");
  });

  it("W-026 C-019 starts a new turn when the running one is stopped, and every call has a result", async () => {
    const octo = await start({
      script: [{ calls: [call("terminal", { command: "sleep 60" }), call("list_files")] }, { say: "ok" }],
    });
    await octo.say("first");
    await octo.next("tool.started");
    await octo.say("second", "next");
    await octo.ask({ type: "stop" });
    expect((await octo.next("turn.ended")).reason).toBe("stopped");
    await octo.next("turn.ended", ({ reason }) => reason === "done");
    const { messages } = octo.vendor.requests[1]?.body ?? {};
    const blocks = (messages ?? []).flatMap(
      ({ content }) => content as { type: string; id?: string; tool_use_id?: string }[],
    );
    const asked = blocks.flatMap(({ type, id }) => (type === "tool_use" ? [id] : []));
    expect(asked).toHaveLength(2);
    expect(blocks.flatMap(({ type, tool_use_id }) => (type === "tool_result" ? [tool_use_id] : []))).toEqual(asked);
  });

  it("C-014 is not lost when a listener fails as it joins", async () => {
    const octo = await start({ script: [slow, { say: "ok" }], report: () => undefined });
    const broken = new AbortController();
    octo.octo.tabs.onBatch((batch) => {
      if (batch.kind === "events" && batch.events.some((e) => e.type === "user.said"))
        throw new Error("a broken screen");
    }, broken.signal);
    await octo.say("first");
    await octo.next("tool.started");
    await octo.say("second");
    await octo.say("third");
    await octo.next("turn.ended");
    expect(requestText(octo, 1)).toMatch(/first.*second.*third/s);
  });

  it("C-017 is announced to the tabs when it waits and when it is taken", async () => {
    const octo = await start({ script: [slow, { say: "ok" }] });
    await octo.say("first");
    await octo.next("tool.started");
    const seen: number[] = [];
    octo.octo.tabs.onBatch(async (batch) => {
      if (batch.kind === "queue") seen.push((await octo.octo.stores.inbox.waiting(octo.sessionId)).length);
    }, new AbortController().signal);
    await octo.say("second");
    await octo.next("turn.ended");
    await expect.poll(() => seen.includes(1)).toBe(true);
    await expect.poll(() => seen.at(-1)).toBe(0);
  });

  it("is one message, however often the same command is put", async () => {
    const octo = await start({ script: [{ say: "one" }] });
    const command = await octo.octo.ask(octo.sessionId, { type: "say", content: text("once"), when: "now" });
    await octo.next("turn.ended");
    expect(await octo.octo.stores.inbox.put(command)).toBe("duplicate");
    octo.octo.tabs.poke();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(octo.vendor.count()).toBe(1);
  });
});

/**
 * True if the process is running. False also for a zombie: a process that has ended but still has an entry in the
 * process table.
 */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

describe("a stop", () => {
  it("ends the stream, and is consumed only when everything has ended", async () => {
    const octo = await start({ script: [{ say: "a long answer ".repeat(200), chunk: 5, delayMs: 10 }] });
    await octo.say("go");
    await octo.next("model.started");
    await expect.poll(() => octo.live.length).toBeGreaterThan(2);
    await octo.ask({ type: "stop" });
    const end = await octo.next("turn.ended");
    expect(end.reason).toBe("stopped");
    expect(await octo.octo.stores.inbox.waiting(octo.sessionId)).toEqual([]);
    const [record] = await octo.octo.stores.ledger.records({});
    expect(record).toMatchObject({ outcome: "stopped" });
    const reply = octo.events.find(({ type }) => type === "assistant.replied");
    expect(reply).toMatchObject({ stop: "interrupted" });
  });

  it("ends a command's whole process group before the turn ends", async () => {
    const octo = await start({ script: [{ calls: [call("terminal", { command: "sleep 300 & echo pid $!; wait" })] }] });
    await octo.say("go");
    await octo.next("tool.started");
    await expect.poll(() => octo.live.some((e) => e.type === "tool.progress" && /pid \d+/.test(e.text))).toBe(true);
    const progress = octo.live.findLast((e) => e.type === "tool.progress");
    const pid = Number(/pid (\d+)/.exec(progress?.type === "tool.progress" ? progress.text : "")?.[1]);
    await octo.ask({ type: "stop" });
    await octo.next("turn.ended");
    expect(isRunning(pid)).toBe(false);
  });

  it("ends the wait before a retry", async () => {
    const busy = { fault: { kind: "status", status: 429, headers: { "retry-after": "60" } } } as const;
    const octo = await start({ script: [busy] });
    await octo.say("go");
    await octo.next("model.called");
    await expect.poll(() => octo.live.some(({ type }) => type === "model.waiting")).toBe(true);
    await octo.ask({ type: "stop" });
    expect((await octo.next("turn.ended")).reason).toBe("stopped");
    expect(await octo.octo.stores.ledger.records({})).toHaveLength(1);
  });

  it("C-046 shows no waiting time once a retry has worked", async () => {
    const octo = await start({ script: [{ fault: { kind: "status", status: 500 } }, { say: "back" }] });
    expect((await octo.turn("go")).reason).toBe("done");
    expect((await octo.state()).live.waiting).toBeUndefined();
    expect((await octo.octo.stores.ledger.records({})).map(({ outcome }) => outcome)).toEqual(["ok", "failed"]);
  });
});
