import { describe, expect, it } from "vitest";
import type { CallId, EntryId, TurnId } from "#core/ids.ts";
import { noUsage } from "#core/model/message.ts";
import type { Entry } from "#core/session/state.ts";
import { rowsOf, shifted } from "./rows.ts";

const turnId = "t1" as TurnId;
const quiet = { branched: false, awaySince: undefined, live: false };
type Part = Partial<Entry> & Pick<Entry, "kind">;

/** Makes the entries of a chat, with the ids `e0`, `e1` and so on. Each entry comes one second after the one before. */
function chat(...parts: Part[]) {
  const entries = parts.map((part, i) => ({ id: `e${i}`, at: i * 1_000, turnId, ...part }) as Entry);
  return {
    order: entries.map(({ id }) => id),
    entries: Object.fromEntries(entries.map((entry) => [entry.id, entry])) as Record<EntryId, Entry>,
  };
}
const said: Part = { kind: "said", content: [{ type: "text", text: "do it" }] };
const reply = (...content: (Entry & { kind: "reply" })["content"]): Part => ({ kind: "reply", stop: "end", content });
const call = { type: "tool-call", callId: "c" as CallId, name: "glob", input: {} } as const;
const tool: Part = { kind: "tool", name: "glob", input: {}, status: "ended" };
const turn: Part = { kind: "turn", reason: "done", usage: noUsage };

describe("the rows of a transcript", () => {
  it("group consecutive steps, including replies that only call tools", () => {
    const rows = rowsOf(
      chat(said, reply(call), tool, reply(call), tool, reply({ type: "text", text: "Done." }), turn),
      quiet,
    );
    expect(rows.keys).toEqual(["e0", "e2", "e5", "e6"]);
    expect(rows.holds.get("e2" as EntryId)).toEqual(["e2", "e4"]);
    expect(rows.rowOf.get("e4" as EntryId)).toBe("e2");
  });

  it("keep a thought between two calls in the group, but not text", () => {
    const thought = reply({ type: "thinking", text: "hm" }, call);
    const rows = rowsOf(chat(said, tool, thought, tool, reply({ type: "text", text: "Look:" }, call), tool), quiet);
    expect(rows.keys).toEqual(["e0", "e1", "e4", "e5"]);
    expect(rows.holds.get("e1" as EntryId)).toEqual(["e1", "e2", "e3"]);
  });

  it("never group steps of two turns", () => {
    const rows = rowsOf(chat(tool, { ...tool, turnId: "t2" as TurnId }), quiet);
    expect(rows.keys).toEqual(["e0", "e1"]);
  });

  it("are divided where the reader left, even inside a group", () => {
    const log = chat(said, tool, tool, turn);
    expect(rowsOf(log, { ...quiet, awaySince: 1_500 }).keys).toEqual(["e0", "e1", "away", "e2", "e3"]);
    expect(rowsOf(log, { ...quiet, awaySince: 9_000 }).keys).toEqual(["e0", "e1", "e3"]);
  });

  it("start with the branch source and end with the streaming reply", () => {
    expect(rowsOf(chat(said), { ...quiet, branched: true, live: true }).keys).toEqual(["branched", "e0", "live"]);
  });

  it("detect a change at the top only", () => {
    const [a, b, c] = ["a", "b", "c"] as EntryId[] as [EntryId, EntryId, EntryId];
    expect(shifted([b, c], [a, b, c])).toBe(true);
    expect(shifted([a, b], [a, b, c])).toBe(false);
    expect(shifted([a, b], [b, c])).toBe(false);
    expect(shifted([], [a])).toBe(false);
  });
});
