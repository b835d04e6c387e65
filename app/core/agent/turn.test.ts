import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, octoPerTest, results, requestText } from "../../../e2e/support/each-octo.ts";

const start = octoPerTest();

describe("a turn", () => {
  it("C-001 runs one tool call, then answers, in two model calls", async () => {
    const octo = await start({
      files: { "a.txt": "hello\n" },
      script: [{ calls: [call("read_file", { path: "a.txt" })] }, { say: "It says hello." }],
    });
    const end = await octo.turn("What does a.txt say?");
    expect(end.reason).toBe("done");
    expect(octo.vendor.count()).toBe(2);
    expect(requestText(octo, 1)).toContain("hello");
  });

  it("reads, edits and checks a real file, each call in the ledger", async () => {
    const octo = await start({
      files: { "a.js": "const a = 1;\n" },
      script: [
        { calls: [call("read_file", { path: "a.js" })] },
        { calls: [call("edit_file", { path: "a.js", old_text: "1", new_text: "2" })] },
        { calls: [call("terminal", { command: "cat a.js" })] },
        { say: "Done." },
      ],
    });
    await octo.turn("Make it two.");
    expect(readFileSync(join(octo.folder, "a.js"), "utf8")).toBe("const a = 2;\n");
    const records = await octo.octo.stores.ledger.records({});
    expect(records.map(({ outcome }) => outcome)).toEqual(["ok", "ok", "ok", "ok"]);
    for (const record of records) {
      expect(record).toMatchObject({ purpose: "turn", vendor: "anthropic", route: "direct", folder: octo.folder });
      expect(record.firstByteMs).toBeLessThanOrEqual(record.ms);
    }
    expect((await results(octo)).at(-1)).toEqual({ outcome: "ok", text: "const a = 2;" });
  });

  it("C-002 runs a call even if the vendor reports the reply as ended", async () => {
    const octo = await start({
      files: { "a.txt": "x" },
      script: [{ calls: [call("read_file", { path: "a.txt" })], stop: "end_turn" }, { say: "ok" }],
    });
    expect((await octo.turn("read")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(2);
  });

  it("C-005 C-020 makes no model call for an empty inbox, or for a stop when nothing runs", async () => {
    const octo = await start({ script: [] });
    await octo.next("session.started");
    octo.octo.tabs.poke();
    await octo.ask({ type: "stop" });
    await expect.poll(async () => (await octo.octo.stores.inbox.waiting(octo.sessionId)).length).toBe(0);
    expect(octo.vendor.count()).toBe(0);
    expect(octo.events.map(({ type }) => type)).toEqual(["session.started"]);
  });

  it("C-007 ends at its step limit before the next call, and has no limit when it is 0", async () => {
    const steps = [{ calls: [call("list_files")] }, { calls: [call("glob", { pattern: "*" })] }, { say: "end" }];
    const limited = await start({ script: steps, settings: { budget: { steps: 2 } } });
    expect((await limited.turn("go")).reason).toBe("budget");
    expect(limited.vendor.count()).toBe(2);
    const free = await start({ script: steps, settings: { budget: { steps: 0 } } });
    expect((await free.turn("go")).reason).toBe("done");
  });

  it("C-008 ends at its cost limit before the next call", async () => {
    const usage = { input: 1_000_000, output: 0 };
    const octo = await start({
      script: [{ calls: [call("list_files")], usage }, { say: "never" }],
      settings: { budget: { costNanos: 1 } },
    });
    const end = await octo.turn("go");
    expect(end.reason).toBe("budget");
    expect(octo.vendor.count()).toBe(1);
  });

  it("C-010 sends results in the order of the calls, whichever ends first", async () => {
    const octo = await start({
      files: { "a.txt": "AAA", "b.txt": "BBB" },
      script: [
        {
          calls: [
            call("grep", { pattern: "AAA" }),
            call("read_file", { path: "b.txt" }),
            call("read_file", { path: "none" }),
          ],
        },
        { say: "ok" },
      ],
    });
    await octo.turn("go");
    expect((await results(octo)).map(({ outcome }) => outcome)).toEqual(["ok", "ok", "error"]);
    const sent = requestText(octo, 1);
    expect(sent.indexOf("AAA", sent.indexOf("tool_result"))).toBeLessThan(sent.indexOf("BBB"));
  });

  it("C-044 C-157 reports missing, broken and cut-off arguments to the model, and writes nothing", async () => {
    const octo = await start({
      script: [
        {
          calls: [
            call("write_file", { path: "a.html" }),
            { name: "write_file", raw: '{"path": "a.html", "content": "<html><bo' },
            { name: "write_file", raw: '["a.html"]' },
          ],
        },
        { say: "ok" },
      ],
    });
    await octo.turn("write");
    const [missing, cut, array] = await results(octo);
    expect(missing?.text).toMatch(/content/);
    expect(cut?.text).toMatch(/broken/);
    expect(array?.text).toMatch(/broken/);
    expect(existsSync(join(octo.folder, "a.html"))).toBe(false);
    expect(octo.vendor.count()).toBe(2);
  });

  it("C-148 runs a call without arguments at once", async () => {
    const octo = await start({
      files: { "a.txt": "" },
      script: [{ calls: [{ name: "list_files", raw: "" }] }, { say: "ok" }],
    });
    await octo.turn("list");
    expect((await results(octo))[0]).toEqual({ outcome: "ok", text: "a.txt" });
  });

  it("C-047 asks for smaller steps after a cut reply, and ends the turn after the third", async () => {
    const long = { say: "…", stop: "max_tokens" };
    const once = await start({ script: [long, { say: "short" }] });
    expect((await once.turn("write a book")).reason).toBe("done");
    expect(requestText(once, 1)).toMatch(/smaller steps/);
    const always = await start({ script: [long, long, long] });
    const end = await always.turn("write a book");
    expect(end.reason).toBe("stopped");
    expect(end.note).toMatch(/smaller parts/);
  });

  it("tells the model after five identical batches, and ends after ten when nobody can be asked", async () => {
    const octo = await start({
      files: { "a.txt": "x" },
      settings: { mode: "unattended" },
      script: () => ({ calls: [call("read_file", { path: "a.txt" })] }),
    });
    const end = await octo.turn("loop");
    expect(end.reason).toBe("budget");
    expect(octo.vendor.count()).toBe(10);
    expect(requestText(octo, 4)).not.toMatch(/same calls/);
    expect(requestText(octo, 5)).toMatch(/same calls/);
  });

  it("asks the person after ten identical batches, even across a crash, and passes the answer to the model", async () => {
    const octo = await start({
      files: { "a.txt": "x" },
      script: () => ({ calls: [call("read_file", { path: "a.txt" })] }),
    });
    await octo.say("loop");
    const { ask } = await octo.next("ask.opened");
    expect(ask).toMatchObject({ kind: "question", question: { options: ["Go on", "Stop"] } });
    expect(octo.vendor.count()).toBe(10);
    const again = await octo.again();
    await again.ask({ type: "answer", askId: ask.askId, answer: { type: "reply", text: "Wait for line two." } });
    const second = await again.next("ask.opened", (event) => event.ask.askId !== ask.askId);
    expect(octo.vendor.count()).toBe(20);
    expect(requestText(again, 10)).toContain("Wait for line two.");
    await again.ask({ type: "answer", askId: second.ask.askId, answer: { type: "reply", text: "Stop" } });
    expect(await again.next("turn.ended")).toMatchObject({ reason: "budget" });
    expect(octo.vendor.count()).toBe(20);
    await again.die();
  });

  it("C-065 sends none of its own bookkeeping fields to the vendor", async () => {
    const octo = await start({
      files: { "a.txt": "x" },
      script: [{ calls: [call("read_file", { path: "a.txt" })] }, { say: "ok" }],
    });
    await octo.turn("go");
    for (const { raw } of octo.vendor.requests) {
      for (const word of ["callId", "spilled", "costNanos", "turnId", "epoch", "saw", "sessionId"])
        expect(raw).not.toContain(`"${word}"`);
    }
  });

  it("W-011 C-085 leaves a turn that the vendor refused out of the next request", async () => {
    const refused = { fault: { kind: "status", status: 400, body: { error: { message: "bad image" } } } } as const;
    const octo = await start({ script: [{ say: "hello" }, refused, { say: "again" }] });
    await octo.turn("first");
    expect((await octo.turn("poison")).reason).toBe("failed");
    await octo.turn("third");
    expect(requestText(octo, 2)).toContain("first");
    expect(requestText(octo, 2)).not.toContain("poison");
    const said = Object.values((await octo.state()).entries).filter((entry) => entry.kind === "said");
    expect(said).toHaveLength(3);
  });

  it("W-002 names a chat after its first words, and asks the model for a better title once", async () => {
    const octo = await start({ title: "Fixing the login", script: [{ say: "ok" }, { say: "ok" }] });
    await octo.turn("  fix   the login bug of the checkout page please ");
    const first = await octo.next("session.changed");
    expect(first.changes.title).toBe("fix the login bug of the check…");
    await octo.next("session.changed", ({ changes }) => changes.titled === true);
    expect((await octo.state()).settings.title).toBe("Fixing the login");
    await octo.turn("and again");
    expect((await octo.octo.stores.ledger.records({})).filter(({ purpose }) => purpose === "title")).toHaveLength(1);
  });

  it("extends the previous request exactly, across turns, and sends facts only when they change", async () => {
    const octo = await start({
      files: { "a.txt": "x" },
      script: [{ calls: [call("read_file", { path: "a.txt" })] }, { say: "one" }, { say: "two" }, { say: "three" }],
    });
    await octo.turn("first");
    await octo.turn("second");
    await octo.ask({ type: "configure", changes: { mode: "plan" } });
    await octo.turn("third");
    const bare = octo.vendor.requests.map(({ body }) =>
      JSON.stringify(body.messages).replace(/,"cache_control":\{[^}]*\}/g, ""),
    );
    for (let i = 1; i < bare.length; i++) expect(bare[i]?.startsWith(bare[i - 1]?.slice(0, -1) ?? "-")).toBe(true);
    expect(bare[2]?.match(/Mode: /g)).toHaveLength(1);
    expect(bare[3]?.match(/Mode: /g)).toHaveLength(2);
    const systems = octo.vendor.requests.map(({ body }) =>
      JSON.stringify([body.system, body.tools]).replace(/"ttl":"\w+"/g, ""),
    );
    expect(new Set(systems).size).toBe(1);
  });

  it("refuses to overwrite a file that changed after it was read", async () => {
    const octo = await start({
      files: { "a.txt": "one" },
      script: async (_, n) => {
        if (n === 0) return { calls: [call("read_file", { path: "a.txt" })] };
        if (n === 1) {
          writeFileSync(join(octo.folder, "a.txt"), "theirs");
          return { calls: [call("edit_file", { path: "a.txt", old_text: "one", new_text: "two" })] };
        }
        if (n === 2) return { calls: [call("write_file", { path: "./a.txt", content: "mine" })] };
        return { say: "ok" };
      },
    });
    await octo.turn("go");
    expect((await results(octo)).slice(1).every(({ text }) => /changed since you read it/.test(text))).toBe(true);
    expect(readFileSync(join(octo.folder, "a.txt"), "utf8")).toBe("theirs");
  });

  it("C-178 reports the size limit for an image that is too large, and continues", async () => {
    const octo = await start({ script: [{ calls: [call("read_file", { path: "big.png" })] }, { say: "ok" }] });
    const png = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      Buffer.alloc(6 * 1024 * 1024),
    ]);
    writeFileSync(join(octo.folder, "big.png"), png);
    expect((await octo.turn("look")).reason).toBe("done");
    expect((await results(octo))[0]?.outcome).toBe("error");
    expect((await results(octo))[0]?.text).toMatch(/the limit is 3\.8 MB/);
  });

  it("W-008 keeps thirteen sessions usable, the oldest included", async () => {
    const octo = await start({ script: () => ({ say: "ok" }) });
    await octo.turn("the oldest");
    for (let i = 0; i < 12; i++) {
      const other = `session_${i}` as typeof octo.sessionId;
      const { settings } = await octo.state();
      await octo.octo.ask(other, { type: "open", settings });
      await octo.octo.ask(other, { type: "say", content: [{ type: "text", text: "hi" }], when: "now" });
    }
    await expect.poll(() => octo.vendor.count()).toBe(13);
    expect((await octo.turn("and again")).reason).toBe("done");
    expect((await octo.turn("and again")).reason).toBe("done");
  });
});
