import { expect, it } from "vitest";
import { loadWords } from "../../text/t.ts";
import { verbsOf } from "./tool-text.ts";

it("a call of a made-up tool is shown by its name, with marks for hidden characters", async () => {
  await loadWords("en");
  expect(verbsOf("functions.browser:tabs.open<|channel|>json")[0]).toBe(
    "Using functions.browser:tabs.open<|channel|>json",
  );
  expect(verbsOf("a\u202Eb\nc")[1]).toMatch(/^Used a[^\u202E\n]+c$/);
  expect(verbsOf("constructor")).toEqual(["Using constructor", "Used constructor"]);
  expect(verbsOf("")).toEqual(["Using", "Used"]);
  expect(verbsOf("x".repeat(500))[0].length).toBeLessThan(100);
});
