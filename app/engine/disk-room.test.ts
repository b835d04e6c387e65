// A disk that is full, or too full for an answer: records of paid calls come first, and no call is paid for twice.
import { expect, it } from "vitest";
import { turnNotes } from "#core/agent/notes/turn-notes.ts";
import type { CallId } from "#core/ids.ts";
import type { Append } from "#core/store-ports.ts";
import { call, octoPerTest } from "../../e2e/support/each-octo.ts";
import { systemClock } from "../platform/browser/clock.ts";
import { memoryStores } from "../store/memory/open.ts";
import type { Stores } from "../store/stores.ts";

const start = octoPerTest();
/** Waits are short here, because the tests free the space themselves. */
const clock = {
  ...systemClock,
  sleep: (ms: number, until?: AbortSignal) => systemClock.sleep(Math.min(ms, 30), until),
};
const answer = "A long answer. ".repeat(400);

/** Stores that refuse each append of more than `room.bytes`, and each draft and blob too. */
function tightStores(): { stores: Stores; room: { bytes: number; refused: number } } {
  const stores = memoryStores(clock);
  const room = { bytes: Number.POSITIVE_INFINITY, refused: 0 };
  const tight =
    <Given extends unknown[], R>(write: (...given: Given) => Promise<R>, sizeOf: (...given: Given) => number) =>
    async (...given: Given) => {
      if (sizeOf(...given) <= room.bytes) return write(...given);
      room.refused += 1;
      throw new DOMException("", "QuotaExceededError");
    };
  const { sessions, blobs, inbox } = stores;
  return {
    room,
    stores: {
      ...stores,
      inbox: { ...inbox },
      blobs: { ...blobs, put: tight(blobs.put, (bytes) => bytes.length) },
      sessions: {
        ...sessions,
        append: tight(sessions.append, ({ events }: Append) => JSON.stringify(events).length),
        saveDraft: tight(sessions.saveDraft, (_id, _epoch, draft) => (draft ? JSON.stringify(draft).length : 0)),
      },
    },
  };
}

const begin = async (script: Parameters<typeof start>[0]["script"]) => {
  const { stores, room } = tightStores();
  const octo = await start({ script, stores, clock, report: () => undefined });
  await octo.next("session.started");
  /** Ends the engine as a page that is closed: it passes nothing on. */
  const die = async () => {
    const { put } = stores.inbox;
    stores.inbox.put = () => Promise.reject(new Error("closed"));
    await octo.die();
    stores.inbox.put = put;
  };
  return { octo, room, stores, die };
};

it("writes the record alone and at once when its answer does not fit, and the answer once it does", async () => {
  const { octo, room, stores } = await begin([{ say: answer }]);
  await octo.next("session.started");
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 2_000;
  const { unstored, call: paid } = await octo.next("model.called");
  expect(unstored).toBe(true);
  const [record] = await stores.ledger.records({ limit: 9 });
  expect(record).toMatchObject({ id: paid.callId, outcome: "ok", output: paid.usage.output });
  expect(JSON.stringify(octo.events)).not.toContain("A long answer.");
  const refused = room.refused;
  await expect.poll(() => room.refused).toBeGreaterThan(refused + 3);
  room.bytes = Number.POSITIVE_INFINITY;
  expect((await octo.next("turn.ended")).reason).toBe("done");
  const types = octo.events.map(({ type }) => type);
  expect(types.slice(types.indexOf("model.called"))).toEqual(["model.called", "assistant.replied", "turn.ended"]);
  expect((await octo.state()).turn).toBeUndefined();
  expect(octo.vendor.count()).toBe(1);
  expect(await stores.ledger.records({ limit: 9 })).toHaveLength(1);
});

