import { describe, expect, it } from "vitest";
import type { SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";
import { makeSelection } from "./selection.ts";

const rows = ["a", "b", "c", "d"].map((id) => ({ sessionId: id }) as SessionSummary);
const id = (name: string) => name as SessionId;

describe("selecting chats", () => {
  const names = (chosen: ReturnType<typeof makeSelection>) => chosen.rows().map(({ sessionId }) => sessionId);

  it("is off until it begins, and begins with none", () => {
    const chosen = makeSelection(() => rows);
    expect(chosen.on()).toBe(false);
    chosen.begin();
    expect([chosen.on(), names(chosen)]).toEqual([true, []]);
    chosen.end();
    expect(chosen.on()).toBe(false);
  });

  it("turns one chat round, and takes all from the last one through another, in either direction", () => {
    const chosen = makeSelection(() => rows);
    chosen.toggle(id("c"));
    chosen.through(id("a"));
    expect(names(chosen)).toEqual(["a", "b", "c"]);
    chosen.toggle(id("b"));
    expect(names(chosen)).toEqual(["a", "c"]);
    chosen.through(id("d"));
    expect(names(chosen)).toEqual(["a", "b", "c", "d"]);
  });

  it("takes the one alone when nothing was touched before, and forgets it at the end", () => {
    const chosen = makeSelection(() => rows);
    chosen.through(id("b"));
    expect(names(chosen)).toEqual(["b"]);
    chosen.toggle(id("d"));
    chosen.end();
    chosen.through(id("a"));
    expect(names(chosen)).toEqual(["a"]);
  });

  it("counts only what the list still holds", () => {
    const held = { rows };
    const chosen = makeSelection(() => held.rows);
    chosen.toggle(id("a"));
    chosen.toggle(id("b"));
    held.rows = rows.slice(1);
    expect(names(chosen)).toEqual(["b"]);
  });
});
