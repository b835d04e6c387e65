import { expect, it } from "vitest";
import { rank } from "./rank.ts";

const candidates = ["Show the keys", "Settings", "New chat", "All chats", "Switch theme", "所有对话"].map((one) => ({
  label: one,
}));
const ranked = (query: string) => rank(query, candidates).map((one) => one.label);

it("returns everything in its order for an empty query", () => {
  expect(ranked("  ")).toEqual(candidates.map((one) => one.label));
});

it("requires every word, in any order, case and width", () => {
  expect(ranked("chat NEW")).toEqual(["New chat"]);
  expect(ranked("ｓｅｔ")).toEqual(["Settings"]);
  expect(ranked("对话")).toEqual(["所有对话"]);
  expect(ranked("new settings")).toEqual([]);
});

it("puts matches at the start first, then at the start of a word, then the others", () => {
  expect(ranked("s")).toEqual(["Show the keys", "Settings", "Switch theme", "All chats"]);
  expect(ranked("the")).toEqual(["Show the keys", "Switch theme"]);
  expect(ranked("t")).toEqual(["Show the keys", "Switch theme", "Settings", "New chat", "All chats"]);
});
