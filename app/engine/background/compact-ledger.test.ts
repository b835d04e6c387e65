import { expect, it } from "vitest";
import { keepCompacting } from "./compact-ledger.ts";

it("builds segments step by step between turns, seals and merges them, reports a failure and continues until it is aborted", async () => {
  const lifetime = new AbortController();
  const steps: string[] = [];
  const left = [5, 3, 0, new Error("disk full"), 1, 0];
  const errors: unknown[] = [];
  const clock = { now: () => 0, random: () => 0, sleep: async () => void steps.push("pause") };
  const idle = async () => void steps.push("idle");
  const buildSegments = async () => {
    const next = left.shift() ?? 0;
    if (left.length === 0) lifetime.abort();
    if (typeof next !== "number") throw next;
    steps.push(`build ${next}`);
    return next;
  };
  let sealed = 0;
  const sealSegment = async () => {
    steps.push("seal");
    sealed += 1;
    return sealed === 1;
  };
  let merged = 0;
  const mergeSegments = async () => {
    steps.push("merge");
    merged += 1;
    return merged === 1;
  };
  const deleteMerged = async () => void steps.push("delete merged");
  await keepCompacting(
    {
      clock,
      ledger: { buildSegments, sealSegment, mergeSegments, deleteMerged },
      report: (error) => errors.push(error),
    },
    idle,
    lifetime.signal,
  );
  expect(steps.join(", ")).toBe(
    "pause, idle, build 5, idle, build 3, idle, build 0, seal, idle, seal, delete merged, merge, idle, merge, pause, idle, pause, idle, build 1, idle, build 0",
  );
  expect(errors).toEqual([new Error("disk full")]);
});
