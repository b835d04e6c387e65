import { expect, it } from "vitest";
import { keepCompacting } from "./compact-ledger.ts";

it("packs step by step between turns, seals and merges what is packed, tells of a failure and goes on until it ends", async () => {
  const lifetime = new AbortController();
  const steps: string[] = [];
  const left = [5, 3, 0, new Error("disk full"), 1, 0];
  const errors: unknown[] = [];
  const clock = { now: () => 0, random: () => 0, sleep: async () => void steps.push("pause") };
  const idle = async () => void steps.push("idle");
  const pack = async () => {
    const next = left.shift() ?? 0;
    if (left.length === 0) lifetime.abort();
    if (typeof next !== "number") throw next;
    steps.push(`pack ${next}`);
    return next;
  };
  let sealed = 0;
  const seal = async () => {
    steps.push("seal");
    sealed += 1;
    return sealed === 1;
  };
  let merged = 0;
  const merge = async () => {
    steps.push("merge");
    merged += 1;
    return merged === 1;
  };
  const sweep = async () => void steps.push("sweep");
  await keepCompacting(
    { clock, ledger: { pack, seal, merge, sweep }, report: (error) => errors.push(error) },
    idle,
    lifetime.signal,
  );
  expect(steps.join(", ")).toBe(
    "pause, idle, pack 5, idle, pack 3, idle, pack 0, seal, idle, seal, sweep, merge, idle, merge, pause, idle, pause, idle, pack 1, idle, pack 0",
  );
  expect(errors).toEqual([new Error("disk full")]);
});
