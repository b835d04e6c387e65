import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Octo } from "../../octo.ts";
import { type ComposerModel, createComposerModel } from "./composer.ts";
import { readDraft, saveDraft } from "./drafts.ts";

const stored = new Map<string, string>();
beforeEach(() => {
  stored.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => void stored.set(key, text),
    removeItem: (key: string) => void stored.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

/** A composer whose messages are stored when the test says so. */
function start(first: string) {
  const [chat, turnTo] = createSignal(first);
  let accept = () => {};
  const send = () => new Promise<void>((resolve) => (accept = resolve));
  const composer = createRoot(() => createComposerModel({ octo: {} as Octo, chat, send, said: () => [] }));
  return { composer, turnTo, accept: () => accept() };
}

/** Sends a text, and goes on typing behind it. */
function sendAndType(composer: ComposerModel, text: string, more: string): Promise<void> {
  composer.setText(text);
  const sent = composer.send("now");
  composer.setText(text + more);
  return sent;
}

describe("what is typed while a message is stored", () => {
  it("stays in the box without what was sent", async () => {
    const { composer, accept } = start("a");
    const sent = sendAndType(composer, "hello", " and more");
    accept();
    await sent;
    expect(composer.text()).toBe(" and more");
    expect(readDraft("a")).toBe(" and more");
  });

  it("goes along into the chat that it has begun", async () => {
    const { composer, accept } = start("new");
    const sent = sendAndType(composer, "hello", "and more");
    composer.handOver("begun");
    accept();
    await sent;
    expect([readDraft("new"), readDraft("begun")]).toEqual(["", "and more"]);
  });

  it("stays in its chat when the person has turned to another, whose draft begins alike", async () => {
    saveDraft("b", "hello, you");
    const { composer, turnTo, accept } = start("a");
    const sent = sendAndType(composer, "hello", " and more");
    turnTo("b");
    composer.setText("hello, you");
    accept();
    await sent;
    expect([readDraft("a"), readDraft("b"), composer.text()]).toEqual([" and more", "hello, you", "hello, you"]);
  });
});
