// Tests of all stores except ledger, backup queue and search texts. Every implementation must pass them.
import { beforeEach, describe, expect, it } from "vitest";
import type { AccountId, CallId } from "#core/ids.ts";
import { CommandGone } from "#core/store-ports.ts";
import { apply } from "#core/session/apply.ts";
import { emptyState } from "#core/session/empty-state.ts";
import {
  appendTo,
  commandId,
  noon,
  type OpenEmpty,
  removal,
  said,
  say,
  session,
  shanghai,
  started,
  stillClock,
} from "./samples.suite.ts";
import { fenceSuite, listSuite, logSuite } from "./sessions.suite.ts";
import type { Stores } from "../stores.ts";

const s1 = session("s1");

export function storeSuite(open: OpenEmpty): void {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open({ clock: stillClock(), offsetAt: shanghai });
    await stores.sessions.takeLead();
    return () => stores.close();
  });

  describe("the log", () => logSuite(() => stores));
  describe("the fence", () => fenceSuite(() => stores));
  describe("the list of sessions", () => listSuite(() => stores));
  describe("the inbox", () => inboxSuite(() => stores));
  describe("drafts and checkpoints", () => draftSuite(() => stores));
  describe("blobs, settings and secrets", () => blobsSettingsSecretsSuite(() => stores));
}

function inboxSuite(the: () => Stores): void {
  const waiting = async () => (await the().inbox.waiting()).map(({ id }) => id);
  const consume = (id: string) =>
    the().sessions.append({
      sessionId: s1,
      epoch: 1,
      events: [said(id)],
      consumes: [commandId(id)],
      durability: "strict",
    });
  const text = (t: string) => [{ type: "text" as const, text: t }];
  beforeEach(() => appendTo(the())(started()));

  it("C-013 loses none of ten commands put at once", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => the().inbox.put(say(`c${i}`))));
    expect(answers).toEqual(Array.from({ length: 10 }, () => "accepted"));
    expect((await waiting()).sort()).toEqual(Array.from({ length: 10 }, (_, i) => `c${i}`));
  });

  it("keeps the order of arrival, whatever the ids and sessions", async () => {
    for (const [id, sid] of [
      ["z", "s1"],
      ["a", "s2"],
      ["m", "s1"],
      ["b", "s0"],
    ] as const)
      await the().inbox.put(say(id, id, session(sid)));
    expect(await waiting()).toEqual(["z", "a", "m", "b"]);
    expect((await the().inbox.waiting(s1)).map(({ id }) => id)).toEqual(["z", "m"]);
  });

  it("accepts a command once, also if it is put twice at the same time", async () => {
    const answers = await Promise.all([the().inbox.put(say("a", "first")), the().inbox.put(say("a", "second"))]);
    expect(answers.sort()).toEqual(["accepted", "duplicate"]);
    expect(await the().inbox.waiting()).toHaveLength(1);
  });

  it("refuses a command as a duplicate after it was consumed, withdrawn, or removed with its session", async () => {
    for (const id of ["taken", "withdrawn", "removed"]) await the().inbox.put(say(id));
    await the().inbox.put(removal("r"));
    await consume("taken");
    await the().inbox.withdraw(commandId("withdrawn"));
    await the().sessions.remove(s1, 1, commandId("r"));
    expect(await waiting()).toEqual([]);
    for (const id of ["taken", "withdrawn", "removed"]) expect(await the().inbox.put(say(id))).toBe("duplicate");
    expect(await the().inbox.put(removal("r"))).toBe("duplicate");
    expect(await waiting()).toEqual([]);
  });

  it("revises a waiting command, and no consumed one", async () => {
    await the().inbox.put(say("a", "before"));
    expect(await the().inbox.revise(commandId("a"), { content: text("after \ud800") })).toBe("revised");
    expect(await the().inbox.waiting()).toMatchObject([{ content: text("after \ufffd") }]);
    await consume("a");
    expect(await the().inbox.revise(commandId("a"), { content: text("too late") })).toBe("gone");
    expect(await the().inbox.withdraw(commandId("a"))).toBe("gone");
    expect(await the().inbox.revise(commandId("unknown"), { content: text("x") })).toBe("gone");
  });

  it("swaps two waiting messages of a session, and no other commands", async () => {
    for (const id of ["a", "b", "c"]) await the().inbox.put(say(id));
    await the().inbox.put({ type: "stop", id: commandId("s"), sessionId: s1, by: { kind: "page" }, at: noon });
    expect(await the().inbox.swap(commandId("a"), commandId("c"))).toBe("revised");
    expect(await the().inbox.swap(commandId("a"), commandId("s"))).toBe("gone");
    await the().inbox.revise(commandId("b"), { when: "now" });
    expect((await the().inbox.waiting()).map(({ id }) => id)).toEqual(["c", "b", "a", "s"]);
    await consume("c");
    expect(await the().inbox.swap(commandId("c"), commandId("b"))).toBe("gone");
    expect(await the().inbox.waiting()).toMatchObject([{ id: "b", when: "now" }, { id: "a" }, { id: "s" }]);
  });

  it("revises messages only", async () => {
    await the().inbox.put({ type: "stop", id: commandId("a"), sessionId: s1, by: { kind: "page" }, at: noon });
    expect(await the().inbox.revise(commandId("a"), { content: text("x") })).toBe("gone");
    expect(await the().inbox.waiting()).toMatchObject([{ type: "stop" }]);
  });

  it("lets either consuming or withdrawing win, and reports it consistently", async () => {
    for (let i = 0; i < 10; i++) {
      const id = `race ${i}`;
      await the().inbox.put(say(id));
      const before = (await the().sessions.read(s1)).length;
      const taking = () =>
        consume(id).then(
          () => true,
          (error: unknown) => (error instanceof CommandGone ? false : Promise.reject(error)),
        );
      const withdrawing = () => the().inbox.withdraw(commandId(id));
      const [taken, withdrawn] =
        i % 2 === 0
          ? await Promise.all([taking(), withdrawing()])
          : (await Promise.all([withdrawing(), taking()])).reverse();
      expect(withdrawn).toBe(taken ? "gone" : "withdrawn");
      expect(await the().sessions.read(s1)).toHaveLength(before + (taken ? 1 : 0));
      expect(await waiting()).toEqual([]);
    }
  });
}

