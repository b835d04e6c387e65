import { describe, expect, it } from "vitest";
import type { SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";
import { makeSelection } from "./selection.ts";

const rows = ["a", "b", "c", "d"].map((id) => ({ sessionId: id }) as SessionSummary);
const id = (name: string) => name as SessionId;

describe("selecting chats", () => {
  const names = (chosen: ReturnType<typeof makeSelection>) => chosen.rows().map(({ sessionId }) => sessionId);

  it("is off at first, and starts with none selected", () => {
    const chosen = makeSelection(() => rows);
    expect(chosen.on()).toBe(false);
    chosen.begin();
    expect([chosen.on(), names(chosen)]).toEqual([true, []]);
    chosen.end();
    expect(chosen.on()).toBe(false);
  });

  it("toggles one chat, and selects a range from the last one in either direction", () => {
    const chosen = makeSelection(() => rows);
    chosen.toggle(id("c"));
    chosen.through(id("a"));
    expect(names(chosen)).toEqual(["a", "b", "c"]);
    chosen.toggle(id("b"));
    expect(names(chosen)).toEqual(["a", "c"]);
    chosen.through(id("d"));
    expect(names(chosen)).toEqual(["a", "b", "c", "d"]);
  });

  it("selects a single chat without a range start, and forgets the start at the end", () => {
    const chosen = makeSelection(() => rows);
    chosen.through(id("b"));
    expect(names(chosen)).toEqual(["b"]);
    chosen.toggle(id("d"));
    chosen.end();
    chosen.through(id("a"));
    expect(names(chosen)).toEqual(["a"]);
  });

  it("counts only chats that are still in the list", () => {
    const held = { rows };
    const chosen = makeSelection(() => held.rows);
    chosen.toggle(id("a"));
    chosen.toggle(id("b"));
    held.rows = rows.slice(1);
    expect(names(chosen)).toEqual(["b"]);
  });
});
