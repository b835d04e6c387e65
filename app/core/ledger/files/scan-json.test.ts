import { describe, expect, it } from "vitest";
import { createJsonScanner } from "./scan-json.ts";
import { seeded } from "#core/ledger/samples.suite.ts";

const scan = createJsonScanner({
  id: true,
  when: true,
  message: { model: true, usage: { input: true, parts: { long: true } } },
});
const of = (line: string) => scan(new TextEncoder().encode(line));

/** Returns the expected result of a scan, computed with `JSON.parse`. */
function wantedOf(line: string): unknown {
  const { id, when, message } = JSON.parse(line);
  const isObject = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const among = (value: unknown, take: (value: object) => object) => (isObject(value) ? take(value) : value);
  const said = (value: object) => JSON.parse(JSON.stringify(value));
  return said({
    id,
    when,
    message: among(message, (m) => {
      const { model, usage } = m as Record<string, unknown>;
      const parts = (u: object) => {
        const { input, parts: all } = u as Record<string, unknown>;
        return said({ input, parts: among(all, (p) => said({ long: (p as Record<string, unknown>).long })) });
      };
      return said({ model, usage: among(usage, parts) });
    }),
  });
}

describe("the JSON scanner", () => {
  it("returns the same members as JSON.parse for random lines", () => {
    const chance = seeded(42);
    const any = (most: number) => Math.floor(chance() * most);
    const texts = [
      "",
      "a",
      'with "quotes" and \\',
      "tab\t\n",
      "中文 🐙",
      "\u2028",
      "x".repeat(400),
      "}{][,:",
      "\\u0041",
    ];
    const numbers = [0, 7, -3, 1.5, 1e21, 123456789012345, 2 ** 53 - 1, -0, 0.1];
    const names = ["id", "when", "message", "model", "usage", "input", "parts", "long", "other", "é", ""];
    const value = (depth: number): unknown => {
      const kind = any(depth > 4 ? 4 : 6);
      if (kind === 0) return texts[any(texts.length)];
      if (kind === 1) return numbers[any(numbers.length)];
      if (kind === 2) return [true, false, null][any(3)];
      if (kind === 3) return texts[any(3)];
      if (kind === 4) return Array.from({ length: any(4) }, () => value(depth + 1));
      return Object.fromEntries(Array.from({ length: any(6) }, () => [names[any(names.length)], value(depth + 1)]));
    };
    let scanned = 0;
    for (let i = 0; i < 3_000; i++) {
      const message = { model: value(9), usage: { input: value(9), parts: value(3) }, content: value(1) };
      const line = JSON.stringify({
        first: value(1),
        id: value(2),
        message: any(3) ? message : value(1),
        last: value(1),
      });
      const spaced = any(2) ? line : JSON.stringify(JSON.parse(line), undefined, 1);
      const found = of(spaced);
      if (!found) continue;
      scanned++;
      expect(found, spaced).toEqual(wantedOf(line));
    }
    // Only lines with non-ASCII names are left to `JSON.parse`, so most lines are scanned.
    expect(scanned).toBeGreaterThan(1_500);
  });

  it("reads numbers as JSON.parse does", () => {
    for (const number of ["0", "-0", "10", "1e3", "1E-3", "0.25", "999999999999999", "1234567890123456789"])
      expect(of(`{"id":${number}}`), number).toEqual({ id: JSON.parse(number) });
    for (const none of ["01", "+1", ".5", "1.", "0x1", "NaN", "nul", "-"])
      expect(of(`{"id":${none}}`), none).toBeUndefined();
  });

  it("takes the last of two members with one name, and does not mix up texts of different lines", () => {
    expect(of('{"id":"one","id":"two"}')).toEqual({ id: "two" });
    expect(of('{"id":"two"}')).toEqual({ id: "two" });
    expect(of('{"id":"twò"}')).toEqual({ id: "twò" });
    expect(of('{"id":"twp"}')).toEqual({ id: "twp" });
  });

  it("leaves lines to JSON.parse that are cut off, have more text behind them or are not objects", () => {
    const whole = '{"id":"a","other":[{"x":"}"},"]"],"message":{"model":"m"}}';
    expect(of(whole)).toEqual({ id: "a", message: { model: "m" } });
    expect(of(` \t${whole}\r`)).toEqual({ id: "a", message: { model: "m" } });
    for (let i = 0; i < whole.length; i++) expect(of(whole.slice(0, i)), whole.slice(0, i)).toBeUndefined();
    for (const line of [
      "",
      "[]",
      '"id"',
      "null",
      `${whole}x`,
      `${whole},`,
      '{"id":1,}',
      "{id:1}",
      '{"id" 1}',
      "{,}",
      '{"id":"\n"}',
    ])
      expect(of(line), line).toBeUndefined();
    expect(of(`{"other":${"[".repeat(100_000)}`)).toBeUndefined();
  });
});
