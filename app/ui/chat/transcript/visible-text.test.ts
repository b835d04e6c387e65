import { expect, it } from "vitest";
import type { CallId } from "#core/ids.ts";
import { visibleBlocks } from "./visible-text.ts";

it("C-011 hides a reply without text, and keeps a thought before the text", () => {
  const call = { type: "tool-call", callId: "c" as CallId, name: "glob", input: {} } as const;
  expect(visibleBlocks([{ type: "thinking", text: " \n" }, { type: "text", text: "" }, call])).toEqual([]);
  const thought = { type: "thinking", text: "hm" } as const;
  expect(visibleBlocks([thought, { type: "text", text: "yes" }, call])).toEqual([
    thought,
    { type: "text", text: "yes" },
  ]);
});
