import { describe, expect, it } from "vitest";
import { onOneLine, withMarks } from "./hidden-characters.ts";

describe("hidden characters", () => {
  it.each([
    ["\u001b[2J\u0007", "␛[2J␇"],
    ["rm \u202Efdp.exe", "rm ⟪U+202E⟫fdp.exe"],
    ["a\u2066b\u2069", "a⟪U+2066⟫b⟪U+2069⟫"],
    ["pay\u200bpal", "pay⟪U+200B⟫pal"],
    ["a\u200db", "a⟪U+200D⟫b"],
    ["a\ufe0fb", "a⟪U+FE0F⟫b"],
    ["x\u{e0101}\u{e0102}", "x⟪U+E0101⟫⟪U+E0102⟫"],
    ["hi\u{e0072}\u{e006d}", "hi⟪U+E0072⟫⟪U+E006D⟫"],
    ["\u{1f3f4}\u{e0072}\u{e006d}\u{e007f}", "🏴⟪U+E0072⟫⟪U+E006D⟫⟪U+E007F⟫"],
    ["a\u2028b\u0085c\u007f", "a⟪U+2028⟫b⟪U+0085⟫c␡"],
    ["visible\rhidden", "visible␍hidden"],
    ["\u3164\u2800\u00adx", "⟪U+3164⟫⟪U+2800⟫⟪U+00AD⟫x"],
    ["\ud83d", "⟪U+D83D⟫"],
    [`Z${"\u0301".repeat(12)}`, `Z${"\u0301".repeat(5)}${"⟪U+0301⟫".repeat(7)}`],
  ])("of %j become marks", (text, marked) => {
    expect(withMarks(text)).toBe(marked);
    expect(withMarks(text, "exact")).toBe(marked);
  });

  it.each([
    "plain text,\n\ttabs and lines\r\n",
    "👩‍💻 👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 ❤️ ☎︎ 1️⃣ #️⃣ ©️",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "می‌خواهم العربية שָׁלוֹם",
    "क्‍ष ক্‌ষ ශ්‍රී",
    "葛\u{e0100}城市",
    "Cà phê sữa đá, Z͑ͫ̓",
  ])("stay where they belong: %s", (text) => {
    expect(withMarks(text)).toBe(text);
    expect(withMarks(text, "exact")).toBe(text);
  });

  it("include unusual spaces and marks of direction where a decision depends on the text", () => {
    expect(withMarks("10\u00a0km, \u200fאב")).toBe("10\u00a0km, \u200fאב");
    expect(withMarks("rm\u00a0-rf \u200fאב", "exact")).toBe("rm⟪U+00A0⟫-rf ⟪U+200F⟫אב");
  });

  it("show where lines break if everything stands on one line", () => {
    expect(onOneLine("  echo hi\n\n  rm -rf x  ")).toBe("echo hi ⏎ rm -rf x");
    expect(onOneLine("a\u2028b")).toBe("a⟪U+2028⟫b");
  });
});
