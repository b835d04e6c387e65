// Tests the shells of a chat through the front door: what the model is told about them, and that they end with the chat.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, octoPerTest, results } from "../../e2e/support/each-octo.ts";

const start = octoPerTest();
const isAlive = (pid: number) => existsSync(`/proc/${pid}/cwd`);

describe("a shell", () => {
  it("is not called new when the only command before was refused", async () => {
    const octo = await start({
      settings: { mode: "unattended" },
      script: [
        { calls: [call("terminal", { command: "pwd", cwd: "../elsewhere" })] },
        { calls: [call("terminal", { command: "rm -rf /" })] },
        { calls: [call("terminal", { command: "echo first", cwd: "", fresh: "false" })] },
        { calls: [call("terminal", { command: "exit 4" })] },
        { calls: [call("terminal", { command: "echo second" })] },
        { say: "ok" },
      ],
    });
    await octo.turn("go");
    const texts = (await results(octo)).map(({ text }) => text);
    expect(texts.slice(0, 2).map((text) => text.slice(0, 9))).toEqual(["Not done.", "Not done."]);
    expect(texts.slice(2)).toEqual([
      "first",
      expect.stringMatching(/\[exit 4\]\n\[this ended the shell/),
      "[a new shell: earlier cd and variables are gone]\nsecond",
    ]);
  });

  it.each(["moved to the bin", "removed"] as const)("and all that runs in it ends when the chat is %s", async (how) => {
    const octo = await start({
      settings: { mode: "unattended" },
      script: [
        { calls: [call("terminal", { command: "sleep 60 & echo $! $$" })] },
        { calls: [call("terminal", { command: "echo $$; sleep 60", background: true })] },
        { say: "ok" },
      ],
    });
    await octo.turn("go");
    const pids = (await results(octo)).flatMap(({ text }) => (text.match(/^\d+|(?<=^\d+ )\d+/g) ?? []).map(Number));
    expect(pids).toHaveLength(3);
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    await octo.ask(how === "removed" ? { type: "remove" } : { type: "configure", changes: { trashed: true } });
    await expect.poll(() => pids.some(isAlive), { timeout: 8_000 }).toBe(false);
  });
});

describe("the card of a command", () => {
  it("names the folder where the command will run, also after cd and after a folder for one call", async () => {
    const octo = await start({
      settings: { mode: "ask" },
      script: [
        { calls: [call("terminal", { command: "cd sub" })] },
        { calls: [call("terminal", { command: "touch made", cwd: "other" })] },
        { calls: [call("terminal", { command: "rm -rf dist" })] },
        { calls: [call("terminal", { command: "cd .. && rmdir sub2; mkdir sub2; cd sub2; rmdir ../sub2" })] },
        { calls: [call("terminal", { command: "rm -rf dist" })] },
        { say: "ok" },
      ],
    });
    for (const name of ["sub/dist", "other", "dist"]) mkdirSync(join(octo.folder, name), { recursive: true });
    const cards = new Map<string, string>();
    void octo.turn("go");
    while (cards.size < 4) {
      const { ask } = await octo.next("ask.opened", (event) => !cards.has(event.ask.askId));
      const preview = ask.kind === "permission" && ask.preview.kind === "command" ? ask.preview : undefined;
      cards.set(ask.askId, preview?.cwd.replace(octo.folder, "") ?? "no command");
      await octo.ask({ type: "answer", askId: ask.askId, answer: { type: "allow" } });
    }
    await octo.next("turn.ended");
    // The folder in which the last one would run is gone. The card says then that it is not known.
    expect([...cards.values()]).toEqual(["/other", "/sub", "/sub", ""]);
    expect(existsSync(join(octo.folder, "sub/dist"))).toBe(false);
    expect(existsSync(join(octo.folder, "dist"))).toBe(true);
  });
});
