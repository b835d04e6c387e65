import { beforeAll, describe, expect, it } from "vitest";
import { loadWords } from "../../text/t.ts";
import { errorText } from "./error-text.ts";

beforeAll(async () => {
  await loadWords("en");
});

describe("an error of the browser's storage", () => {
  it("names a full disk only if the browser does", () => {
    for (const error of [
      new DOMException("", "QuotaExceededError"),
      new DOMException("Encountered disk full while committing transaction.", "UnknownError"),
    ])
      expect(errorText(error)).toContain("There is no space left");
    const aborted = new DOMException("The transaction was aborted, so the request cannot be fulfilled.", "AbortError");
    expect(errorText(aborted)).toContain("The browser did not store this. If the disk is full");
  });
});
