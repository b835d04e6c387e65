import { expect, it, vi } from "vitest";
import { createWhenSpace } from "./when-space.ts";

const full = () => new DOMException("", "QuotaExceededError");

it("repeats what finds no space, and says so until all of it is written", async () => {
  const told = vi.fn();
  const whenSpace = createWhenSpace({ sleep: () => new Promise((resolve) => setTimeout(resolve, 1)) }, told);
  let space = 0;
  const write = (bytes: number) => async () => {
    if (bytes > space) throw full();
    return bytes;
  };
  const [small, large] = [whenSpace(write(1)), whenSpace(write(2))];
  await expect.poll(() => told.mock.lastCall).toEqual([true]);
  space = 1;
  expect(await small).toBe(1);
  expect(told.mock.lastCall).toEqual([true]);
  space = 2;
  expect(await large).toBe(2);
  expect(told.mock.lastCall).toEqual([false]);
});

it("repeats nothing that fails for another reason, and says nothing of what fits", async () => {
  const told = vi.fn();
  const whenSpace = createWhenSpace({ sleep: async () => undefined }, told);
  await expect(whenSpace(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await whenSpace(async () => 3)).toBe(3);
  expect(told).not.toHaveBeenCalled();
});
