import { expect, it } from "vitest";
import { linesOf } from "./code-lines.ts";

it("gives each line its pieces, and a piece over several lines a part on each", () => {
  const comment = { tag: "span" as const, scope: "comment" as const, children: ["/* one\n\ntwo */"] };
  expect(linesOf(["let a\n", comment, " = 1\n"])).toEqual([
    ["let a"],
    [{ ...comment, children: ["/* one"] }],
    [],
    [{ ...comment, children: ["two */"] }, " = 1"],
    [],
  ]);
});
