import { describe, expect, it } from "vitest";
import type { AccountId, AskId, CallId, DeviceId, SessionId, TurnId } from "#core/ids.ts";
import { noUsage } from "#core/model/message.ts";
import type { EventBody, SessionEvent, Unstamped } from "#core/session/events.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import { toMarkdown } from "./to-markdown.ts";
import { blobsOf, fromJsonLines, toJsonLines, sanitizeImported } from "./chat-file.ts";

const turnId = "t1" as TurnId;
const c1 = "c1" as CallId;
const by = { kind: "page" } as const;
const account = "acc" as AccountId;
const blob = { hash: "a".repeat(64), mime: "image/png", bytes: 3, name: "cat.png" };
const settings = { title: "Fix the cart", titled: true, account, model: "m-1", mode: "ask", budget: {} } as const;
const call: ModelCall = {
  callId: "m1" as CallId,
  purpose: "turn",
  attempt: 1,
  turnId,
  account,
  model: "m-1",
  startedAt: 1,
  endedAt: 2,
  outcome: "ok",
  usage: { ...noUsage, input: 10, output: 5 },
  usageSource: "vendor",
  costNanos: 4_500_000,
  costSource: "price-list",
};
const ask = { askId: "a1" as AskId, callId: c1, turnId, openedAt: 5, kind: "permission", why: "it writes" } as const;
const diff = { kind: "diff", path: "cart.ts", patch: "--- a\n+++ b\n@@\n-1\n+2\n", added: 1, removed: 1 } as const;

/** Events of nearly all types. */
const bodies: EventBody[] = [
  { type: "session.started", settings: { ...settings, answerWithinMs: 0 }, origin: by },
  { type: "prompt.composed", system: "You are Octo.", tools: [{ name: "edit_file", description: "", input: {} }] },
  { type: "turn.started", turnId },
  {
    type: "user.said",
    content: [
      { type: "text", text: "Mend it\nplease" },
      { type: "image", blob },
    ],
    by,
    facts: "Today.",
  },
  { type: "model.started", ...call, estimate: noUsage },
  { type: "model.called", call },
  {
    type: "assistant.replied",
    content: [
      { type: "thinking", text: "hm" },
      { type: "text", text: "I edit." },
      { type: "tool-call", callId: c1, name: "edit_file", input: { path: "cart.ts" } },
    ],
    stop: "tool-calls",
    callId: call.callId,
  },
  { type: "ask.opened", ask: { ...ask, tool: "edit_file", effect: "write", target: "cart.ts", preview: diff } },
  { type: "ask.closed", askId: ask.askId, answer: { type: "allow", always: true }, by },
  { type: "rule.added", rule: { tool: "edit_file", verdict: "allow" } },
  { type: "tool.started", callId: c1, name: "edit_file", input: { path: "cart.ts" } },
  {
    type: "tool.ended",
    callId: c1,
    result: {
      outcome: "ok",
      parts: [{ type: "text", text: "Done." }],
      view: { ...diff, created: false },
      saw: { "cart.ts": "v2", gone: null },
      ms: 200,
    },
  },
  { type: "octo.noted", text: "Five times the same.", why: "loop" },
  { type: "assistant.replied", content: [{ type: "text", text: "Mended." }], stop: "end", callId: call.callId },
  { type: "turn.ended", turnId, reason: "done" },
  { type: "session.changed", changes: { title: "Cart" } },
];
const events: SessionEvent[] = bodies.map((body, i) => ({
  ...body,
  sessionId: "s" as SessionId,
  seq: i + 1,
  at: 1_779_422_400_000 + i,
  epoch: 3,
  device: "dev_home" as DeviceId,
}));
const plain: Unstamped[] = bodies.map((body, i) => ({ ...body, at: 1_779_422_400_000 + i }));

const file = (...lines: unknown[]) => lines.map((line) => JSON.stringify(line)).join("\n");
const head = { octo: "chat", version: 1 };

