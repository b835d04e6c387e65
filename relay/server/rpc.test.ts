import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Handlers, memoryLink } from "./rpc.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("answers a call that hangs, says which limit ended it and what to do, and aborts its work", async () => {
  const aborted: string[] = [];
  const hang =
    (name: string) =>
    (_: unknown, { signal }: { signal: AbortSignal }) => {
      signal.addEventListener("abort", () => aborted.push(name));
      return new Promise<never>(() => undefined);
    };
  const names = [
    "files.read",
    "files.list",
    "files.write",
    "files.trash",
    "search.text",
    "search.files",
    "roots.browse",
  ];
  const handlers = Object.fromEntries(names.map((name) => [name, hang(name)])) as unknown as Handlers;
  const link = memoryLink(handlers, new AbortController().signal);
  const where = { root: "/r", path: "" };
  const query = { pattern: "x", literal: true, ignoreCase: false, context: 0, limit: 1, perFile: 1 };
  const calls = Promise.allSettled([
    link.call("files.read", where),
    link.call("files.list", { ...where, depth: 1, limit: 1, ignored: false }),
    link.call("files.write", { ...where, text: "", expect: null }),
    link.call("files.trash", where),
    link.call("search.text", { ...where, ...query }),
    link.call("search.files", { ...where, glob: "*", limit: 1 }),
    link.call("roots.browse", { path: "/r" }),
  ]);
  await vi.advanceTimersByTimeAsync(60_000);
  for (const result of await calls) {
    expect(result).toMatchObject({ status: "rejected", reason: { code: "timeout" } });
    expect(String((result as PromiseRejectedResult).reason)).toMatch(/took longer than \d+ s\. (?:Choose|Look)/);
  }
  expect(aborted.sort()).toEqual(names.sort());
});
