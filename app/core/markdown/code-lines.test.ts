import { expect, it } from "vitest";
import { linesOf } from "./code-lines.ts";

it("splits nodes at line ends, and repeats an element on each line it spans", () => {
  const comment = { tag: "span" as const, scope: "comment" as const, children: ["/* one\n\ntwo */"] };
  expect(linesOf(["let a\n", comment, " = 1\n"])).toEqual([
    ["let a"],
    [{ ...comment, children: ["/* one"] }],
    [],
    [{ ...comment, children: ["two */"] }, " = 1"],
    [],
  ]);
});
