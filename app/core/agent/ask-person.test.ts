import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EventOf } from "#core/session/events.ts";
import type { TestOcto } from "../../../e2e/support/octo.ts";
import { call, octoPerTest, results, requestText } from "../../../e2e/support/each-octo.ts";

const start = octoPerTest();
const write = (path: string) => call("write_file", { path, content: "x\n" });
const ask = { mode: "ask" } as const;

describe("an approval", () => {
  it("shows the whole change before anything is written, and writes once it is allowed", async () => {
    const octo = await start({ settings: ask, script: [{ calls: [write("a.txt")] }, { say: "ok" }] });
    await octo.say("write");
    const { ask: opened } = await octo.next("ask.opened");
    expect(opened).toMatchObject({ kind: "permission", preview: { kind: "diff", path: "a.txt", added: 1 } });
    expect(existsSync(join(octo.folder, "a.txt"))).toBe(false);
    await octo.ask({ type: "answer", askId: opened.askId, answer: { type: "allow" } });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    expect(existsSync(join(octo.folder, "a.txt"))).toBe(true);
  });

  it("C-025 declined without a reason refuses all calls of the reply and ends the turn", async () => {
    const octo = await start({
      settings: ask,
      script: [{ calls: [write("a"), write("b"), call("terminal", { command: "touch c" })] }],
    });
    await octo.say("write");
    const { ask: opened } = await octo.next("ask.opened");
    await octo.ask({ type: "answer", askId: opened.askId, answer: { type: "deny" } });
    const end = await octo.next("turn.ended");
    expect(end.reason).toBe("stopped");
    expect((await results(octo)).map(({ outcome }) => outcome)).toEqual(["denied", "denied", "denied"]);
    expect(octo.vendor.count()).toBe(1);
    expect(["a", "b", "c"].some((name) => existsSync(join(octo.folder, name)))).toBe(false);
  });

  it("W-031 passes the reason for a refusal to the model, which continues", async () => {
    const octo = await start({ settings: ask, script: [{ calls: [write("a")] }, { say: "understood" }] });
    await octo.say("write");
    const { ask: opened } = await octo.next("ask.opened");
    await octo.ask({ type: "answer", askId: opened.askId, answer: { type: "deny", reason: "use the docs folder" } });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    expect(requestText(octo, 1)).toContain("use the docs folder");
  });

  it("runs the call as the person edited it and tells the model, but never runs a forbidden call", async () => {
    const octo = await start({
      settings: { ...ask, answerWithinMs: 0 },
      script: [{ calls: [write("a.txt")] }, { calls: [call("terminal", { command: "touch b" })] }, { say: "ok" }],
    });
    const change = async (effect: string, input: Record<string, string>) => {
      const { ask: opened } = await octo.next("ask.opened", (one) => "effect" in one.ask && one.ask.effect === effect);
      await octo.ask({ type: "answer", askId: opened.askId, answer: { type: "allow", input } });
    };
    await octo.say("write");
    await change("write", { path: "other.txt", content: "mine\n" });
    await octo.next("tool.ended");
    expect(readFileSync(join(octo.folder, "other.txt"), "utf8")).toBe("mine\n");
    expect(existsSync(join(octo.folder, "a.txt"))).toBe(false);
    await change("execute", { command: "mkfs /dev/none" });
    await octo.next("turn.ended");
    expect(requestText(octo, 1)).toMatch(/changed this call.*other\.txt/);
    expect((await results(octo)).map(({ outcome }) => outcome)).toEqual(["ok", "denied"]);
  });

  it("W-029 C-179 counts as refused when nobody answers in time", async () => {
    const octo = await start({ settings: { ...ask, answerWithinMs: 60 }, script: [{ calls: [write("a")] }] });
    await octo.say("write");
    const closed = await octo.next("ask.closed");
    expect(closed.answer.type).toBe("unanswered");
    const end = await octo.next("turn.ended");
    expect(end).toMatchObject({ reason: "stopped", note: expect.stringMatching(/Nobody answered/) });
    expect(existsSync(join(octo.folder, "a"))).toBe(false);
  });

  it("given with always covers exactly the same call, and nothing wider", async () => {
    const run = (command: string) => ({ calls: [call("terminal", { command })] });
    const octo = await start({
      settings: ask,
      script: [run("npm --version"), run("npm --version"), run("npm --version --silent"), { say: "ok" }],
    });
    await octo.say("go");
    const { ask: first } = await octo.next("ask.opened");
    await octo.ask({ type: "answer", askId: first.askId, answer: { type: "allow", always: true } });
    const { ask: second } = await octo.next("ask.opened", ({ ask: one }) => one.askId !== first.askId);
    expect(second).toMatchObject({ target: "npm --version --silent" });
    await octo.ask({ type: "answer", askId: second.askId, answer: { type: "allow" } });
    await octo.next("turn.ended");
    expect(octo.events.filter(({ type }) => type === "ask.opened")).toHaveLength(2);
  });

  it("is not needed for a call that is sure to fail", async () => {
    const octo = await start({
      settings: ask,
      files: { "a.txt": "one\n" },
      script: [
        { calls: [call("read_file", { path: "a.txt" })] },
        { calls: [call("edit_file", { path: "a.txt", old_text: "two", new_text: "x" })] },
        { say: "ok" },
      ],
    });
    expect((await octo.turn("edit")).reason).toBe("done");
    expect(octo.events.some(({ type }) => type === "ask.opened")).toBe(false);
  });

  it("takes the first of two answers, and consumes the other", async () => {
    const octo = await start({ settings: ask, script: [{ calls: [write("a")] }, { say: "ok" }] });
    await octo.say("write");
    const { ask: opened } = await octo.next("ask.opened");
    await octo.ask({ type: "answer", askId: opened.askId, answer: { type: "allow" } });
    await octo.ask({ type: "answer", askId: opened.askId, answer: { type: "deny" } });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    await expect.poll(() => octo.octo.stores.inbox.waiting(octo.sessionId)).toEqual([]);
    expect(octo.events.filter(({ type }) => type === "ask.closed")).toHaveLength(1);
  });

  it("W-028 stays open when the engine ends, and its answer continues the turn", async () => {
    const octo = await start({ settings: ask, script: [{ calls: [write("a")] }, { say: "ok" }] });
    await octo.say("write");
    const { ask: opened } = await octo.next("ask.opened");
    const again = await octo.again();
    expect(Object.keys((await again.state()).asks)).toEqual([opened.askId]);
    await again.ask({ type: "answer", askId: opened.askId, answer: { type: "allow" } });
    expect((await again.next("turn.ended")).reason).toBe("done");
    expect(existsSync(join(octo.folder, "a"))).toBe(true);
    expect(
      (await again.octo.stores.sessions.read(octo.sessionId)).filter(({ type }) => type === "ask.opened"),
    ).toHaveLength(1);
  });
});

