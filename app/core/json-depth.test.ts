import { describe, expect, it } from "vitest";
import { parseArguments, parseObject } from "#core/model/protocols/json.ts";
import { parseJson } from "#core/session/files/log-schema.ts";
import { isTooDeep, maxJsonDepth } from "./json-depth.ts";

const nested = (depth: number) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;

describe("deeply nested JSON", () => {
  it("is found by its brackets outside of strings", () => {
    expect(isTooDeep(nested(maxJsonDepth))).toBe(false);
    expect(isTooDeep(nested(maxJsonDepth + 1))).toBe(true);
    expect(isTooDeep(JSON.stringify(["[".repeat(5_000), '\\"{'.repeat(5_000)]))).toBe(false);
    expect(isTooDeep(`[${"[],".repeat(5_000)}[]]`)).toBe(false);
  });

  it("is broken as the arguments of a call, and no value as an answer or a line of a file", () => {
    const deep = nested(100_000);
    expect(parseArguments(deep)).toEqual({ input: {}, broken: deep });
    expect(parseArguments(nested(100))).not.toHaveProperty("broken");
    expect(parseObject(deep)).toBeUndefined();
    expect(parseJson(deep)).toBeUndefined();
  });
});
