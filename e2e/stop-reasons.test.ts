import { describe, expect, it } from "vitest";
import { turnNotes } from "#core/agent/notes/turn-notes.ts";
import type { ModelRequestSeen, Step } from "./fakes/model-server.ts";
import { chatAccount, chatStream } from "./support/chat-stream.ts";
import { call, octoPerTest, requestText } from "./support/each-octo.ts";

const start = octoPerTest();
const asksForSummary = ({ raw }: ModelRequestSeen) => raw.includes("Write down what you need to go on");
const done: Step = { say: "Done." };

describe("an answer that the vendor withholds", () => {
  it.each(["content_filter", "sensitive", "SAFETY", "content_filter: PROHIBITED_CONTENT", "SPII"])(
    "is no finished one: %s",
    async (reason) => {
      const octo = await start({
        ...chatAccount("any-model"),
        script: [chatStream([{ content: "First you" }], reason), done],
      });
      expect(await octo.turn("how?")).toMatchObject({ reason: "failed", note: turnNotes.withheld });
      expect((await octo.turn("something else")).reason).toBe("done");
      expect(octo.vendor.count()).toBe(2);
    },
  );

  it("is none either when not a word of it came, and Continue asks again", async () => {
    const octo = await start({ ...chatAccount("any-model"), script: [chatStream([], "content_filter"), done] });
    expect((await octo.turn("how?")).note).toBe(turnNotes.withheld);
    await octo.ask({ type: "continue" });
    await octo.next("turn.ended", ({ reason }) => reason === "done");
    expect(octo.vendor.count()).toBe(2);
  });

  it("runs none of its calls", async () => {
    const write = call("write_file", { path: "a.txt", content: "x" });
    const octo = await start({ script: [{ say: "I", calls: [write], stop: "refusal" }] });
    expect(await octo.turn("do it")).toMatchObject({ reason: "failed", note: turnNotes.withheld });
    expect(octo.events.some(({ type }) => type === "tool.ended")).toBe(false);
  });
});

it.each(["function_call_filter: MALFORMED_FUNCTION_CALL", "malformed_function_call", "MALFORMED_FUNCTION_CALL"])(
  "a call that the vendor lost is asked for again: %s",
  async (reason) => {
    const octo = await start({
      ...chatAccount("gemini-3-pro"),
      script: [chatStream([{ content: "I will now" }], reason), done],
    });
    expect((await octo.turn("go")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(2);
    expect(requestText(octo, 1)).not.toContain("I will now");
  },
);

describe("a window that is full in the middle of an answer", () => {
  it("is made room in, and the work goes on", async () => {
    const octo = await start({
      script: (request, n) => {
        if (asksForSummary(request)) return { say: "<summary>They spoke of bridges.</summary>" };
        if (n === 1) return { say: "Half of", stop: "model_context_window_exceeded" };
        return done;
      },
    });
    await octo.turn("bridge ".repeat(500));
    expect((await octo.turn("the newest words")).reason).toBe("done");
    expect(octo.events.filter(({ type }) => type === "context.compacted")).toHaveLength(1);
    expect(requestText(octo, -1)).toContain("They spoke of bridges.");
    expect(requestText(octo, -1)).toContain("the newest words");
    expect(requestText(octo, -1)).not.toContain("bridge bridge");
  });

  it("ends the turn when no room can be made", async () => {
    const octo = await start({
      script: () => ({ say: "Half of", stop: "model_context_window_exceeded" }),
    });
    expect(await octo.turn("hello")).toMatchObject({ reason: "failed", error: { kind: "too-long" } });
    expect(octo.vendor.count()).toBeLessThan(8);
  });
});

describe("a turn that the vendor pauses", () => {
  it("goes on with the reply sent back", async () => {
    const octo = await start({ script: [{ say: "I look.", stop: "pause_turn" }, done] });
    expect((await octo.turn("look")).reason).toBe("done");
    expect(octo.vendor.requests[1]?.body.messages?.at(-1)).toMatchObject({ role: "assistant" });
    expect(requestText(octo, 1)).toContain("I look.");
  });

  it("ends when the vendor pauses without end", async () => {
    const octo = await start({ script: () => ({ say: "I look.", stop: "pause_turn" }) });
    expect(await octo.turn("look")).toMatchObject({ reason: "stopped", note: turnNotes.paused });
    expect(octo.vendor.count()).toBe(10);
  });
});

describe("a summary", () => {
  it.each<[string, Step]>([
    ["a sentence and a call", { say: "Let me look.", calls: [call("read_file", { path: "a.txt" })] }],
    ["half of one", { say: "<summary>half of the summ", stop: "max_tokens" }],
    ["words without its form", { say: "We spoke." }],
    ["nothing in its form", { say: "<summary> </summary>" }],
  ])("is not %s: it is asked for once more, and then the chat stays as it was", async (_, step) => {
    const octo = await start({ script: (request) => (asksForSummary(request) ? step : done) });
    await octo.turn("hello");
    await octo.ask({ type: "compact" });
    expect(await octo.next("turn.ended", ({ reason }) => reason === "failed")).toMatchObject({
      note: turnNotes.notSummarised,
    });
    expect(octo.vendor.requests.filter(asksForSummary)).toHaveLength(2);
    expect(octo.events.some(({ type }) => type === "context.compacted")).toBe(false);
    await octo.turn("and now?");
    expect(requestText(octo, -1)).toContain("hello");
  });

  it("is taken when the second answer is whole", async () => {
    let asked = 0;
    const octo = await start({
      script: (request) =>
        asksForSummary(request) ? { say: asked++ ? "<summary>Whole.</summary>" : "Let me look." } : done,
    });
    await octo.turn("hello");
    await octo.ask({ type: "compact" });
    expect((await octo.next("context.compacted")).summary).toBe("Whole.");
  });
});
