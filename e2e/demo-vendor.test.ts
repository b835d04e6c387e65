import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anthropicMessages } from "#core/model/protocols/anthropic/messages.ts";
import type { Block, JsonObject, ToolCallBlock } from "#core/model/message.ts";
import type { Http, ModelEvent, ModelMessage } from "#core/model/provider.ts";
import { demoVendor } from "../relay/demo/demo-vendor.ts";

const vendor = demoVendor(0);
const tools = ["list_files", "read_file", "edit_file", "terminal"].map((name) => ({
  name,
  description: name,
  input: { type: "object" } as JsonObject,
}));

async function ask(
  messages: ModelMessage[],
  offered = tools,
  http: Http = async (url, init) => vendor.request(url, init),
) {
  const provider = anthropicMessages(
    { protocol: "anthropic-messages", baseUrl: "http://demo.test", key: "k" },
    { http, image: async () => "", now: Date.now },
  );
  const events: ModelEvent[] = [];
  const request = {
    model: "octo-demo",
    system: "You are Octo.",
    tools: offered,
    messages,
    maxOutput: 4_000,
    cacheKey: "s",
  };
  for await (const event of provider.stream(request, new AbortController().signal)) events.push(event);
  const last = events.at(-1);
  if (last?.type !== "finished") throw new Error(`The demonstration failed: ${JSON.stringify(last)}`);
  const content = events.flatMap((event): Block[] => (event.type === "block.ended" ? [event.content] : []));
  const say = content.map((block) => (block.type === "text" ? block.text : "")).join("");
  return { content, say, calls: content.filter((block): block is ToolCallBlock => block.type === "tool-call"), last };
}

const user = (text: string): ModelMessage => ({ role: "user", content: [{ type: "text", text }] });

describe("the demonstration", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "octo-demo-"));
    cpSync(new URL("../relay/demo/sample", import.meta.url), folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs a requested tool for real, as the app would. */
  function carryOut({ name, input }: ToolCallBlock): { text: string; isError: boolean } {
    const path = join(folder, String(input["path"] ?? ""));
    switch (name) {
      case "list_files":
        return { text: readdirSync(path).join("\n"), isError: false };
      case "read_file":
        return { text: readFileSync(path, "utf8"), isError: false };
      case "edit_file": {
        const parts = readFileSync(path, "utf8").split(String(input["old_text"]));
        if (parts.length !== 2) return { text: "old_text is not unique", isError: true };
        writeFileSync(path, parts.join(String(input["new_text"])));
        return { text: "Edited cart.js (+1 −1).", isError: false };
      }
      default: {
        const { NODE_TEST_CONTEXT: _, ...env } = process.env;
        const { stdout, status } = spawnSync("node", ["--test"], { cwd: folder, encoding: "utf8", env });
        return { text: stdout + (status ? `\n[exit ${status}]` : ""), isError: false };
      }
    }
  }

  async function play(messages: ModelMessage[]) {
    const names: string[] = [];
    for (let step = 0; step < 12; step++) {
      const { content, calls, say, last } = await ask(messages);
      messages.push({ role: "assistant", content });
      names.push(...calls.map(({ name }) => name));
      if (calls.length === 0) return { say, names, last };
      messages.push({
        role: "user",
        content: calls.map((call) => {
          const { text, isError } = carryOut(call);
          return { type: "tool-result", callId: call.callId, parts: [{ type: "text", text }], isError };
        }),
      });
    }
    throw new Error("The demonstration came to no end.");
  }

  it("reads, runs, repairs and runs again, on the real sample project", async () => {
    const { say, names, last } = await play([user("Make the failing test pass.")]);
    expect(names).toEqual(["list_files", "read_file", "read_file", "terminal", "edit_file", "terminal"]);
    expect(say).toContain("All tests pass");
    expect(say).toContain("| --- |");
    expect(readFileSync(join(folder, "cart.js"), "utf8")).toContain("discount / 100");
    expect(last.usage?.cacheRead).toBeGreaterThan(0);
    expect(last.usage?.cacheWrite5m).toBeGreaterThan(0);
  });

  it("finds nothing to do the second time", async () => {
    const messages = [user("Make the failing test pass.")];
    await play(messages);
    messages.push(user("Fix it once more, please."));
    const { say, names } = await play(messages);
    expect(names).not.toContain("edit_file");
    expect(say).toContain("nothing to repair");
  });

  it("introduces itself for other questions, and still does its task later", async () => {
    const messages = [user("What is the capital of France?")];
    const { say } = await play(messages);
    expect(say).toContain("demonstration with a fixed script");
    messages.push(user("Then repair the project."));
    expect((await play(messages)).say).toContain("All tests pass");
  });

  it("ends gracefully when a call was denied", async () => {
    const messages = [user("Make the failing test pass.")];
    const first = await ask(messages);
    const [call] = first.calls;
    if (!call) throw new Error("It asked for nothing.");
    messages.push({ role: "assistant", content: first.content });
    const parts = [{ type: "text" as const, text: "Not done. The person said no." }];
    messages.push({ role: "user", content: [{ type: "tool-result", callId: call.callId, parts, isError: true }] });
    const { say, calls } = await ask(messages);
    expect(calls).toEqual([]);
    expect(say).toContain("did not allow `list_files`");
  });

  it("names the chat for a request without tools", async () => {
    expect((await ask([user("Make the failing test pass.")], [])).say).toBe("Repair the corner shop's discount");
  });

  it("offers one model and refuses invalid requests", async () => {
    const models = (await (await vendor.request("/v1/models")).json()) as { data: unknown };
    expect(models.data).toMatchObject([{ id: "octo-demo" }]);
    expect((await vendor.request("/v1/messages", { method: "POST", body: "{}" })).status).toBe(400);
  });

  it("stops sending when its reader disconnects", async () => {
    const slow = demoVendor(5);
    const body = JSON.stringify({
      messages: [{ role: "user", content: "fix" }],
      tools: tools.map(({ name }) => ({ name })),
    });
    const stop = new AbortController();
    const response = await slow.request("/v1/messages", { method: "POST", body, signal: stop.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    stop.abort();
    let chunks = 0;
    while (!(await reader?.read())?.done) chunks++;
    expect(chunks).toBeLessThan(5);
  });
});
