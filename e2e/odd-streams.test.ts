import { describe, expect, it } from "vitest";
import type { Protocol } from "./fakes/model-protocols.ts";
import type { ModelRequestSeen, Step } from "./fakes/model-server.ts";
import { anthropicProblem, callsIn, chatMessages, openaiProblem } from "./fakes/strict-vendors.ts";
import { chatAccount, chatStream } from "./support/chat-stream.ts";
import { octoPerTest, results } from "./support/each-octo.ts";
import type { TestOcto } from "./support/octo.ts";

const start = octoPerTest();
const files = { "a.txt": "alpha", "b.txt": "beta" };
const done = { say: "Done." };

/** One delta of a call. An undefined field is left out. */
const part = (index: number | undefined, id: string | undefined, name: string | undefined, args: string) => ({
  tool_calls: [
    {
      ...(index !== undefined && { index }),
      ...(id !== undefined && { id }),
      type: "function",
      function: { ...(name && { name }), arguments: args },
    },
  ],
});
const [a, b] = ['{"path":"a.txt"}', '{"path":"b.txt"}'];

describe("parallel calls of one stream", () => {
  const bothRead = async (deltas: object[]) => {
    const octo = await start({ ...chatAccount("any-model"), files, script: [chatStream(deltas, "tool_calls"), done] });
    await octo.turn("read both");
    expect((await results(octo)).map(({ text }) => text)).toEqual(["alpha", "beta"]);
    const ids = callsIn(octo.vendor.requests[1]?.body ?? {}).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  };

  it.each<[string, object[]]>([
    ["whole, all with index 0", [part(0, "c1", "read_file", a), part(0, "c2", "read_file", b)]],
    [
      "in pieces, all with index 0",
      [
        part(0, "c1", "read_file", ""),
        part(0, undefined, undefined, a),
        part(0, "c2", "read_file", '{"path"'),
        part(0, undefined, undefined, ':"b.txt"}'),
      ],
    ],
    [
      "taking turns, all with index 0",
      [
        part(0, "c1", "read_file", '{"path":'),
        part(0, "c2", "read_file", '{"path":'),
        part(0, "c1", undefined, '"a.txt"}'),
        part(0, "c2", undefined, '"b.txt"}'),
      ],
    ],
    ["whole, without index", [part(undefined, "c1", "read_file", a), part(undefined, "c2", "read_file", b)]],
    [
      "whole, without index and id",
      [part(undefined, undefined, "read_file", a), part(undefined, undefined, "read_file", b)],
    ],
    ["whole, with index 0 and an empty id", [part(0, "", "read_file", a), part(0, "", "read_file", b)]],
    ["with the same id and an index each", [part(0, "call_0", "read_file", a), part(1, "call_0", "read_file", b)]],
    [
      "with ids that come late",
      [
        part(0, undefined, "read_file", ""),
        part(1, undefined, "read_file", ""),
        part(0, "c1", undefined, a),
        part(1, "c2", undefined, b),
      ],
    ],
  ])("stay two: %s", async (_, deltas) => {
    await bothRead(deltas);
  });

  it.each(["null", " null ", "", " ", "{}"])("a call without arguments runs: %j", async (args) => {
    const list = chatStream([part(0, "c1", "list_files", args)], "tool_calls");
    const octo = await start({ ...chatAccount("any-model"), files, script: [list, done] });
    await octo.turn("list");
    expect((await results(octo))[0]).toMatchObject({ outcome: "ok" });
  });

  it("one call whose id changes, or whose name is repeated, stays one", async () => {
    const deltas = [
      part(0, "c1", "read_file", '{"path"'),
      part(0, "c2", undefined, ":"),
      part(0, "c3", "read_file", '"a.txt'),
      part(0, "c3", "read_file", '"}'),
    ];
    const octo = await start({ ...chatAccount("any-model"), files, script: [chatStream(deltas, "tool_calls"), done] });
    await octo.turn("read it");
    expect((await results(octo)).map(({ text }) => text)).toEqual(["alpha"]);
  });
});

describe("a call with a made-up name", () => {
  const odd = "functions.browser:tabs.open<|channel|>json";
  const strict: Partial<Record<Protocol, (body: ModelRequestSeen["body"]) => Step | undefined>> = {
    openai: openaiProblem,
    anthropic: anthropicProblem,
  };
  const script = ({ protocol, body }: ModelRequestSeen, n: number) =>
    strict[protocol]?.(body) ??
    (n === 0
      ? {
          calls: [
            { name: odd, input: { url: "x" }, id: `${odd}:0` },
            { name: "", raw: "[1]", id: `${odd}:0` },
          ],
        }
      : { say: "<summary>Done.</summary>" });

  it.each([
    ["openai-chat", "gpt-5.5"],
    ["anthropic-messages", "claude-sonnet-5-5"],
  ] as const)("poisons neither the turn nor the next one nor /compact (%s)", async (protocol, model) => {
    const octo = await start({ account: { vendor: "custom", protocol, model }, settings: { model }, script });
    expect((await octo.turn("open a tab")).reason).toBe("done");
    expect((await octo.turn("and another")).reason).toBe("done");
    const before = octo.events.length;
    await octo.ask({ type: "compact" });
    expect(
      await octo.next("turn.ended", ({ seq }) => octo.events.findIndex((one) => one.seq === seq) >= before),
    ).toMatchObject({ reason: "done" });
    const names = Object.values((await octo.state()).entries).flatMap((entry) =>
      entry.kind === "tool" ? [entry.name] : [],
    );
    expect(names).toEqual([odd, ""]);
  });

  it("keeps two names apart that only differ in what is not allowed", async () => {
    const octo = await start({
      ...chatAccount("gpt-5.5"),
      script: [
        {
          calls: [
            { name: "a.b", id: "x.1" },
            { name: "a:b", id: "x:1" },
          ],
        },
        done,
      ],
    });
    await octo.turn("go");
    const calls = callsIn(octo.vendor.requests[1]?.body ?? {});
    expect(new Set(calls.map(({ function: fn }) => fn.name)).size).toBe(2);
    expect(chatMessages(octo.vendor.requests[1]?.body ?? {}).flatMap(({ tool_call_id = [] }) => tool_call_id)).toEqual(
      calls.map(({ id }) => id),
    );
  });
});

