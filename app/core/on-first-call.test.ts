import { expect, it } from "vitest";
import { onFirstCall } from "./on-first-call.ts";

/** A module that fails to load the first `times` times. */
function module(times: number) {
  const loads = { count: 0 };
  const load = async () => {
    if (++loads.count <= times) throw new TypeError("Failed to fetch dynamically imported module");
    return { add: async (a: number, b: number) => a + b, fail: async () => Promise.reject(new Error("no")) };
  };
  const slept: number[] = [];
  const clock = { sleep: async (ms: number) => void slept.push(ms) };
  return { loads, slept, api: onFirstCall({ add: true, fail: true }, load, clock) };
}

it("loads nothing before the first call, and once for all calls", async () => {
  const { loads, api } = module(0);
  expect(loads.count).toBe(0);
  expect(await Promise.all([api.add(1, 2), api.add(3, 4)])).toEqual([3, 7]);
  await expect(api.fail()).rejects.toThrow("no");
  expect(loads.count).toBe(1);
});

it("waits for a relay that is restarting", async () => {
  const { slept, api } = module(3);
  expect(await api.add(1, 2)).toBe(3);
  expect(slept).toEqual([200, 800, 2_000]);
});

it("tells that a part could not be loaded, and loads it with the next call", async () => {
  const { api } = module(4);
  await expect(api.add(1, 2)).rejects.toMatchObject({ name: "ImportFailed" });
  expect(await api.add(1, 2)).toBe(3);
});