describe("a chat as JSON Lines", () => {
  it("is read back event for event, and does not name the device", () => {
    const text = toJsonLines(events, [{ blob, data: "AQID" }]);
    expect(fromJsonLines(text)).toEqual([{ events: plain, blobs: [{ blob, data: "AQID" }] }]);
    expect(text).not.toContain("dev_home");
    expect(text.split("\n")).toHaveLength(events.length + 3);
  });

  it("can follow another chat in the same file", () => {
    const text = toJsonLines(events, []) + toJsonLines(events.slice(0, 4), []);
    expect(fromJsonLines(text)).toEqual([
      { events: plain, blobs: [] },
      { events: plain.slice(0, 4), blobs: [] },
    ]);
  });

  it("holds each attachment once, including images of tools and spilled outputs", () => {
    const spilled = { ...blob, hash: "b".repeat(64) };
    const shown = { ...blob, hash: "c".repeat(64) };
    const result = { outcome: "ok" as const, parts: [{ type: "image" as const, blob: shown }], spilled, ms: 1 };
    const more: Unstamped = { type: "tool.ended", callId: c1, result, at: 1 };
    expect(blobsOf([...plain, ...plain, more]).map(({ hash }) => hash[0])).toEqual(["a", "c", "b"]);
  });

  it("refuses files of other programs and of newer releases", () => {
    for (const text of ["", "hello", "{}", file({ octo: "ledger", version: 1 }), file(head), '{"id":1}\n{"id":2}'])
      expect(fromJsonLines(text)).toEqual({ problem: "not-ours" });
    expect(fromJsonLines(file({ octo: "chat", version: 2 }, { type: "unheard" }))).toEqual({ problem: "newer" });
  });

  it("names the line and the fault of a damaged file", () => {
    const broken = (...lines: unknown[]) => fromJsonLines(file(head, ...lines));
    expect(broken(plain[0], plain[2], { ...plain[3], content: "text" })).toMatchObject({ line: 4 });
    expect(broken(plain[0], { ...plain[3], content: "text" })).toMatchObject({
      fault: expect.stringMatching(/^content: /) as unknown,
    });
  });

  it("requires exactly one beginning, in first place", () => {
    expect(fromJsonLines(file(head, plain[3]))).toMatchObject({ problem: "broken", line: 2 });
    expect(fromJsonLines(file(head, plain[0], plain[0]))).toMatchObject({ problem: "broken", line: 3 });
  });
});

describe("an imported chat", () => {
  it("keeps its messages under their numbers, and drops what permits something or speaks for Octo", () => {
    const gone = new Set(["rule.added", "ask.opened", "ask.closed", "prompt.composed", "octo.noted"]);
    expect(sanitizeImported(plain)).toEqual(
      plain.map((event): Unstamped => {
        if (gone.has(event.type)) return { type: "session.changed", changes: {}, at: event.at };
        if (event.type === "user.said") return { type: "user.said", content: event.content, by, at: event.at };
        if (event.type !== "session.started") return event;
        return { ...event, settings: { ...settings, budget: { steps: 100 }, answerWithinMs: 0 } };
      }),
    );
  });

  it("asks again, and is in the ordinary list wherever it was before", () => {
    const at = plain.at(-1)?.at ?? 0;
    const bold: Unstamped = {
      type: "session.changed",
      changes: { mode: "unattended", trashed: true, pinned: true },
      at,
    };
    const safe = sanitizeImported([...plain, bold]);
    expect(safe.at(-1)).toEqual({ type: "session.changed", changes: { trashed: false, pinned: false }, at });
    expect(JSON.stringify(safe)).not.toContain("unattended");
  });

  it("has no model call under way", () => {
    const open: Unstamped = { type: "model.started", ...call, callId: "m2" as CallId, estimate: noUsage, at: 1 };
    expect(JSON.stringify(sanitizeImported([...plain, open]))).not.toContain("m2");
  });
});

describe("a chat as Markdown", () => {
  const words = { untitled: "New chat", person: "You", agent: "Octo", tokens: "tokens" };

  it("lists who said what, what was done, and what it cost", () => {
    expect(toMarkdown(events, words)).toBe(`# Cart

2026-05-22 · m-1

## You

Mend it
please

*[cat.png]*

## Octo

I edit.

- **edit_file** \`cart.ts\` · ok · 0.2 s

\`\`\`diff
${diff.patch.trimEnd()}
\`\`\`

> Five times the same.

Mended.

*done · 15 tokens · $0.0045 · 0.0 s*
`);
  });

  it("fences a command of several lines so that nothing in it ends the fence", () => {
    const command = "cat <<EOF\n```\nEOF";
    const run = bodies.map(
      (body): EventBody =>
        body.type === "assistant.replied" && body.stop === "tool-calls"
          ? { ...body, content: [{ type: "tool-call", callId: c1, name: "terminal", input: { command } }] }
          : body.type === "tool.started"
            ? { ...body, name: "terminal", input: { command } }
            : body,
    );
    const text = toMarkdown(
      run.map((body, i) => ({ ...events[i], ...body }) as SessionEvent),
      words,
    );
    expect(text).toContain(`\`\`\`\`\n${command}\n\`\`\`\``);
  });
});
