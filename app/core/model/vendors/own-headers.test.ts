import { describe, expect, it } from "vitest";
import { headerProblem } from "./own-headers.ts";

describe("a header of the person's own", () => {
  it("may not have a name that the request already uses", () => {
    for (const name of ["X-Team", "cf-aig-authorization", "anthropic-beta", "HTTP-Referer-Title"])
      expect(headerProblem(name, "a b")).toBeUndefined();
    for (const name of [
      "Authorization",
      "x-api-key",
      "Host",
      "Cookie",
      "Content-Length",
      "Proxy-Authorization",
      "Sec-Fetch-Mode",
    ])
      expect(headerProblem(name, "v")).toBe("refused");
    expect(headerProblem("x-team", "v", ["X-Team"])).toBe("twice");
  });

  it("has a name without spaces and a single-line value", () => {
    for (const name of ["", "a b", "a:b", "ключ", "a\r\nb"]) expect(headerProblem(name, "v")).toBe("name");
    for (const value of ["", " v", "v ", "a\r\nx: y", "a\0", "日本"]) expect(headerProblem("x-a", value)).toBe("value");
    expect(headerProblem("x-a", undefined)).toBeUndefined();
  });
});
