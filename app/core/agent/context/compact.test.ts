import { describe, expect, it } from "vitest";
import type { ModelRequestSeen, Step } from "../../../../e2e/fakes/model-server.ts";
import { call, octoPerTest, requestText } from "../../../../e2e/support/each-octo.ts";
import type { TestOcto } from "../../../../e2e/support/octo.ts";

const start = octoPerTest();

/**
 * Octo does not know this model, so it assumes a window of 128,000 tokens. It compacts at 96,000 (about 384,000
 * characters).
 */
const model = "house-model";
const nearlyFull = 380_000;
const long = (name: string, characters: number) => `${name} `.repeat(Math.ceil(characters / (name.length + 1)));

const asksForSummary = ({ raw }: ModelRequestSeen) => raw.includes("Write down what you need to go on");
const answer = (summary: string): Step => ({
  say: `<topics>bridges, boats</topics>\n<summary>\n${summary}\n</summary>`,
});

/** Answers a request for a summary with a summary, and every other request with the request's number. */
const talk = (summary = "They spoke of bridges.") => {
  let n = 0;
  return (request: ModelRequestSeen): Step => (asksForSummary(request) ? answer(summary) : { say: `Answer ${++n}.` });
};

const summaries = (octo: TestOcto) => octo.vendor.requests.filter(asksForSummary);
const roles = (octo: TestOcto, n: number) => octo.vendor.requests.at(n)?.body.messages?.map(({ role }) => role);
const compactions = (octo: TestOcto) => octo.events.filter((event) => event.type === "context.compacted");

