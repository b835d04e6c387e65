import { describe, expect, it } from "vitest";
import type { ModelRequestSeen, Step } from "./fakes/model-server.ts";
import { chatMessages, templateProblem } from "./fakes/strict-vendors.ts";
import { chatAccount } from "./support/chat-stream.ts";
import { call, octoPerTest, requestText } from "./support/each-octo.ts";
import type { TestOcto, TestOctoOptions } from "./support/octo.ts";

const start = octoPerTest();
const asksForSummary = ({ raw }: ModelRequestSeen) => raw.includes("Write down what you need to go on");

/** Answers by the script, but only what the template takes. */
const behindTemplate =
  (status: 400 | 500, script: (request: ModelRequestSeen, n: number) => Step) =>
  (request: ModelRequestSeen, n: number): Step =>
    templateProblem(request.body, status) ??
    (asksForSummary(request) ? { say: "<summary>They spoke.</summary>" } : script(request, n));

describe.each([400, 500] as const)("a template that counts roles and answers %i", (status) => {
  const begin = (script: (request: ModelRequestSeen, n: number) => Step, more: Partial<TestOctoOptions> = {}) =>
    start({ ...chatAccount("local-model"), ...more, script: behindTemplate(status, script) });
  const compacted = async (octo: TestOcto) => {
    await octo.ask({ type: "compact" });
    const { seq } = await octo.next("context.compacted");
    await octo.next("turn.ended", (end) => end.seq > seq);
  };

  it("takes the chat after /compact", async () => {
    const octo = await begin(() => ({ say: "Yes." }));
    await octo.turn("hello");
    await compacted(octo);
    expect((await octo.turn("and now?")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(3);
    expect(requestText(octo, -1)).toContain("They spoke.");
  });

  it("takes the chat after a turn that the vendor refused", async () => {
    const octo = await begin((_, n) =>
      n === 0 ? { fault: { kind: "status", status: 400, body: { error: { message: "Rejected." } } } } : { say: "Yes." },
    );
    expect((await octo.turn("hello")).reason).toBe("failed");
    expect((await octo.turn("again")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(2);
  });

  it("takes the chat after Stop before the first word, and the earlier words stay in front", async () => {
    const octo = await begin(({ raw }) => (raw.includes("again") ? { say: "Yes." } : { fault: { kind: "silence" } }));
    await octo.say("hello there");
    await octo.next("model.started");
    await octo.ask({ type: "stop" });
    await octo.next("turn.ended");
    expect((await octo.turn("again")).reason).toBe("done");
    const users = chatMessages(octo.vendor.requests.at(-1)?.body ?? {}).filter(({ role }) => role === "user");
    expect(users).toHaveLength(1);
    expect(String(users[0]?.content)).toMatch(/hello there[\s\S]*again$/);
  });

  it("is asked once more, and then in its order, when words follow a result", async () => {
    const octo = await begin(
      (request, n) => {
        if (n === 0) return { calls: [call("read_file", { path: "a.txt" })] };
        return request.raw.includes("next task") ? { say: "Yes." } : { fault: { kind: "silence" } };
      },
      { files: { "a.txt": "alpha" } },
    );
    await octo.say("read a");
    await octo.next("tool.ended");
    await octo.next("model.started", ({ seq }) =>
      octo.events.some((one) => one.type === "tool.ended" && one.seq < seq),
    );
    await octo.ask({ type: "stop" });
    await octo.next("turn.ended");
    expect((await octo.turn("next task")).reason).toBe("done");
    const before = octo.vendor.count();
    expect((await octo.turn("next task again")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(before + 1);
  });
});

it("/compact is a way out also of a chat in which the vendor has refused everything", async () => {
  const octo = await start({
    ...chatAccount("local-model"),
    script: (request) =>
      asksForSummary(request)
        ? { say: "<summary>Two questions.</summary>" }
        : { fault: { kind: "status", status: 400, body: { error: { message: "Rejected." } } } },
  });
  await octo.turn("one");
  await octo.turn("two");
  await octo.ask({ type: "compact" });
  await octo.next("context.compacted");
  octo.vendor.play([{ say: "Yes." }]);
  expect((await octo.turn("three")).reason).toBe("done");
});
