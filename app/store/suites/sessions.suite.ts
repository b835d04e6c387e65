// Tests of session logs, epochs and the list of sessions, which every store must pass.
import { expect, it } from "vitest";
import type { CallId, TurnId } from "#core/ids.ts";
import { CommandGone, SessionGone, StaleWriter } from "#core/store-ports.ts";
import { apply } from "#core/session/apply.ts";
import { emptyState } from "#core/session/empty-state.ts";
import {
  appendTo,
  askClosed,
  askOpened,
  commandId,
  modelCalled,
  modelStarted,
  noon,
  removal,
  said,
  say,
  session,
  settings,
  started,
  turnEnded,
  turnStarted,
} from "./samples.suite.ts";
import type { Stores } from "../stores.ts";

const s1 = session("s1");

export function logSuite(the: () => Stores): void {
  it("stamps events with session, seq, epoch and device, and reads them back in order", async () => {
    const written = await appendTo(the())(started(), said("hello"));
    expect(await the().sessions.read(s1)).toEqual(written);
    const device = await the().sessions.device();
    expect(written.map(({ seq, epoch, sessionId }) => [seq, epoch, sessionId])).toEqual([
      [1, 1, s1],
      [2, 1, s1],
    ]);
    expect(written[0]?.device).toBe(device);
    expect(device).toMatch(/^dev_/);
  });

  it("reads a range, both ends included", async () => {
    await appendTo(the())(started(), said("a"), said("b"), said("c"));
    expect((await the().sessions.read(s1, { from: 2, to: 3 })).map(({ seq }) => seq)).toEqual([2, 3]);
    expect((await the().sessions.read(s1, { from: 4 })).map(({ seq }) => seq)).toEqual([4]);
    expect(await the().sessions.read(s1, { from: 5 })).toEqual([]);
    expect(await the().sessions.read(s1, { from: 3, to: 2 })).toEqual([]);
  });

  it("stores a copy, so that later changes by the writer have no effect", async () => {
    const event = said("as it was");
    await appendTo(the())(started(), event);
    if (event.type === "user.said") event.content.push({ type: "text", text: "changed later" });
    expect((await the().sessions.read(s1))[1]).toMatchObject({ content: [{ text: "as it was" }] });
  });

  it("loses no event and leaves no gap if many append at once", async () => {
    await appendTo(the())(started());
    const batches = Array.from({ length: 40 }, (_, i) => appendTo(the())(said(`${i} a`), said(`${i} b`)));
    const answers = await Promise.all(batches);
    const log = await the().sessions.read(s1);
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 81 }, (_, i) => i + 1));
    expect(log.slice(1)).toEqual(answers.flat().sort((a, b) => a.seq - b.seq));
    for (const [a, b] of answers) expect(b?.seq).toBe((a?.seq ?? 0) + 1);
  });

  it("W-010 gives the same state to two folds at once", async () => {
    await appendTo(the())(started(), turnStarted(), said("x"), modelStarted("m1"), modelCalled("m1"), turnEnded());
    const fold = async () => {
      const state = emptyState(s1);
      for (const event of await the().sessions.read(s1)) apply(state, event);
      return state;
    };
    const [one, other] = await Promise.all([fold(), fold()]);
    expect(other).toEqual(one);
  });

  it("W-007 keeps sessions apart whose ids share a prefix", async () => {
    for (const id of ["s1", "s10", "s"]) await appendTo(the(), session(id))(started({ title: id }), said(id));
    await the().inbox.put(removal("r"));
    await the().sessions.remove(s1, 1, commandId("r"));
    expect((await the().sessions.list()).map(({ title }) => title).sort()).toEqual(["s", "s10"]);
    expect(await the().sessions.read(session("s10"))).toHaveLength(2);
    expect(await the().sessions.read(session("s"))).toHaveLength(2);
  });

  it("C-088 finds a session by its exact id and answers nothing for an unknown one", async () => {
    await appendTo(the())(started());
    expect(await the().sessions.read(session("nobody"))).toEqual([]);
    expect(await the().sessions.checkpoint(session("nobody"))).toBeUndefined();
    expect(await the().sessions.draft(session("nobody"))).toBeUndefined();
  });

  it("C-064 replaces lone surrogates anywhere in an event and leaves pairs alone", async () => {
    await appendTo(the())(started({ title: "half \ud83d" }), said("\udc00 whole 😀 \ud800x"), {
      type: "tool.started",
      callId: "c" as CallId,
      name: "grep",
      input: { pattern: ["\udfff"], "key\ud800": "日本" },
      at: noon,
    });
    const [first, second, third] = await the().sessions.read(s1);
    expect(first).toMatchObject({ settings: { title: "half \ufffd" } });
    expect(second).toMatchObject({ content: [{ text: "\ufffd whole 😀 \ufffdx" }] });
    expect(third).toMatchObject({ input: { pattern: ["\ufffd"], "key\ufffd": "日本" } });
    expect((await the().sessions.list())[0]?.title).toBe("half \ufffd");
  });

  it("C-085 lists a session whose last turn was stopped with its trouble, and keeps its history", async () => {
    await appendTo(the())(started(), turnStarted(), said("do it"), turnEnded("stopped"));
    expect(await the().sessions.list()).toMatchObject([{ status: "idle", trouble: "stopped" }]);
    expect(await the().sessions.read(s1)).toHaveLength(4);
    await appendTo(the())(turnStarted("t2"));
    expect((await the().sessions.list())[0]?.trouble).toBeUndefined();
  });
}

