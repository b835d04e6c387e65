import { expect, it } from "vitest";
import { ImportFailed, loadPart } from "./load-part.ts";

it("does not give up before the signal aborts, if there is one", async () => {
  const until = new AbortController();
  let attempts = 0;
  const load = async () => {
    if (++attempts < 9) throw new TypeError("Failed to fetch dynamically imported module");
    return "loaded";
  };
  expect(await loadPart(load, { sleep: async () => {}, until: until.signal })).toBe("loaded");
});

it("ends with the signal's reason", async () => {
  const until = new AbortController();
  const load = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
  const sleep = async () => until.abort("over");
  await expect(loadPart(load, { sleep, until: until.signal })).rejects.toBe("over");
});

it("gives up after the last pause without a signal", async () => {
  const load = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
  await expect(loadPart(load, { sleep: async () => {} })).rejects.toBeInstanceOf(ImportFailed);
});
