import { expect, it } from "vitest";
import { loadDiff } from "#core/tool/builtin/files/file-diff.ts";
import { changesOf, joinedPatch } from "./file-changes.ts";
import type { SessionEvent } from "#core/session/events.ts";

const fileDiff = await loadDiff({ sleep: () => Promise.resolve() });
let seq = 0;

function edit(path: string, before: string | undefined, after: string, version: string): SessionEvent {
  const view = { kind: "diff" as const, ...fileDiff(path, before, after), created: before === undefined };
  const result = { outcome: "ok" as const, parts: [], view, saw: { [path]: version }, ms: 1 };
  const stamp = { sessionId: "s" as never, seq: ++seq, at: seq, epoch: 1, device: "d" as never };
  return { type: "tool.ended", callId: `c${seq}` as never, result, ...stamp };
}

const events = [
  edit("src/cart.ts", "a\nb\n", "a\nc\n", "v1"),
  edit("new.txt", undefined, "one\n", "v2"),
  edit("src/cart.ts", "a\nc\n", "a\nc\nd\n", "v3"),
];

it("has one row per file, last changed first, with the version that Octo left", () => {
  const rows = changesOf(events).map(({ patches, ...row }) => ({ ...row, patches: patches.length }));
  expect(rows).toEqual([
    { path: "src/cart.ts", patches: 2, added: 2, removed: 1, created: false, version: "v3" },
    { path: "new.txt", patches: 1, added: 1, removed: 0, created: true, version: "v2" },
  ]);
});

it("marks a file as created even when it was changed again", () => {
  const [file] = changesOf([edit("x", undefined, "1\n", "v1"), edit("x", "1\n", "2\n", "v2")]);
  expect(file).toMatchObject({ created: true, version: "v2" });
});

it("joins the patches into a text that git accepts", () => {
  const text = joinedPatch(changesOf(events));
  expect(text.match(/^(?:---|\+\+\+) .*$/gm)).toEqual([
    "--- /dev/null",
    "+++ b/new.txt",
    "--- a/src/cart.ts",
    "+++ b/src/cart.ts",
    "--- a/src/cart.ts",
    "+++ b/src/cart.ts",
  ]);
  expect(text).toContain("-b\n+c\n");
  expect(text.endsWith("+d\n")).toBe(true);
});