export function fenceSuite(the: () => Stores): void {
  const batch = (epoch: number, consumes = [commandId("a")]) => ({
    sessionId: s1,
    epoch,
    events: [started(), said("hello"), modelStarted("m"), modelCalled("m")],
    consumes,
    durability: "strict" as const,
  });
  const nothingWritten = async () => {
    expect(await the().sessions.read(s1)).toEqual([]);
    expect(await the().sessions.list()).toEqual([]);
    expect(await the().ledger.records({})).toEqual([]);
    expect(await the().ledger.months()).toEqual([]);
  };

  it("raises the epoch for each lead", async () => {
    expect(await the().sessions.takeLead()).toBe(2);
    expect(await the().sessions.takeLead()).toBe(3);
  });

  it("refuses an older lead and writes nothing of its batch", async () => {
    await the().inbox.put(say("a"));
    await the().sessions.takeLead();
    await expect(the().sessions.append(batch(1))).rejects.toBeInstanceOf(StaleWriter);
    await nothingWritten();
    expect(await the().inbox.waiting()).toHaveLength(1);
  });

  it("writes a batch once that is repeated because nobody knows whether it was written", async () => {
    await appendTo(the())(started());
    await the().inbox.put(say("a"));
    const events = [said("hello"), modelCalled("m1")];
    const durability = "strict" as const;
    const once = { sessionId: s1, epoch: 1, events, after: 1, consumes: [commandId("a")], durability };
    const written = await the().sessions.append(once);
    expect(await the().sessions.append(once)).toEqual(written);
    expect(await the().sessions.read(s1, { from: 2 })).toEqual(written);
    expect(await the().ledger.records({})).toHaveLength(1);
    expect((await the().sessions.append({ ...once, after: 3, consumes: [] })).map(({ seq }) => seq)).toEqual([4, 5]);
  });

  it("refuses drafts and removals of an older lead", async () => {
    await appendTo(the())(started());
    await the().inbox.put(removal("r"));
    await the().sessions.takeLead();
    const draft = { callId: "m" as CallId, blocks: [] };
    await expect(the().sessions.saveDraft(s1, 1, draft)).rejects.toBeInstanceOf(StaleWriter);
    await expect(the().sessions.remove(s1, 1, commandId("r"))).rejects.toBeInstanceOf(StaleWriter);
    expect(await the().sessions.draft(s1)).toBeUndefined();
    expect(await the().sessions.read(s1)).toHaveLength(1);
  });

  it("refuses a batch whose command is gone, as a whole", async () => {
    await the().inbox.put(say("b"));
    const failure = await the()
      .sessions.append(batch(1, [commandId("b"), commandId("a")]))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandGone);
    expect(failure).toMatchObject({ id: "a" });
    await nothingWritten();
    expect(await the().inbox.waiting()).toHaveLength(1);
  });

  it("lets exactly one of two batches take up a command", async () => {
    await appendTo(the())(started());
    await the().inbox.put(say("a"));
    const take = () =>
      the()
        .sessions.append({ ...batch(1), events: [said("hello")] })
        .then(
          () => "taken",
          (error: unknown) => (error instanceof CommandGone ? "gone" : error),
        );
    expect((await Promise.all([take(), take(), take()])).sort()).toEqual(["gone", "gone", "taken"]);
    expect(await the().sessions.read(s1)).toHaveLength(2);
  });

  it("writes nothing to a session that never began or was removed", async () => {
    await expect(appendTo(the())(said("into the void"))).rejects.toBeInstanceOf(SessionGone);
    await appendTo(the())(started());
    await the().inbox.put(removal("r"));
    await the().sessions.remove(s1, 1, commandId("r"));
    await expect(appendTo(the())(modelCalled("late"))).rejects.toBeInstanceOf(SessionGone);
    await expect(the().sessions.saveDraft(s1, 1, undefined)).rejects.toBeInstanceOf(SessionGone);
    await nothingWritten();
  });

  it("knows the sessions with an open turn or model call", async () => {
    const unsettled = async () => (await the().sessions.unsettled()).sort();
    await appendTo(the(), session("turning"))(started(), turnStarted());
    await appendTo(the(), session("paying"))(started(), modelStarted("m1"), modelStarted("m2"));
    await appendTo(the(), session("resting"))(started(), turnStarted(), turnEnded());
    expect(await unsettled()).toEqual(["paying", "turning"]);
    await appendTo(the(), session("paying"))(modelCalled("m1"));
    expect(await unsettled()).toEqual(["paying", "turning"]);
    await appendTo(the(), session("paying"))(modelCalled("m2"));
    await appendTo(the(), session("turning"))(turnEnded());
    expect(await unsettled()).toEqual([]);
  });
}