it("writes the same log as ever when nothing at all fits for a while", async () => {
  const { octo, room, stores } = await begin([{ calls: [call("list_files")] }, { say: "Done." }]);
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 0;
  await expect.poll(() => room.refused).toBeGreaterThan(6);
  expect(await stores.ledger.records({ limit: 9 })).toEqual([]);
  room.bytes = Number.POSITIVE_INFINITY;
  expect((await octo.next("turn.ended")).reason).toBe("done");
  expect(octo.events.some((event) => event.type === "model.called" && event.unstored)).toBe(false);
  expect(octo.vendor.count()).toBe(2);
  expect((await stores.ledger.records({ limit: 9 })).map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
});

it("goes on with a stream whose draft finds no space", async () => {
  const { octo, room } = await begin([{ say: answer, delayMs: 20, chunk: 60 }]);
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 300;
  // The first refused writes are drafts, because the answer takes two seconds.
  await expect.poll(() => room.refused).toBeGreaterThan(0);
  expect(octo.events.map(({ type }) => type)).not.toContain("model.called");
  room.bytes = 2_000;
  expect((await octo.next("model.called")).call.outcome).toBe("ok");
  room.bytes = Number.POSITIVE_INFINITY;
  expect((await octo.next("turn.ended")).reason).toBe("done");
  expect(octo.vendor.count()).toBe(1);
  expect(JSON.stringify(octo.events)).toContain(answer);
});

it("says so when Octo was closed before the answer was stored, and asks the model only when told to", async () => {
  const { octo, room, stores, die } = await begin([{ say: answer }, { say: "Again." }]);
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 2_000;
  const { call: paid } = await octo.next("model.called");
  await die();
  room.bytes = Number.POSITIVE_INFINITY;
  const next = await octo.again(stores);
  expect(await next.next("turn.ended")).toMatchObject({ reason: "interrupted", note: turnNotes.unstored });
  expect(next.vendor.count()).toBe(1);
  expect(await stores.ledger.records({ limit: 9 })).toMatchObject([{ id: paid.callId, outcome: "ok" }]);
  await next.ask({ type: "continue" });
  await next.next("turn.ended", ({ reason }) => reason === "done");
  expect(next.vendor.count()).toBe(2);
});

it("keeps what the draft had of an answer that was never stored", async () => {
  const { octo, room, stores, die } = await begin([{ say: answer }]);
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 2_000;
  const { call: paid, epoch } = await octo.next("model.called");
  const blocks = [{ kind: "text", text: "A long" } as const];
  await stores.sessions.saveDraft(octo.sessionId, epoch, { callId: paid.callId as CallId, blocks });
  await die();
  room.bytes = Number.POSITIVE_INFINITY;
  const next = await octo.again(stores);
  expect(await next.next("assistant.replied")).toMatchObject({
    stop: "interrupted",
    callId: paid.callId,
    content: [{ type: "text", text: "A long" }],
  });
});

it("hands an answer that waits for space over to the engine that leads next", async () => {
  const { octo, room, stores } = await begin([{ calls: [call("list_files")], say: answer }, { say: "Done." }]);
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 2_000;
  const { call: paid } = await octo.next("model.called");
  const over = octo.die();
  room.bytes = Number.POSITIVE_INFINITY;
  await over;
  const next = await octo.again(stores);
  expect(await next.next("assistant.replied")).toMatchObject({ stop: "tool-calls", callId: paid.callId });
  await next.next("turn.ended", ({ reason }) => reason === "done");
  expect(next.vendor.count()).toBe(2);
  expect((await stores.ledger.records({})).map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
  expect(await stores.inbox.waiting()).toEqual([]);
});

it("hands a record and an answer over of which nothing fitted, and keeps trying until there is space", async () => {
  const { octo, room, stores } = await begin([{ say: answer }, { say: "Paid twice." }]);
  const { put } = stores.inbox;
  let refused = 0;
  stores.inbox.put = async (command) => {
    if (command.type !== "amend" || room.bytes > 0) return put(command);
    refused += 1;
    throw new DOMException("", "QuotaExceededError");
  };
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 0;
  await expect.poll(() => room.refused).toBeGreaterThan(6);
  const over = octo.die();
  await expect.poll(() => refused).toBeGreaterThan(2);
  room.bytes = Number.POSITIVE_INFINITY;
  await over;
  const next = await octo.again(stores);
  expect((await next.next("turn.ended", ({ reason }) => reason === "done")).reason).toBe("done");
  expect(next.vendor.count()).toBe(1);
  expect(JSON.stringify(next.events)).toContain(answer);
  expect(await stores.ledger.records({})).toMatchObject([{ outcome: "ok" }]);
});

it("goes on with an answer that comes after its turn was ended for want of it", async () => {
  const { octo, room, stores, die } = await begin([{ say: answer }, { say: "Paid twice." }]);
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 2_000;
  const { call: paid } = await octo.next("model.called");
  await die();
  room.bytes = Number.POSITIVE_INFINITY;
  const next = await octo.again(stores);
  const ended = await next.next("turn.ended");
  const reply = { content: [{ type: "text" as const, text: answer }], stop: "end" as const, callId: paid.callId };
  const wish = { type: "amend" as const, call: paid, rest: [{ type: "assistant.replied" as const, ...reply }] };
  await next.ask(wish);
  expect(await next.next("turn.started")).toMatchObject({ resumes: ended.turnId });
  await next.next("turn.ended", ({ reason }) => reason === "done");
  // The same once more changes nothing.
  await next.ask(wish);
  await expect.poll(() => stores.inbox.waiting()).toEqual([]);
  expect(next.events.filter(({ type }) => type === "assistant.replied")).toHaveLength(1);
  expect(next.vendor.count()).toBe(1);
  expect(await stores.ledger.records({})).toHaveLength(1);
});

it("deletes a chat although the disk is full, and keeps the answer that another chat waits to store", async () => {
  const { octo, room, stores } = await begin([{ say: answer }]);
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 2_000;
  await octo.next("model.called");
  const { remove } = stores.sessions;
  stores.sessions.remove = async (...given) => {
    if (Number.isFinite(room.bytes)) throw new DOMException("", "QuotaExceededError");
    return remove(...given);
  };
  const { settings } = await octo.state();
  const other = "session_other" as typeof octo.sessionId;
  await octo.octo.ask(other, { type: "open", settings });
  await octo.octo.ask(other, { type: "remove" });
  await expect.poll(async () => (await stores.inbox.waiting(other)).length).toBeGreaterThan(0);
  const refused = room.refused;
  await expect.poll(() => room.refused).toBeGreaterThan(refused + 2);
  room.bytes = Number.POSITIVE_INFINITY;
  expect((await octo.next("turn.ended")).reason).toBe("done");
  await expect.poll(() => stores.sessions.read(other)).toEqual([]);
  expect(octo.vendor.count()).toBe(1);
});

it("starts no paid call in another chat while an answer waits for space", async () => {
  const { octo, room, stores } = await begin([{ say: answer }, { say: "Short." }]);
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 2_000;
  await octo.next("model.called");
  const { settings } = await octo.state();
  const other = "session_other" as typeof octo.sessionId;
  await octo.octo.ask(other, { type: "open", settings });
  await octo.octo.ask(other, { type: "say", content: [{ type: "text", text: "hi" }], when: "now" });
  const refused = room.refused;
  await expect.poll(() => room.refused).toBeGreaterThan(refused + 3);
  expect(octo.vendor.count()).toBe(1);
  room.bytes = Number.POSITIVE_INFINITY;
  await expect.poll(async () => (await stores.sessions.read(other)).at(-1)?.type).toBe("turn.ended");
  expect(octo.vendor.count()).toBe(2);
});

it("stops a turn whose answer waits for space, and keeps the answer", async () => {
  const { octo, room } = await begin([{ calls: [call("list_files")], say: answer }, { say: "Not this." }]);
  await octo.say("go");
  await octo.next("model.started");
  room.bytes = 2_000;
  await octo.next("model.called");
  await octo.ask({ type: "stop" });
  room.bytes = Number.POSITIVE_INFINITY;
  expect((await octo.next("turn.ended")).reason).toBe("stopped");
  expect(JSON.stringify(octo.events)).toContain(answer);
  expect(octo.vendor.count()).toBe(1);
});

it("keeps a long output of a tool until there is space for it", async () => {
  const { octo, room } = await begin([
    { calls: [call("terminal", { command: "sleep 1; seq 20000" })] },
    { say: "Done." },
  ]);
  await octo.say("go");
  await octo.next("tool.started");
  room.bytes = 0;
  await expect.poll(() => room.refused, { timeout: 5_000 }).toBeGreaterThan(2);
  room.bytes = Number.POSITIVE_INFINITY;
  expect((await octo.next("turn.ended")).reason).toBe("done");
  expect((await octo.next("tool.ended")).result.outcome).toBe("ok");
});