/** The nth ask about this target, counted from 0. */
async function askFor(octo: TestOcto, target: string, nth = 0) {
  const isMeant = ({ ask: one }: EventOf<"ask.opened">) => "target" in one && one.target === target;
  const { ask: found } = await octo.next(
    "ask.opened",
    (event) => isMeant(event) && octo.events.filter((one) => one.type === "ask.opened" && isMeant(one)).length > nth,
  );
  const last = octo.events.findLast((one) => one.type === "ask.opened" && isMeant(one));
  return last?.type === "ask.opened" ? last.ask : found;
}

describe("several asks of one reply", () => {
  const allow = { type: "allow" } as const;

  it("B36 are open at once, and each call runs when it is allowed, in the order of the reply", async () => {
    const script = [{ calls: [write("a"), write("b"), call("terminal", { command: "touch c" })] }, { say: "ok" }];
    const octo = await start({ settings: ask, script });
    await octo.say("write");
    const asks = [await askFor(octo, "a"), await askFor(octo, "b"), await askFor(octo, "touch c")];
    expect(Object.keys((await octo.state()).asks)).toHaveLength(3);
    for (const { askId } of asks.toReversed()) await octo.ask({ type: "answer", askId, answer: allow });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    const started = octo.events.flatMap((event) => (event.type === "tool.started" ? [event.input.path ?? "c"] : []));
    expect(started).toEqual(["a", "b", "c"]);
    expect(octo.events.filter(({ type }) => type === "ask.opened")).toHaveLength(3);
  });

  it("are asked again when an earlier call has changed what a later one would do", async () => {
    const command = (line: string) => call("terminal", { command: line });
    const move = "mkdir sub && cd sub";
    const octo = await start({
      settings: ask,
      script: [{ calls: [command(move), command("touch here")] }, { say: "ok" }],
    });
    await octo.say("go");
    const asks = [await askFor(octo, move), await askFor(octo, "touch here")];
    for (const { askId } of asks) await octo.ask({ type: "answer", askId, answer: allow });
    // The shell has moved, so the answer to what was shown does not count.
    await octo.next("ask.opened", ({ ask: one }) => "preview" in one && JSON.stringify(one.preview).includes("/sub"));
    const again = await askFor(octo, "touch here", 1);
    expect(existsSync(join(octo.folder, "sub/here"))).toBe(false);
    await octo.ask({ type: "answer", askId: again.askId, answer: allow });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    expect(existsSync(join(octo.folder, "sub/here"))).toBe(true);
  });

  it("close together when one is declined", async () => {
    const octo = await start({ settings: ask, script: [{ calls: [write("a"), write("b")] }] });
    await octo.say("write");
    const { askId } = await askFor(octo, "a");
    await octo.ask({ type: "answer", askId, answer: { type: "deny" } });
    await octo.next("turn.ended");
    expect((await octo.state()).asks).toEqual({});
  });
});