describe("what ends a stream", () => {
  const usage = { id: "c1", choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 } };
  const once = async (step: { bytes: string }): Promise<TestOcto> => {
    const octo = await start({ ...chatAccount("any-model"), script: [step, done] });
    expect((await octo.turn("hello")).reason).toBe("done");
    return octo;
  };

  it.each([
    ["usage and [DONE]", chatStream([{ content: "Whole." }], null, [JSON.stringify(usage), "[DONE]"])],
    ["[DONE]", chatStream([{ content: "Whole." }], null)],
    ["usage", chatStream([{ content: "Whole." }], null, [JSON.stringify(usage)])],
    ["a finish reason", chatStream([{ content: "Whole." }], "stop", [])],
  ])("without more than %s, the answer is whole and paid once", async (_, step) => {
    expect((await once(step)).vendor.count()).toBe(1);
  });

  it("an answer that is not streamed is whole and paid once", async () => {
    const message = { role: "assistant", content: "<think>Hm.</think>Whole." };
    const whole = {
      id: "c1",
      object: "chat.completion",
      choices: [{ index: 0, message, finish_reason: "stop" }],
      usage: usage.usage,
    };
    for (const bytes of [JSON.stringify(whole), JSON.stringify(whole, null, 2)]) {
      const octo = await once({ bytes });
      expect(octo.vendor.count()).toBe(1);
      expect(octo.events.find(({ type }) => type === "assistant.replied")).toMatchObject({
        content: [
          { type: "thinking", text: "Hm." },
          { type: "text", text: "Whole." },
        ],
      });
    }
  });

  it("a stream that merely stops is cut and asked for again", async () => {
    expect((await once(chatStream([{ content: "Half" }], null, []))).vendor.count()).toBe(2);
  });

  it("a reason that names a failure, or an error in a choice, is one", async () => {
    expect((await once(chatStream([{ content: "Half" }], "network_error"))).vendor.count()).toBe(2);
    const error = {
      choices: [{ index: 0, delta: {}, error: { code: 502, message: "Upstream died" }, finish_reason: "error" }],
    };
    expect((await once(chatStream([{ content: "Half" }], null, [JSON.stringify(error)]))).vendor.count()).toBe(2);
  });

  it("Anthropic's stop reason is an end, also without the last event", async () => {
    const octo = await start({ script: [{ say: "Whole.", fault: { kind: "end-early", frames: -1 } }] });
    expect((await octo.turn("hello")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(1);
  });

  it.each([[{ content: "  \n" }], [{ content: "" }], [{ reasoning_content: "Hm." }]])(
    "an empty text is no answer: %o",
    async (delta) => {
      expect((await once(chatStream([delta]))).vendor.count()).toBe(2);
    },
  );
});

describe("reasoning between tags", () => {
  const replyTo = async (deltas: object[], model = "any-model") => {
    const octo = await start({ ...chatAccount(model), script: [chatStream(deltas), done] });
    await octo.turn("hello");
    await octo.turn("and?");
    const content = octo.events.flatMap((event) => (event.type === "assistant.replied" ? [event.content] : []))[0];
    const blocks = content?.map(({ type, ...more }) => [type, "text" in more ? more.text : ""]);
    return { blocks, sent: chatMessages(octo.vendor.requests[1]?.body ?? {})[2] };
  };
  const pieces = (text: string) => [...text].map((content) => ({ content }));

  it.each([
    ["with both tags", "\n<think>\nHm, a < b.\n</think>\n\nHello."],
    ["with the closing tag only", "\nHm, a < b.\n</think>\n\nHello."],
  ])("is thinking and does not go back: %s", async (_, text) => {
    const { blocks, sent } = await replyTo(pieces(text));
    expect(blocks).toEqual([
      ["thinking", expect.stringContaining("Hm, a < b.")],
      ["text", "Hello."],
    ]);
    expect(sent).toEqual({ role: "assistant", content: "Hello." });
  });

  it("goes back to the byte where the vendor wants it", async () => {
    const text = "<think>\nHm.\n</think>\n\nHello.";
    expect((await replyTo(pieces(text), "MiniMax-M2.5")).sent).toEqual({ role: "assistant", content: text });
  });

  it.each(["Write `<think>` and `</think>` around it.", "<thin>", "```\n</think>\n```", "A </think> B"])(
    "a text about such tags stays a text: %s",
    async (text) => {
      expect((await replyTo(pieces(text))).blocks).toEqual([["text", text]]);
    },
  );
});
