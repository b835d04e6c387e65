import { describe, expect, it } from "vitest";
import { hostToShow } from "./link-host.ts";

describe("a link", () => {
  it.each([
    ["https://evil.example", "https://bank.example", "evil.example"],
    ["https://evil.example", "bank.example", "evil.example"],
    ["https://evil.example/x", "Sign in at BANK.example now", "evil.example"],
    ["https://bank.example@evil.example", "https://bank.example@evil.example", "evil.example"],
    ["https://bank.example:443@evil.example/", "click", "evil.example"],
    ["https://bank.example.evil.example/", "bank.example", "bank.example.evil.example"],
    ["https://b\u0430nk.example/", "b\u0430nk.example", "xn--bnk-6cd.example"],
    ["https://evil.example", "bank\u200b.example", "evil.example"],
    ["https://evil.example", "ｂａｎｋ．ｅｘａｍｐｌｅ", "evil.example"],
    ["https://evil.example:8443", "https://evil.example.org", "evil.example:8443"],
    ["http://10.0.0.1/", "192.168.0.1", "10.0.0.1"],
    ["mailto:thief@evil.example", "help@bank.example", "thief@evil.example"],
    ["mailto:thief@evil.example?subject=x", "bank.example", "thief@evil.example"],
  ])("to %s that says %s shows %s", (href, words, host) => {
    expect(hostToShow(href, words)).toBe(host);
  });

  it.each([
    ["https://bank.example/login", "bank.example"],
    ["https://bank.example/login", "https://bank.example/login"],
    ["https://www.bank.example/", "bank.example"],
    ["https://bank.example/README.md", "https://bank.example/README.md"],
    ["https://evil.example", "the documentation"],
    ["mailto:help@bank.example", "help@bank.example"],
    ["mailto:help@bank.example", "write to us"],
  ])("to %s that says %s needs nothing", (href, words) => {
    expect(hostToShow(href, words)).toBeUndefined();
  });
});