describe("B6 always allow", () => {
  const always = { type: "allow", always: true } as const;

  it("covers edits below the folder of the file, can be seen in the chat, and can be revoked", async () => {
    const files = ["src/a", "src/b", "c", "src/d"];
    const octo = await start({
      settings: ask,
      script: [...files.map((path) => ({ calls: [write(path)] })), { say: "ok" }],
    });
    await octo.say("write");
    const first = await askFor(octo, "src/a");
    expect(first).toMatchObject({ always: { effect: "write", folder: join(octo.folder, "src") } });
    await octo.ask({ type: "answer", askId: first.askId, answer: always });
    // The file in src is written without a question. The one at the top is asked for.
    const top = await askFor(octo, "c");
    const state = await octo.state();
    const grant = state.order.map((id) => state.entries[id]).find((entry) => entry?.kind === "grant");
    await octo.ask({ type: "revoke", entry: grant!.id });
    await octo.next("rule.revoked");
    await octo.ask({ type: "answer", askId: top.askId, answer: { type: "allow" } });
    const last = await askFor(octo, "src/d");
    await octo.ask({ type: "answer", askId: last.askId, answer: { type: "allow" } });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    expect((await octo.state()).rules).toEqual([]);
    expect(
      octo.events.some((event) => event.type === "ask.opened" && "target" in event.ask && event.ask.target === "src/b"),
    ).toBe(false);
  });
});

describe("a question", () => {
  it("is closed when a rule has decided the call while the engine was away", async () => {
    const octo = await start({
      settings: { ...ask, answerWithinMs: 0 },
      script: [{ calls: [call("terminal", { command: "touch made" })] }, { say: "ok" }],
    });
    await octo.say("go");
    await octo.next("ask.opened");
    await octo.octo.stores.settings.set("rules", [{ command: "touch", verdict: "allow" }]);
    const later = await octo.again();
    await later.next("turn.ended");
    expect((await later.state()).asks).toEqual({});
    expect(existsSync(join(octo.folder, "made"))).toBe(true);
  });

  it("C-022 W-032 waits for the person in every mode, and accepts an answer that is no option", async () => {
    const question = call("ask_user", { question: "Which colour?", options: ["red", "blue"] });
    const octo = await start({ settings: { mode: "auto" }, script: [{ calls: [question] }, { say: "ok" }] });
    await octo.say("paint");
    const { ask: opened } = await octo.next("ask.opened");
    expect(opened).toMatchObject({ kind: "question", question: { text: "Which colour?", options: ["red", "blue"] } });
    await octo.ask({ type: "answer", askId: opened.askId, answer: { type: "reply", text: "a warm grey" } });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    expect(requestText(octo, 1)).toContain("a warm grey");
  });

  it("is not repeated when the engine dies between the answer and the result", async () => {
    const octo = await start({ script: [{ calls: [call("ask_user", { question: "Sure?" })] }, { say: "ok" }] });
    await octo.say("go");
    const { ask: opened } = await octo.next("ask.opened");
    await octo.die();
    await octo.ask({ type: "answer", askId: opened.askId, answer: { type: "reply", text: "yes" } });
    const again = await octo.again();
    expect((await again.next("turn.ended")).reason).toBe("done");
    expect(requestText(again, 1)).toContain("yes");
  });
});

