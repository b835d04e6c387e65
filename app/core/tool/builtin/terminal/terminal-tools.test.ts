// Tests what the model gets from real commands in a real shell.
import { beforeEach, describe, expect, it } from "vitest";
import { startTools, type TestTools } from "../tools.suite.ts";

let tools: TestTools;
const run = async (command: string, more = {}) => (await tools.use("terminal", { command, ...more })).text;

beforeEach(async () => {
  tools = await startTools();
});

describe("output", () => {
  it("of 20 MB costs a bounded number of updates, and keeps start and end", async () => {
    const started = performance.now();
    const result = await tools.use("terminal", { command: "seq 2600000" });
    const updates = (performance.now() - started) / 250 + 2;
    expect(tools.shown.length).toBeLessThanOrEqual(updates);
    expect(result.text).toMatch(/^1\n2\n/);
    expect(result.text).toMatch(/\n2600000$/);
    expect(result.text).toContain("the whole is at output:");
    const path = /output:[0-9a-f]{64}/.exec(result.text)?.[0] ?? "";
    expect((await tools.use("read_file", { path, offset: 1_000, limit: 1 })).text).toMatch(/\n1000$/);
    expect((await tools.use("grep", { pattern: "x", path: "." })).outcome).toBe("ok");
  });

  it("that moves the cursor up is the final screen", async () => {
    const frames = `for i in $(seq 1 200); do [ $i -gt 1 ] && printf '\\033[6A'; for r in 1 2 3 4 5 6; do printf '\\033[2Klayer %s: %s\\n' $r $i; done; done; echo done`;
    const layers = [1, 2, 3, 4, 5, 6].map((row) => `layer ${row}: 200`).join("\n");
    expect(await run(frames)).toBe(`${layers}\ndone`);
  });

  it("shows the person the latest state also when nothing more comes", async () => {
    const work = tools.use("terminal", { command: "printf 'a\\n'; sleep 0.05; printf 'b\\n'; sleep 1" });
    await expect.poll(() => tools.shown.at(-1), { timeout: 5_000 }).toBe("a\nb\n");
    await work;
  });
});

describe("a shell", () => {
  it("outlives break, continue and return, and tells when a command has ended it", async () => {
    for (const command of ["x=5; break", "x=6; break 99; x=0", "x=7; continue 3; x=0", "logout; x=8"]) {
      expect(await run(command)).not.toMatch(/\[(a new|this ended)/);
      expect(await run("echo $x"), command).toBe(/.*x=(\d)/.exec(command)?.[1]);
    }
    for (const command of ["exit 3", "exec echo", "set -e; false", "set -u; echo $nope", "kill -9 $$"]) {
      expect(await run(command), command).toMatch(/\[this ended the shell: cd and variables are gone/);
      expect(await run("echo on"), command).toBe("on");
    }
    expect(await run("exit 3", { fresh: true })).toBe("(no output)\n[exit 3]");
  });

  const others = (words: string) => `[a background process of an earlier command printed:\n${words}]`;

  it("keeps what programs of earlier commands print out of a command's output, and tells it apart", async () => {
    expect(await run("(sleep 0.4; echo LATE; sleep 3) & echo started")).toBe("started");
    expect(await run("sleep 0.8; echo own; tty -s && echo on a terminal")).toBe(
      `own\non a terminal\n${others("LATE")}`,
    );
    expect(await run("true")).toBe("(no output)");
    expect(await run("echo apart", { background: true })).toBe("apart");
    // The output of a program that left its shell and its session is no one's, either.
    await run("(setsid sh -c 'sleep 0.4; echo DAEMON; sleep 2' &) ; true");
    expect(await run("sleep 0.8; echo own")).toBe(`own\n${others("DAEMON")}`);
  });

  it("tells what such programs print between two commands with the next one", async () => {
    await run("(sleep 0.3; printf 'half\\rLATE\n') & echo started");
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(await run("echo own")).toBe(`own\n${others("LATE")}`);
    expect(await run("echo own")).toBe("own");
  });

  it("keeps jobs, folder and variables while background programs print", async () => {
    expect(await run("while sleep 0.02; do echo noise; done & x=1; f() { echo f$x; }")).not.toContain("f1");
    expect(await run("sleep 0.2; cd / && f && x=2")).toMatch(/^f1\n\[a background/);
    expect(await run("sleep 0.2; pwd; f; jobs | grep -c Running")).toMatch(/^\/\nf2\n1\n\[a background/);
    expect(await run("kill %1; wait %1; echo over")).toMatch(/^(?:.*Terminated.*\n)?over/);
    expect(await run("(exit 3)")).toMatch(/\[exit 3\]/);
  });
});
