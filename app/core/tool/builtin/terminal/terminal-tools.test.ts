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