describe("unattended", () => {
  it("answers a question at once, also one that was opened while somebody was there", async () => {
    const question = { calls: [call("ask_user", { question: "Which?" })] };
    const octo = await start({
      settings: { mode: "unattended" },
      script: [question, { say: "I assumed A." }, question, { say: "B." }],
    });
    expect((await octo.turn("go")).reason).toBe("done");
    expect(octo.events.some(({ type }) => type === "ask.opened")).toBe(false);
    expect(requestText(octo, 1)).toMatch(/Nobody answered/);

    await octo.ask({ type: "configure", changes: { mode: "auto" } });
    await octo.say("again");
    await octo.next("ask.opened");
    await octo.die();
    await octo.ask({ type: "configure", changes: { mode: "unattended" } });
    const again = await octo.again();
    await again.ask({ type: "continue" });
    expect((await again.next("turn.ended", ({ reason }) => reason === "done")).reason).toBe("done");
    expect(Object.keys((await again.state()).asks)).toEqual([]);
  });

  it("answers what is open when the chat is switched to it, and goes on", async () => {
    const octo = await start({
      settings: ask,
      script: [
        { calls: [write("a"), call("list_files")] },
        { calls: [call("ask_user", { question: "Which?" })] },
        { say: "I assumed A." },
      ],
    });
    await octo.say("go");
    await octo.next("ask.opened");
    await octo.ask({ type: "configure", changes: { mode: "unattended" } });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    expect((await results(octo)).map(({ outcome }) => outcome).slice(0, 2)).toEqual(["denied", "ok"]);
    expect(requestText(octo, 1)).toMatch(/Nobody is there/);
    expect(requestText(octo, 1)).not.toMatch(/The person said/);
    expect(Object.keys((await octo.state()).asks)).toEqual([]);
  });

  it.each(["plan", "auto"] as const)(
    "decides anew about what is open when the chat is switched to %s",
    async (mode) => {
      const octo = await start({
        settings: ask,
        script: [{ calls: [write("a")] }, { calls: [call("ask_user", { question: "Which?" })] }, { say: "Done." }],
      });
      await octo.say("go");
      await octo.next("ask.opened");
      await octo.ask({ type: "configure", changes: { mode } });
      const question = await octo.next("ask.opened", ({ ask: one }) => one.kind !== "permission");
      expect((await results(octo))[0]?.outcome).toBe(mode === "plan" ? "denied" : "ok");
      if (mode === "plan") expect(requestText(octo, 1)).toMatch(/Not done. Plan mode/);
      // A question is the person's, whatever the mode.
      await octo.ask({ type: "configure", changes: { mode: "ask" } });
      expect(Object.keys((await octo.state()).asks)).toEqual([question.ask.askId]);
    },
  );

  it("leaves to the person what the new mode asks for, too", async () => {
    const octo = await start({
      settings: ask,
      script: [{ calls: [call("terminal", { command: "rm -rf ../x" })] }, { say: "Done." }],
    });
    await octo.say("go");
    const { ask: open } = await octo.next("ask.opened");
    await octo.ask({ type: "configure", changes: { mode: "auto" } });
    expect(Object.keys((await octo.state()).asks)).toEqual([open.askId]);
    await octo.ask({ type: "answer", askId: open.askId, answer: { type: "deny", reason: "No." } });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    expect(requestText(octo, 1)).toMatch(/The person said: No\./);
  });

  it("leaves no question open that was asked before the switch", async () => {
    const octo = await start({
      script: [{ calls: [call("ask_user", { question: "Which?" })] }, { say: "I assumed A." }],
    });
    await octo.say("go");
    await octo.next("ask.opened");
    await octo.ask({ type: "configure", changes: { mode: "unattended" } });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    expect(requestText(octo, 1)).toMatch(/Nobody answered/);
  });

  it("refuses calls that need an approval, tells the model why, and does not wait", async () => {
    const octo = await start({
      settings: { mode: "unattended" },
      script: [{ calls: [write("a"), call("list_files")] }, { say: "ok" }],
    });
    expect((await octo.turn("go")).reason).toBe("done");
    expect((await results(octo)).map(({ outcome }) => outcome)).toEqual(["denied", "ok"]);
    expect(requestText(octo, 1)).toMatch(/Nobody is there/);
  });
});