describe("a chat that fills the window", () => {
  it("C-068 C-071 is compacted at three quarters and not before: one system prompt, the summary as the first user message, no second compaction", async () => {
    const octo = await start({ script: talk(), settings: { model } });
    await octo.turn(long("bridge", 250_000));
    await octo.turn(long("river", 100_000));
    expect(summaries(octo)).toHaveLength(0);
    await octo.turn(long("boat", 60_000));
    expect(summaries(octo)).toHaveLength(1);
    await octo.turn("And now?");
    expect(summaries(octo)).toHaveLength(1);

    const last = octo.vendor.requests.at(-1);
    expect(last?.body.system).toEqual(octo.vendor.requests[0]?.body.system);
    expect(requestText(octo, -1)).toContain("They spoke of bridges.");
    expect(requestText(octo, -1)).toContain("boat boat");
    expect(requestText(octo, -1)).not.toContain("bridge bridge");
    const order = roles(octo, -1) ?? [];
    expect(order[0]).toBe("user");
    expect(order.filter((role, i) => role === order[i - 1])).toEqual([]);
  });

  it("asks for its summary by the previous request, unchanged, with the instruction at its end", async () => {
    const octo = await start({ script: talk(), settings: { model } });
    await octo.turn(long("bridge", 250_000));
    await octo.turn(long("river", 130_000));
    const [before, summary] = octo.vendor.requests;
    expect(summaries(octo)).toEqual([summary]);
    const bare = (request: ModelRequestSeen | undefined) =>
      JSON.stringify([request?.body.system, request?.body.tools, request?.body.messages]).replace(
        /,"cache_control":\{[^}]*\}/g,
        "",
      );
    const sent = JSON.parse(bare(before)) as [unknown, unknown, unknown[]];
    const asked = JSON.parse(bare(summary)) as [unknown, unknown, unknown[]];
    expect(asked.slice(0, 2)).toEqual(sent.slice(0, 2));
    expect(asked[2].slice(0, sent[2].length)).toEqual(sent[2]);
    expect(summary?.body.model).toBe(model);
  });

  it("C-070 is cut between turns, so that a call stays with all its results", async () => {
    const reads = ["a.txt", "b.txt"].map((path) => call("read_file", { path }));
    let steps = 0;
    const octo = await start({
      files: { "a.txt": "first file\n", "b.txt": "second file\n" },
      settings: { model },
      script: (request) => {
        if (asksForSummary(request)) return answer("Short.");
        steps += 1;
        return steps === 2 ? { calls: reads } : { say: `Answer ${steps}.` };
      },
    });
    await octo.turn(long("bridge", 300_000));
    await octo.turn("Read both.");
    await octo.turn(long("boat", 90_000));
    expect(summaries(octo)).toHaveLength(1);
    const messages = octo.vendor.requests.at(-1)?.body.messages ?? [];
    const parts = messages.flatMap(({ content }) =>
      Array.isArray(content) ? (content as Record<string, unknown>[]) : [],
    );
    const called = parts.filter(({ type }) => type === "tool_use").map(({ id }) => id);
    expect(called).toHaveLength(2);
    expect(parts.filter(({ type }) => type === "tool_result").map(({ tool_use_id }) => tool_use_id)).toEqual(called);
    expect(requestText(octo, -1)).toContain("second file");
  });

  it("C-151 counts cached tokens as part of the window", async () => {
    const usage = { input: 400, cacheRead: 150_000, cacheWrite5m: 2_000 };
    const octo = await start({
      script: (request) => (asksForSummary(request) ? answer("Counted.") : { say: "Yes.", usage }),
      settings: { model: "claude-3-5-haiku-20241022" },
    });
    await octo.turn(long("bridge", 40_000));
    await octo.turn("short");
    expect(summaries(octo)).toHaveLength(1);
  });

  it("first leaves out old long results, all at once and without a call, and tells the model where to read them", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 32 }, (_, i) => [`f${i}.txt`, `file${i} ${"the same line ".repeat(8)}\n`.repeat(120)]),
    );
    let step = -1;
    const octo = await start({
      files,
      settings: { model },
      script: () => {
        step += 1;
        return step < 32
          ? { calls: [call("read_file", { path: `f${step}.txt` }, `toolu_${step}`)] }
          : { say: "All read." };
      },
    });
    expect((await octo.turn("Read them all.")).reason).toBe("done");
    expect(summaries(octo)).toHaveLength(0);
    const reclaimed = octo.events.filter((event) => event.type === "context.reclaimed");
    expect(reclaimed).toHaveLength(1);
    expect(requestText(octo, -1)).not.toContain("file0 the same");
    expect(requestText(octo, -1)).toContain("chat:");
    expect(requestText(octo, -1)).toContain("file31 the same");
    const [gone] = reclaimed[0]?.calls ?? [];
    octo.vendor.play([{ calls: [call("read_file", { path: `chat:${gone}` })] }, { say: "There it is." }]);
    await octo.turn("What was in the first one?");
    expect(requestText(octo, -1)).toContain("file0 the same");
  });

  it("continues in the middle of a single long turn, with the person's message word for word", async () => {
    const octo = await start({
      files: { "big.txt": long("big", 30_000) },
      settings: { model },
      script: (request, n) => {
        if (asksForSummary(request)) return answer("Read big.txt many times.");
        const summarised = request.raw.includes("Read big.txt many times.");
        return summarised
          ? { say: "Over." }
          : { say: long(`note${n}`, 30_000), calls: [call("read_file", { path: "big.txt", offset: n + 1 })] };
      },
    });
    expect((await octo.turn("Read big.txt, please — ünchanged.")).reason).toBe("done");
    expect(summaries(octo)).toHaveLength(1);
    expect(requestText(octo, -1)).toContain("Read big.txt, please — ünchanged.");
    expect(roles(octo, -1)).toEqual(["user"]);
  });

  it("C-169 asks once more when the summary is only a tool call, and then continues without a summary", async () => {
    const octo = await start({
      settings: { model },
      script: (request) => (asksForSummary(request) ? { calls: [call("todo", { items: [] })] } : { say: "Fine." }),
    });
    await octo.turn(long("bridge", 250_000));
    expect((await octo.turn(long("river", 130_000))).reason).toBe("done");
    expect(summaries(octo)).toHaveLength(2);
    expect(compactions(octo)).toHaveLength(0);
  });

  it("does not take a refusal as the summary", async () => {
    const octo = await start({
      settings: { model: "claude-3-5-haiku-20241022" },
      script: (request) =>
        asksForSummary(request)
          ? { say: "I cannot help with that.", stop: "refusal" }
          : { say: "Fine.", usage: { input: 170_000 } },
    });
    await octo.turn(long("bridge", 40_000));
    expect((await octo.turn("Go on.")).reason).toBe("done");
    expect(summaries(octo)).toHaveLength(2);
    expect(compactions(octo)).toHaveLength(0);
    expect(requestText(octo, -1)).toContain("bridge bridge");
  });

  it("C-073 C-074 names the topics, and its archive holds no earlier summary", async () => {
    const octo = await start({ script: talk("SUMMARY WORDS"), settings: { model } });
    await octo.turn(long("bridge", 250_000));
    await octo.turn(long("river", 130_000));
    await octo.turn("Go on.");
    const [compaction] = compactions(octo);
    expect(compaction?.topics).toEqual(["bridges", "boats"]);
    expect(compaction?.summary).toBe("SUMMARY WORDS");
    expect(compaction?.words).not.toContain("<topics>");
    octo.vendor.play([{ calls: [call("read_file", { path: "chat:earlier", limit: 5 })] }, { say: "Seen." }]);
    await octo.turn("Look it up.");
    const archive = (await octo.state()).order.length;
    expect(archive).toBeGreaterThan(0);
    const result = octo.events.findLast((event) => event.type === "tool.ended");
    const text = JSON.stringify(result?.result.parts);
    expect(text).toContain("bridge bridge");
    expect(text).not.toContain("SUMMARY WORDS");
  });

  it("has the call for the summary in the ledger, with its purpose", async () => {
    const octo = await start({ script: talk(), settings: { model } });
    await octo.turn(long("bridge", nearlyFull));
    await octo.turn("And?");
    const records = await octo.octo.stores.ledger.records({});
    expect(records.map(({ purpose }) => purpose).toSorted()).toEqual(["compaction", "turn", "turn"]);
  });
});

