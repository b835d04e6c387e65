import { describe, expect, it } from "vitest";
import { ImportFailed } from "#core/load-part.ts";
import { retryImport } from "./retry-import.ts";

/** Makes a loader that fails the first `times` calls. Later calls return the number of the call. */
function failing(times: number) {
  let calls = 0;
  return {
    calls: () => calls,
    load: () => (++calls > times ? Promise.resolve(calls) : Promise.reject(new Error("nobody answers"))),
  };
}

describe("loading a part of the screen", () => {
  it("is retried until it succeeds", async () => {
    const part = failing(2);
    expect(await retryImport(part.load, [0, 0, 0])).toBe(3);
    expect(part.calls()).toBe(3);
  });

  it("fails after the last pause with the cause, and can be retried", async () => {
    const part = failing(4);
    const given = await retryImport(part.load, [0, 0]).catch((error: unknown) => error);
    expect(given).toBeInstanceOf(ImportFailed);
    expect(given).toMatchObject({ cause: { message: "nobody answers" } });
    expect(part.calls()).toBe(3);
    expect(await retryImport(part.load, [0, 0])).toBe(5);
  });
});
