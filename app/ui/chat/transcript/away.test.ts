import { expect, it } from "vitest";
import type { EntryId } from "#core/ids.ts";
import type { Entry } from "#core/session/state.ts";
import { awayIn } from "./away.ts";

it("counts turns, changed files and cost after the reader left", () => {
  const changed = (id: string, at: number, path: string) => ({
    id,
    at,
    kind: "tool",
    result: { outcome: "ok", view: { kind: "diff", path } },
  });
  const entries = [
    changed("a", 50, "old.ts"),
    { id: "b", at: 60, kind: "turn", costNanos: 5 },
    changed("c", 110, "new.ts"),
    changed("d", 120, "new.ts"),
    { id: "e", at: 130, kind: "turn", costNanos: 7 },
  ] as unknown as Entry[];
  const log = {
    order: entries.map(({ id }) => id),
    entries: Object.fromEntries(entries.map((entry) => [entry.id, entry])) as Record<EntryId, Entry>,
  };
  expect(awayIn(log, 100)).toEqual({ since: 100, turns: 1, files: 1, costNanos: 7 });
  expect(awayIn(log, 200)).toEqual({ since: 200, turns: 0, files: 0, costNanos: 0 });
});
