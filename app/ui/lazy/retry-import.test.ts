import { describe, expect, it } from "vitest";
import { ImportFailed, retryImport } from "./retry-import.ts";

/** Fails so many times, then gives the number of the call. */
function failing(times: number) {
  let calls = 0;
  return {
    calls: () => calls,
    load: () => (++calls > times ? Promise.resolve(calls) : Promise.reject(new Error("nobody answers"))),
  };
}

describe("a part of the screen that is loaded late", () => {
  it("is asked for again until it comes", async () => {
    const part = failing(2);
    expect(await retryImport(part.load, [0, 0, 0])).toBe(3);
    expect(part.calls()).toBe(3);
  });

  it("is given up after the last pause, with the cause, and can be asked for anew", async () => {
    const part = failing(4);
    const given = await retryImport(part.load, [0, 0]).catch((error: unknown) => error);
    expect(given).toBeInstanceOf(ImportFailed);
    expect(given).toMatchObject({ cause: { message: "nobody answers" } });
    expect(part.calls()).toBe(3);
    expect(await retryImport(part.load, [0, 0])).toBe(5);
  });
});
