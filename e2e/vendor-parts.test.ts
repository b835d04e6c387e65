import { describe, expect, it } from "vitest";
import type { AccountId, EntryId, SessionId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { Wish } from "#core/session/commands.ts";
import { callsIn, chatMessages, geminiProblem, mistralProblem } from "./fakes/strict-vendors.ts";
import type { ModelRequestSeen } from "./fakes/model-server.ts";
import { chatAccount, chatStream } from "./support/chat-stream.ts";
import { call, octoPerTest } from "./support/each-octo.ts";
import type { TestOcto } from "./support/octo.ts";

const start = octoPerTest();
const mistral: Account = {
  id: "account_mistral" as AccountId,
  name: "Mistral",
  vendor: "mistral",
  protocol: "openai-chat",
  baseUrl: "",
  model: "mistral-large-2512",
  route: "direct",
};

/** A whole call without an index, as Gemini streams it; only the first of parallel calls is signed. */
const geminiCall = (id: string, name: string, args: object, signature?: string) => ({
  ...(signature && { extra_content: { google: { thought_signature: signature } } }),
  function: { arguments: JSON.stringify(args), name },
  id,
  type: "function",
});
const signature = "EjQKMgEMOdbHJChLX75QUCJjyYlmSCkrxq+M7sd2/3WZTgpHzZYm==";
const geminiCalls = chatStream(
  [{ role: "assistant", tool_calls: [geminiCall("jm4owj31", "list_files", {}, signature)] }],
  "stop",
);
const signedText = chatStream([
  { role: "assistant", content: "It holds a.txt." },
  { content: "", extra_content: { google: { thought_signature: "dGV4dA==" } } },
]);

const bodyAt = ({ vendor }: TestOcto, n: number) => vendor.requests.at(n)?.body ?? {};

describe("what Gemini puts on a call or text", () => {
  const strict = ({ body }: ModelRequestSeen, n: number) => geminiProblem(body) ?? (n === 0 ? geminiCalls : signedText);

  it("goes back to the byte, in the turn, in later turns, and after a restart", async () => {
    const octo = await start({ ...chatAccount("gemini-3.8-flash"), files: { "a.txt": "a" }, script: strict });
    expect((await octo.turn("what is here?")).reason).toBe("done");
    expect(callsIn(bodyAt(octo, 1))[0]).toEqual({
      id: "jm4owj31",
      type: "function",
      function: { name: "list_files", arguments: "{}" },
      extra_content: { google: { thought_signature: signature } },
    });
    const again = await octo.again();
    expect((await again.turn("and now?")).reason).toBe("done");
    const sent = chatMessages(bodyAt(again, 2));
    expect(sent[2]?.tool_calls?.[0]?.extra_content).toEqual({ google: { thought_signature: signature } });
    expect(sent[4]).toEqual({
      role: "assistant",
      content: "It holds a.txt.",
      extra_content: { google: { thought_signature: "dGV4dA==" } },
    });
    await again.die();
  });

  it("stays with what a compaction keeps, and a chat that is branched", async () => {
    const octo = await start({ ...chatAccount("gemini-3.8-flash"), script: strict });
    await octo.turn("what is here?");
    octo.vendor.play(({ body }) => geminiProblem(body) ?? { say: "<summary>They looked around.</summary>" });
    await octo.ask({ type: "compact" });
    await octo.next("context.compacted");
    octo.vendor.play(({ body }, n) => geminiProblem(body) ?? (n === 0 ? geminiCalls : signedText));
    await octo.next(
      "turn.ended",
      ({ seq }) => seq > (octo.events.find(({ type }) => type === "context.compacted")?.seq ?? 0),
    );
    expect((await octo.turn("again")).reason).toBe("done");
    expect(callsIn(bodyAt(octo, -1))).toMatchObject([{ extra_content: { google: { thought_signature: signature } } }]);
  });

  it("goes with a branch, and with a chat that is exported and imported", async () => {
    const octo = await start({ ...chatAccount("gemini-3.8-flash"), script: strict });
    await octo.turn("what is here?");
    const log = await octo.octo.stores.sessions.read(octo.sessionId);
    const entry = `e${log.findLast(({ type }) => type === "assistant.replied")?.seq}` as EntryId;
    const say: Wish = { type: "say", content: [{ type: "text", text: "and here?" }], when: "now" };
    const from: Wish[] = [
      { type: "branch", source: octo.sessionId, entry, keep: "through", title: "" },
      { type: "adopt", events: JSON.parse(JSON.stringify(log)) as typeof log },
    ];
    for (const [i, wish] of from.entries()) {
      const copy = `session_copy${i}` as SessionId;
      await octo.octo.ask(copy, wish);
      await octo.octo.ask(copy, say);
      await expect.poll(() => octo.vendor.count(), { timeout: 10_000 }).toBe(3 + i);
      const [call] = callsIn(bodyAt(octo, -1));
      expect(call).toMatchObject({ extra_content: { google: { thought_signature: signature } } });
    }
  });

  it("goes to no other model", async () => {
    const octo = await start({ ...chatAccount("gemini-3.8-flash"), script: strict });
    await octo.turn("what is here?");
    octo.vendor.play([{ say: "I am another." }]);
    await octo.ask({ type: "configure", changes: { model: "gpt-oss-120b" } });
    await octo.turn("who are you?");
    const raw = octo.vendor.requests.at(-1)?.raw ?? "";
    expect(raw).toContain("jm4owj31");
    expect(raw).not.toMatch(/extra_content|thought_signature/);
  });
});

it("OpenRouter's reasoning details go back joined, in place of the plain reasoning", async () => {
  const detail = (more: object) => ({ type: "reasoning.text", index: 0, format: "anthropic-claude-v1", ...more });
  const encrypted = {
    type: "reasoning.encrypted",
    data: "b3BhcXVl",
    id: "tool_x",
    format: "google-gemini-v1",
    index: 0,
  };
  const octo = await start({
    ...chatAccount("google/gemini-3.8-flash", "openrouter"),
    script: [
      chatStream(
        [
          { role: "assistant", content: "", reasoning: "Let me ", reasoning_details: [detail({ text: "Let me " })] },
          { reasoning: "look.", reasoning_details: [detail({ text: "look.", signature: null })] },
          { reasoning_details: [detail({ signature: "c2ln" }), encrypted] },
          {
            tool_calls: [
              { index: 0, id: "tool_x", type: "function", function: { name: "list_files", arguments: "{}" } },
            ],
          },
        ],
        "tool_calls",
      ),
      { say: "Done." },
    ],
  });
  await octo.turn("look");
  const sent = chatMessages(bodyAt(octo, 1))[2];
  expect(sent).toMatchObject({ reasoning_details: [detail({ text: "Let me look.", signature: "c2ln" }), encrypted] });
  expect(sent).not.toHaveProperty("reasoning");
  expect(sent).not.toHaveProperty("reasoning_content");
});

it.each(["reasoning_content", "reasoning"])("reasoning goes back in the field in which it came: %s", async (field) => {
  const octo = await start({
    ...chatAccount("kimi-k3"),
    script: [
      chatStream(
        [{ [field]: "Look first." }, { tool_calls: [geminiCall("functions.list_files:0", "list_files", {})] }],
        "tool_calls",
      ),
      { say: "Done." },
    ],
  });
  await octo.turn("look");
  expect(chatMessages(bodyAt(octo, 1))[2]).toMatchObject({
    [field]: "Look first.",
    tool_calls: [{ id: "functions.list_files:0" }],
  });
});

describe("Mistral's reasoning", () => {
  const thinking = (text: string, more: object = {}) => ({
    type: "thinking",
    thinking: [{ type: "text", text }],
    ...more,
  });
  const answer = chatStream([
    { role: "assistant", content: "" },
    { content: [thinking("They ask ")] },
    { content: [thinking("about production.")] },
    { content: [thinking("", { closed: true }), { type: "text", text: "Do not " }] },
    { content: "run this in production." },
    { content: [{ type: "reference", reference_ids: [1, 2] }] },
  ]);

  it("keeps the first words of the answer and every other chunk, and goes back as it came", async () => {
    const octo = await start({ ...chatAccount("magistral-medium-2509"), script: [answer, { say: "Sure." }] });
    await octo.turn("may I?");
    const [reply] = octo.events.flatMap((event) => (event.type === "assistant.replied" ? [event.content] : []));
    expect(reply).toMatchObject([
      { type: "thinking", text: "They ask about production." },
      { type: "text", text: "Do not run this in production.[reference 1, 2]" },
    ]);
    await octo.turn("really?");
    expect(chatMessages(bodyAt(octo, 1))[2]?.content).toEqual([
      thinking("They ask about production.", { closed: true }),
      { type: "text", text: "Do not run this in production.[reference 1, 2]" },
    ]);
  });

  it("takes over a chat of another vendor: ids and order are its own", async () => {
    const octo = await start({
      files: { "a.txt": "a" },
      account: { vendor: "custom" },
      script: [
        { calls: [call("list_files", {}, "toolu_01A-b"), call("read_file", { path: "a.txt" }, "toolu_01A_b")] },
        { fault: { kind: "status", status: 401, body: { error: { message: "No." } } } },
      ],
      others: [mistral],
    });
    expect((await octo.turn("what is here?")).reason).toBe("failed");
    mistral.baseUrl = octo.vendor.url;
    octo.vendor.play(({ body }) => mistralProblem(body) ?? { say: "Two files." });
    await octo.ask({ type: "configure", changes: { account: mistral.id, model: mistral.model } });
    expect((await octo.turn("tell me")).reason).toBe("done");
    const calls = callsIn(bodyAt(octo, -1));
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(chatMessages(bodyAt(octo, -1)).flatMap(({ tool_call_id = [] }) => tool_call_id)).toEqual(
      calls.map(({ id }) => id),
    );
    expect((await octo.turn("thanks")).reason).toBe("done");
    expect(callsIn(bodyAt(octo, -1))).toEqual(calls);
  });
});
