import { describe, expect, it } from "vitest";
import { beginningOf } from "./beginning-of.ts";

describe("the beginning of a text", () => {
  it("is the whole text if it is short", () => expect(beginningOf("a\nb")).toBe("a\nb"));

  it("ends at a line break, or inside a line that is too long itself", () => {
    const lines = "0123456789\n".repeat(10_000);
    expect(beginningOf(lines).length).toBeLessThanOrEqual(24_000);
    expect(lines.startsWith(`${beginningOf(lines)}\n`)).toBe(true);
    expect(beginningOf("x".repeat(100_000))).toHaveLength(24_000);
  });
});