function draftSuite(the: () => Stores): void {
  const draft = (text: string) => ({ callId: "m" as CallId, blocks: [{ kind: "text" as const, text }] });
  const folded = async () => {
    const state = emptyState(s1);
    for (const event of await the().sessions.read(s1)) apply(state, event);
    return state;
  };
  beforeEach(() => appendTo(the())(started(), said("a")));

  it("overwrites the draft in place and clears it", async () => {
    await the().sessions.saveDraft(s1, 1, draft("Hel"));
    await the().sessions.saveDraft(s1, 1, draft("Hello"));
    expect(await the().sessions.draft(s1)).toEqual(draft("Hello"));
    await the().sessions.saveDraft(s1, 1, undefined);
    expect(await the().sessions.draft(s1)).toBeUndefined();
  });

  it("stores a checkpoint that equals the folded state, without live fields", async () => {
    const state = await folded();
    await the().sessions.saveCheckpoint({ ...state, live: { progress: { ["c" as CallId]: "half way" } } });
    expect(await the().sessions.checkpoint(s1)).toEqual(state);
  });

  it("keeps the newest checkpoint, and rejects one that is ahead of the log", async () => {
    const early = await folded();
    await appendTo(the())(said("b"));
    const late = await folded();
    await the().sessions.saveCheckpoint(late);
    await the().sessions.saveCheckpoint(early);
    await the().sessions.saveCheckpoint({ ...late, lastSeq: 99 });
    expect((await the().sessions.checkpoint(s1))?.lastSeq).toBe(3);
  });

  it("removes draft and checkpoint with their session, and stores no new ones", async () => {
    const state = await folded();
    await the().sessions.saveDraft(s1, 1, draft("Hello"));
    await the().sessions.saveCheckpoint(state);
    await the().inbox.put(removal("r"));
    await the().sessions.remove(s1, 1, commandId("r"));
    await the().sessions.saveCheckpoint(state);
    expect(await the().sessions.draft(s1)).toBeUndefined();
    expect(await the().sessions.checkpoint(s1)).toBeUndefined();
  });
}

function blobsSettingsSecretsSuite(the: () => Stores): void {
  it("stores bytes once, under their SHA-256", async () => {
    const bytes = new TextEncoder().encode("abc");
    const ref = await the().blobs.put(bytes, "text/plain", "abc.txt");
    expect(ref).toEqual({
      hash: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      mime: "text/plain",
      bytes: 3,
      name: "abc.txt",
    });
    expect((await the().blobs.put(bytes, "text/plain")).hash).toBe(ref.hash);
    expect(await the().blobs.get(ref.hash)).toEqual(bytes);
    expect(await the().blobs.get("0".repeat(64))).toBeUndefined();
  });

  it("returns defaults until a value is set", async () => {
    expect(await the().settings.get("accounts")).toEqual([]);
    expect(await the().settings.get("defaultAccount")).toBeUndefined();
    await the().settings.set("defaultAccount", "acc" as AccountId);
    await the().settings.set("resumeWithinMs", 0);
    expect(await the().settings.get("defaultAccount")).toBe("acc");
    expect(await the().settings.get("resumeWithinMs")).toBe(0);
    await the().settings.set("defaultAccount", undefined);
    expect(await the().settings.get("defaultAccount")).toBeUndefined();
  });

  it("stores, replaces and removes secrets", async () => {
    await the().secrets.save("acc", "sk-first");
    await the().secrets.save("acc", "sk-second");
    await the().secrets.save("relay", "ключ");
    expect(await the().secrets.read("acc")).toBe("sk-second");
    expect(await the().secrets.read("relay")).toBe("ключ");
    await the().secrets.remove("acc");
    expect(await the().secrets.read("acc")).toBeUndefined();
    expect(await the().secrets.read("never kept")).toBeUndefined();
  });
}
