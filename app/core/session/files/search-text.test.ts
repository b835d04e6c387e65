import { describe, expect, it } from "vitest";
import type { CallId, DeviceId, SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import { excerptOf, extendText, matches, scan, type SessionText, termsOf } from "./search-text.ts";

const stamp = (seq: number) => ({ sessionId: "s" as SessionId, seq, at: seq, epoch: 1, device: "d" as DeviceId });
const said = (seq: number, text: string) =>
  ({ ...stamp(seq), type: "user.said", content: [{ type: "text", text }], by: { kind: "page" } }) as SessionEvent;
const replied = (seq: number, text: string) =>
  ({
    ...stamp(seq),
    type: "assistant.replied",
    content: [
      { type: "thinking", text: "secret thoughts" },
      { type: "text", text },
    ],
    stop: "end",
    callId: "c" as CallId,
  }) as SessionEvent;

const chat = (name: string, title: string, ...texts: string[]): [SessionSummary, SessionText] => {
  const sessionId = name as SessionId;
  const session: SessionSummary = {
    sessionId,
    title,
    createdAt: 0,
    updatedAt: 0,
    lastSeq: texts.length,
    status: "idle",
    model: "m",
    costNanos: 0,
    unpriced: 0,
  };
  return [
    session,
    extendText(
      undefined,
      sessionId,
      texts.map((text, i) => said(i + 1, text)),
    ),
  ];
};

function find(chats: [SessionSummary, SessionText][], query: string, limit = 50): string[] {
  const texts = new Map(chats.map(([session, text]) => [session.sessionId, text]));
  const found = scan(
    chats.map(([session]) => session),
    texts,
    termsOf(query),
    limit,
  );
  return found.map(({ session, seq }) => `${session.sessionId}${seq === undefined ? "" : `:${seq}`}`);
}

const marked = (text: string, query: string) =>
  matches(text, termsOf(query)).map(({ from, to }) => text.slice(from, to));

describe("a chat's text", () => {
  it("holds messages and replies but no thinking, and grows with the log", () => {
    const first = extendText(undefined, "s" as SessionId, [said(2, "Hello"), replied(5, "Good Morning")]);
    expect(first.text).toBe("hello\0good morning\0");
    expect([...first.seqs]).toEqual([2, 5]);
    const later = extendText(first, "s" as SessionId, [{ ...stamp(9), type: "session.changed", changes: {} }]);
    expect(later).toMatchObject({ lastSeq: 9, text: first.text });
    const again = extendText(later, "s" as SessionId, [said(10, "and on")]);
    expect(again).toEqual(
      extendText(undefined, "s" as SessionId, [said(2, "Hello"), replied(5, "Good Morning"), said(10, "and on")]),
    );
  });
});

describe("the scan", () => {
  const chats = [
    chat("a", "Fix the cart", "the pangolin eats ants", "ants again"),
    chat("b", "About pangolins", "nothing here"),
    chat("c", "中文对话", "请修改购物车的价格", "ＦＵＬＬ　width"),
  ];

  it("orders title matches first, then newer chats, then newer messages", () => {
    expect(find(chats, "pangolin")).toEqual(["b", "a:1"]);
    expect(find(chats, "ants")).toEqual(["a:2", "a:1"]);
  });

  it("requires every word to be in the title or in the same message", () => {
    expect(find(chats, "pangolin ants")).toEqual(["a:1"]);
    expect(find(chats, "cart again")).toEqual(["a:2"]);
    expect(find(chats, "pangolin again")).toEqual([]);
  });

  it("finds Chinese words inside sentences, and ignores case and width", () => {
    expect(find(chats, "购物车")).toEqual(["c:1"]);
    expect(find(chats, "Full WIDTH")).toEqual(["c:2"]);
    expect(find(chats, "PANGOLINS")).toEqual(["b"]);
  });

  it("finds no word across two messages", () => {
    expect(find([chat("x", "", "pango", "lin")], "pangolin")).toEqual([]);
  });

  it("finds nothing for an empty query, respects its limit, and lists a long chat three times at most", () => {
    expect(find(chats, "  ")).toEqual([]);
    const long = chat("l", "", ...Array.from({ length: 9 }, () => "ants"));
    expect(find([long, ...chats], "ants")).toEqual(["l:9", "l:8", "l:7", "a:2", "a:1"]);
    expect(find([long, ...chats], "ants", 2)).toEqual(["l:9", "l:8"]);
  });
});

describe("an excerpt", () => {
  it("marks each match at its place in the original text", () => {
    expect(marked("The Cart, the CART", "cart")).toEqual(["Cart", "CART"]);
    expect(marked("banana", "ana nan")).toEqual(["anan"]);
    // Normalising changes the length of these texts, but the ranges must refer to the original text.
    expect(marked("ﬁne İstanbul ﬁne café", "ﬁne")).toEqual(["ﬁne", "ﬁne"]);
    expect(marked("İİİ cafe\u0301 ok", "café ok")).toEqual(["cafe\u0301", "ok"]);
  });

  it("is one line around the first match, cut at words, with fitting marks", () => {
    const text = `${"word ".repeat(60)}\nthe needle\tlies ${"here ".repeat(60)}`;
    const { excerpt, ranges } = excerptOf(text, ["needle"]);
    expect(excerpt).toMatch(/^…word .*the needle lies here .*…$/);
    expect(excerpt.length).toBeLessThan(190);
    expect(ranges.map(({ from, to }) => excerpt.slice(from, to))).toEqual(["needle"]);
  });

  it("cuts no character in half", () => {
    const { excerpt } = excerptOf("😀".repeat(200) + "針" + "😀".repeat(200), ["針"]);
    expect(excerpt.isWellFormed()).toBe(true);
    expect(excerpt).toContain("針");
  });
});
