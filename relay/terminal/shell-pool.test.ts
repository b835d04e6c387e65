// Tests how long live shells live: real shells, with a clock of the test's own.
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { scratchFolder } from "../relay.suite.ts";
import { environmentFor } from "./environment.ts";
import { createTerminals, type Terminals } from "./terminals.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let terminals: Terminals;
let time = 0;
let count = 0;

beforeEach(async () => {
  scratch = await scratchFolder();
  time = 1_000_000;
  const limits = { now: () => time, idleMs: 1_000, most: 3 };
  terminals = createTerminals((forPerson) => environmentFor(forPerson, []), limits);
});
afterEach(async () => {
  await terminals.close();
  await scratch.remove();
});

/** Runs a command to its end. Returns its first number, which is usually a process id, and what is known about it. */
async function run(command: string, shell: string | undefined, id = `t${++count}`) {
  await terminals.open({ id, create: true, root: scratch.folder, command, shell }, scratch.folder);
  const { signal } = new AbortController();
  for (let from = 0; ; ) {
    const { state, end } = await terminals.read({ id, from, waitMs: 2_000, max: 10_000 }, signal);
    from = end;
    if (state !== "exited") continue;
    const output = await terminals.read({ id, from: 0, waitMs: 0, max: 10_000 }, signal);
    return { ...output, pid: Number(/\d+/.exec(output.text)?.[0]) };
  }
}
const isAlive = (pid: number) => existsSync(`/proc/${pid}/cwd`);

it("ends shells that are idle for long, but none in which a program still runs", async () => {
  const [idle, used, serving] = [
    await run("echo $$", "a"),
    await run("echo $$", "b"),
    await run("echo $$; sleep 60 &", "c"),
  ];
  time += 999;
  await terminals.endIdle();
  expect([idle, used, serving].map(({ pid }) => isAlive(pid))).toEqual([true, true, true]);
  await run("true", "b");
  time += 1;
  await terminals.endIdle();
  expect([idle, used, serving].map(({ pid }) => isAlive(pid))).toEqual([false, true, true]);
  expect((await run("echo $$", "a")).newShell).toBe(true);
  expect((await run("echo $$", "b")).newShell).toBeUndefined();
});

it("has a bound in all: the shell that was unused for longest ends, and a busy one never", async () => {
  const pids: number[] = [];
  for (const shell of ["a", "b", "c"]) {
    time++;
    pids.push((await run("echo $$", shell)).pid);
  }
  time++;
  await run("true", "a");
  expect((await run("echo $$", "d")).newShell).toBe(true);
  await expect.poll(() => pids.map(isAlive)).toEqual([true, false, true]);
  for (const shell of ["a", "c", "d"]) await run("sleep 60 &", shell);
  const beside = await run("echo $$; x=1", "e");
  expect(beside.newShell).toBe(true);
  expect((await run("echo [$x]", "e")).text).toContain("[]");
  expect(isAlive(pids[0] ?? 0)).toBe(true);
});

it("ends all of an owner at once: shells, commands, and what they started", async () => {
  const mine = await run("echo $$; sleep 60 &", "chat:shell");
  const other = await run("echo $$", "chat2:shell");
  await terminals.open({ id: "chat:server", create: true, root: scratch.folder, command: "sleep 60" }, scratch.folder);
  await sleep(100);
  expect(await terminals.endOwned("chat")).toEqual({ ended: 1 });
  expect([mine, other].map(({ pid }) => isAlive(pid))).toEqual([false, true]);
  expect(terminals.list().map(({ id }) => id)).not.toContain("chat:server");
  expect((await run("echo $$", "chat:shell")).newShell).toBe(true);
});