describe("a request that is refused as too long", () => {
  const refusal = (text: string): Step => ({
    fault: { kind: "status", status: 400, body: { error: { type: "invalid_request_error", message: text } } },
  });

  it("C-041 is summarised without its newest turn and sent once more, the newest turn last", async () => {
    let n = 0;
    const octo = await start({
      settings: { model },
      script: (request) => {
        if (asksForSummary(request)) return answer("In short.");
        n += 1;
        return n === 3 ? refusal("prompt is too long: 130001 tokens > 128000 maximum") : { say: `Answer ${n}.` };
      },
    });
    await octo.turn("one");
    await octo.turn("two");
    expect((await octo.turn("the newest words")).reason).toBe("done");
    expect(summaries(octo)).toHaveLength(1);
    expect(summaries(octo)[0]?.raw).not.toContain("the newest words");
    const messages = octo.vendor.requests.at(-1)?.body.messages;
    expect(JSON.stringify(messages?.at(-1))).toContain("the newest words");
    expect(octo.vendor.count()).toBe(5);
    expect((await octo.state()).observedWindow?.tokens).toBe(128_000);
    octo.vendor.play([{ say: "That was more.", usage: { input: 140_000 } }]);
    await octo.turn("more");
    expect((await octo.state()).observedWindow).toBeUndefined();
  });

  it("drops the older half when nothing else helps, tells the model, and fails when even that is too long", async () => {
    const octo = await start({ settings: { model }, script: (_, n) => ({ say: `Answer ${n}.` }) });
    for (const words of ["one", "two", "three", "four"]) await octo.turn(words);
    let asked = 0;
    octo.vendor.play((request) => {
      asked += 1;
      return asked > 2 && !asksForSummary(request)
        ? { say: "It fits." }
        : refusal("maximum context length is 9000 tokens");
    });
    expect((await octo.turn("five")).reason).toBe("done");
    expect(requestText(octo, -1)).toContain("left out");
    expect(requestText(octo, -1)).not.toContain('"one"');
    octo.vendor.play(() => refusal("input is too long"));
    const end = await octo.turn("six");
    expect(end.reason).toBe("failed");
    expect(end.error?.kind).toBe("too-long");
  });
});

describe("compaction by command", () => {
  it("summarises the whole chat and keeps the todo list, and the chat continues from the summary", async () => {
    const octo = await start({ script: talk("All of it."), settings: { model } });
    octo.vendor.play([
      { calls: [call("todo", { items: [{ text: "Paint the bridge", state: "doing" }] })] },
      { say: "Begun." },
    ]);
    await octo.turn("Paint it.");
    octo.vendor.play(talk("All of it."));
    await octo.ask({ type: "compact" });
    await octo.next("context.compacted");
    await octo.next("turn.ended", ({ seq }) => seq > (compactions(octo)[0]?.seq ?? 0));
    await octo.turn("Go on.");
    expect(requestText(octo, -1)).toContain("All of it.");
    expect(requestText(octo, -1)).toContain("[doing] Paint the bridge");
    expect(requestText(octo, -1)).not.toContain("Begun.");
  });

  it("C-076 makes no call when there is nothing to summarise", async () => {
    const octo = await start({ script: [], settings: { model } });
    await octo.ask({ type: "compact" });
    const end = await octo.next("turn.ended");
    expect(end.reason).toBe("done");
    expect(end.note).toContain("nothing");
    expect(octo.vendor.count()).toBe(0);
  });

  it("keeps pinned messages word for word", async () => {
    const octo = await start({ script: talk("All of it."), settings: { model } });
    await octo.turn("Never touch the south tower — «Südturm».");
    const said = (await octo.state()).order[0];
    if (!said) throw new Error("Nothing was said.");
    await octo.ask({ type: "pin", entry: said, pinned: true });
    await octo.turn("And now something else.");
    await octo.ask({ type: "compact" });
    await octo.next("context.compacted");
    expect(compactions(octo)[0]?.words).toContain("Never touch the south tower — «Südturm».");
  });
});
