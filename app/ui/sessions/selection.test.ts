import { describe, expect, it } from "vitest";
import type { SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";
import { makeSelection } from "./selection.ts";

const rows = ["a", "b", "c", "d"].map((id) => ({ sessionId: id }) as SessionSummary);
const id = (name: string) => name as SessionId;

describe("selecting chats", () => {
  const names = (selection: ReturnType<typeof makeSelection>) => selection.rows().map(({ sessionId }) => sessionId);

  it("is off at first, and starts with none selected", () => {
    const selection = makeSelection(() => rows);
    expect(selection.on()).toBe(false);
    selection.begin();
    expect([selection.on(), names(selection)]).toEqual([true, []]);
    selection.end();
    expect(selection.on()).toBe(false);
  });

  it("toggles one chat, and selects a range from the last one in either direction", () => {
    const selection = makeSelection(() => rows);
    selection.toggle(id("c"));
    selection.through(id("a"));
    expect(names(selection)).toEqual(["a", "b", "c"]);
    selection.toggle(id("b"));
    expect(names(selection)).toEqual(["a", "c"]);
    selection.through(id("d"));
    expect(names(selection)).toEqual(["a", "b", "c", "d"]);
  });

  it("selects a single chat without a range start, and forgets the start at the end", () => {
    const selection = makeSelection(() => rows);
    selection.through(id("b"));
    expect(names(selection)).toEqual(["b"]);
    selection.toggle(id("d"));
    selection.end();
    selection.through(id("a"));
    expect(names(selection)).toEqual(["a"]);
  });

  it("counts only chats that are still in the list", () => {
    const held = { rows };
    const selection = makeSelection(() => held.rows);
    selection.toggle(id("a"));
    selection.toggle(id("b"));
    held.rows = rows.slice(1);
    expect(names(selection)).toEqual(["b"]);
  });
});
