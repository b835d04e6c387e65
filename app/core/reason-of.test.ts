import { describe, expect, it } from "vitest";
import { reasonOf } from "./reason-of.ts";

describe("the reason of a failure", () => {
  it("is the message of the error", () => {
    expect(reasonOf(new Error("The disk is gone."))).toBe("The disk is gone.");
    expect(reasonOf("The disk is gone.")).toBe("The disk is gone.");
  });

  it.each([
    [new DOMException("", "AbortError"), "The browser broke it off."],
    [new DOMException("", "QuotaExceededError"), "There is no space left for Octo's data."],
    [new DOMException(" ", "InvalidStateError"), "There is no reason given (InvalidStateError)."],
    [new Error(""), "There is no reason given (Error)."],
    [new Event("error"), "There is no reason given (error)."],
    [undefined, "There is no reason given (Error)."],
    [{}, "There is no reason given (Error)."],
  ])("is never empty: %s", (error, words) => {
    expect(reasonOf(error)).toBe(words);
  });
});