export function listSuite(the: () => Stores): void {
  const titles = async (query?: Parameters<Stores["sessions"]["list"]>[0]) =>
    (await the().sessions.list(query)).map(({ title }) => title);
  const begin = (title: string, at: number, more = {}) =>
    appendTo(the(), session(title))(started({ title, ...more }, at));

  it("lists the fields of a summary and no stored ones", async () => {
    await appendTo(the())(
      started({ folder: "/shop", demo: true }),
      turnStarted(),
      modelStarted("m"),
      modelCalled("m"),
      askOpened("q"),
      modelCalled("n", { costNanos: undefined, costSource: "unknown" }),
    );
    expect(await the().sessions.list()).toEqual([
      {
        sessionId: s1,
        title: settings.title,
        createdAt: noon,
        newsAt: noon,
        updatedAt: noon,
        lastSeq: 6,
        status: "waiting",
        folder: "/shop",
        model: settings.model,
        costNanos: 4_500_000,
        unpriced: 1,
        demo: true,
      },
    ]);
    await appendTo(the())(askClosed("q"));
    expect(await the().sessions.list()).toMatchObject([{ status: "running" }]);
    await appendTo(the())(turnEnded(), { type: "session.changed", changes: { title: "Renamed" }, at: noon + 5 });
    expect(await the().sessions.list()).toMatchObject([{ status: "idle", title: "Renamed", updatedAt: noon }]);
  });

  it("W-004 shows pinned sessions above the first page and never again", async () => {
    for (let i = 0; i < 45; i++) await begin(`plain ${i}`, noon + i);
    await begin("pinned old", noon - 100, { pinned: true });
    await begin("pinned new", noon + 10, { pinned: true });

    const first = await the().sessions.list({ limit: 20 });
    expect(first).toHaveLength(22);
    expect(first.slice(0, 3).map(({ title }) => title)).toEqual(["pinned new", "pinned old", "plain 44"]);

    const second = await the().sessions.list({ limit: 20, before: first.at(-1)?.updatedAt });
    const third = await the().sessions.list({ limit: 20, before: second.at(-1)?.updatedAt });
    expect(second.some(({ pinned }) => pinned)).toBe(false);
    expect([...second, ...third].map(({ title }) => title)).toEqual(
      Array.from({ length: 25 }, (_, i) => `plain ${24 - i}`),
    );
  });

  it("C-091 shows an old pinned session on a small first page", async () => {
    await begin("old", noon - 1000, { pinned: true });
    for (let i = 0; i < 5; i++) await begin(`new ${i}`, noon + i);
    expect(await titles({ limit: 2 })).toEqual(["old", "new 4", "new 3"]);
    expect(await titles({ limit: 2, before: noon + 3 })).toEqual(["new 2", "new 1"]);
  });

  it("W-005 never deletes a session to make room", async () => {
    await begin("oldest", noon - 1, { pinned: true });
    for (let i = 0; i < 250; i++) await begin(`${i}`, noon + i);
    expect(await the().sessions.list()).toHaveLength(251);
    expect((await titles())[0]).toBe("oldest");
  });

  it("keeps sessions of the same millisecond on one page, so that paging skips none", async () => {
    for (const title of ["a", "b", "c", "d"]) await begin(title, noon);
    await begin("older", noon - 1);
    const page = await the().sessions.list({ limit: 2 });
    expect(page).toHaveLength(4);
    expect(await titles({ limit: 2, before: page.at(-1)?.updatedAt })).toEqual(["older"]);
  });

  it("lists archived sessions separately", async () => {
    await begin("kept", noon);
    await begin("away", noon, { archived: true, pinned: true });
    expect(await titles()).toEqual(["kept"]);
    expect(await titles({ view: "archived" })).toEqual(["away"]);
    await appendTo(the(), session("away"))({ type: "session.changed", changes: { archived: false }, at: noon });
    expect(await titles()).toEqual(["away", "kept"]);
  });

  it("lists deleted sessions only in the bin", async () => {
    await begin("gone", noon, { trashed: true, archived: true });
    expect(await titles()).toEqual([]);
    expect(await titles({ view: "archived" })).toEqual([]);
    expect(await titles({ view: "trashed" })).toEqual(["gone"]);
  });

  it("remembers when a person last read a session, and never an earlier time", async () => {
    await begin("a", noon);
    await appendTo(the(), session("a"))({ type: "turn.ended", turnId: "t" as TurnId, reason: "done", at: noon + 5 });
    expect(await the().sessions.markRead(session("a"), noon + 7)).toBeUndefined();
    expect(await the().sessions.markRead(session("a"), noon + 6)).toBe(noon + 7);
    expect(await the().sessions.list()).toMatchObject([{ newsAt: noon + 5, readAt: noon + 7 }]);
    expect(await the().sessions.markRead(session("nobody"), noon)).toBeUndefined();
    expect(await the().sessions.titles([session("a"), session("nobody")])).toEqual({ a: "a" });
  });
}
