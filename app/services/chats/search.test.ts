import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DeviceId, SessionId } from "#core/ids.ts";
import type { SessionStore, SessionSummary } from "#core/store-ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { SessionText } from "#core/session/files/search-text.ts";
import { createSearch } from "./search.ts";

/** Makes a log of plain messages that offers the part of a session store which search needs. */
function makeLog() {
  const logs = new Map<SessionId, { summary: SessionSummary; events: SessionEvent[] }>();
  const kept = new Map<SessionId, SessionText>();
  const say = (name: string, text: string, changes: Partial<SessionSummary> = {}) => {
    const sessionId = name as SessionId;
    const log = logs.get(sessionId);
    const events = log?.events ?? [];
    const seq = events.length + 1;
    const stamp = { sessionId, seq, at: seq, epoch: 1, device: "dev" as DeviceId };
    events.push({ ...stamp, type: "user.said", content: [{ type: "text", text }], by: { kind: "page" } });
    const born: SessionSummary = {
      sessionId,
      title: name,
      createdAt: 0,
      updatedAt: 0,
      lastSeq: 0,
      status: "idle",
      model: "m",
      costNanos: 0,
      unpriced: 0,
    };
    logs.set(sessionId, {
      events,
      summary: { ...born, ...log?.summary, ...changes, lastSeq: seq, updatedAt: seq },
    });
  };
  const list: SessionStore["list"] = async (query) =>
    [...logs.values()]
      .map(({ summary }) => summary)
      .filter(({ archived, trashed }) => !trashed && (query?.view === "archived") === Boolean(archived));
  const read = vi.fn<SessionStore["read"]>(async (id, { from = 1, to = Number.POSITIVE_INFINITY } = {}) =>
    (logs.get(id)?.events ?? []).filter(({ seq }) => seq >= from && seq <= to),
  );
  const store = {
    all: async () => [...kept.values()],
    save: async (texts: SessionText[]) => texts.forEach((text) => kept.set(text.sessionId, text)),
  };
  return { say, read, logs, kept, open: () => createSearch({ list, read }, store) };
}

describe("searching all chats", () => {
  let log = makeLog();
  beforeEach(() => {
    log = makeLog();
    log.say("shop", "The pangolin wants a cart");
    log.say("zoo", "Ants for lunch");
  });
  const found = async (query: string, search = log.open()) =>
    (await search.find(query, 50)).map(({ sessionId, message }) => `${sessionId} ${message?.entryId ?? ""}`);

  it("names the message that holds the words and marks them in its excerpt", async () => {
    const [hit] = await log.open().find("PANGOLIN", 50);
    expect(hit).toMatchObject({
      sessionId: "shop",
      message: { entryId: "e1", excerpt: "The pangolin wants a cart", ranges: [{ from: 4, to: 12 }] },
    });
  });

  it("finds messages since the last search and reads only those", async () => {
    const search = log.open();
    await search.prepare();
    log.say("zoo", "A pangolin has come");
    log.read.mockClear();
    expect(await found("pangolin", search)).toEqual(["zoo e2", "shop e1"]);
    expect(log.read.mock.calls[0]).toEqual(["zoo", { from: 2 }]);
    expect(log.read.mock.calls.slice(1).map(([, range]) => range)).toEqual([
      { from: 2, to: 2 },
      { from: 1, to: 1 },
    ]);
  });

  it("starts again from its cached texts", async () => {
    await log.open().prepare();
    log.read.mockClear();
    await log.open().prepare();
    expect(log.read).not.toHaveBeenCalled();
  });

  it("finds archived chats and skips deleted and removed ones", async () => {
    const search = log.open();
    await search.prepare();
    log.say("shop", "archived now", { archived: true });
    log.say("zoo", "pangolin in the bin", { trashed: true });
    expect(await found("pangolin", search)).toEqual(["shop e1"]);
    log.logs.delete("shop" as SessionId);
    expect(await found("pangolin", search)).toEqual([]);
  });

  it("tries again after the texts could not be read", async () => {
    const list = async () => [...log.logs.values()].map(({ summary }) => summary);
    let broken = true;
    const all = async () => {
      if (broken) throw new Error("unreadable");
      return [];
    };
    const search = createSearch({ list, read: log.read }, { all, save: async () => undefined });
    await expect(search.find("lunch", 50)).rejects.toThrow("unreadable");
    broken = false;
    expect((await search.find("lunch", 50))[0]?.sessionId).toBe("zoo");
  });
});
