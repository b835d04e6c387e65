// Tests commands that run while programs of earlier commands still print in the same shell.
import { readdirSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { scratchFolder } from "../relay.suite.ts";
import { environmentFor } from "./environment.ts";
import { createTerminals, type Terminals } from "./terminals.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let terminals: Terminals;
let count = 0;
const never = new AbortController().signal;

beforeEach(async () => {
  scratch = await scratchFolder();
  terminals = createTerminals((forPerson) => environmentFor(forPerson, []));
});
afterEach(async () => {
  await terminals.close();
  await scratch.remove();
});

async function open(command: string, options: { shell: string }) {
  const id = `t${++count}`;
  await terminals.open({ id, create: true, root: scratch.folder, command, ...options }, scratch.folder);
  return id;
}

const read = (id: string, from = 0, waitMs = 10_000) => terminals.read({ id, from, waitMs, max: 1_000_000 }, never);

/** Reads all output until the command has ended. */
async function toEnd(id: string) {
  let text = "";
  for (let from = 0; ; ) {
    const part = await read(id, from);
    text += part.text;
    from = part.from + part.text.length;
    if (part.state === "exited" && from === part.end) return { ...part, text };
  }
}

const run = async (command: string, options: { shell: string }) => toEnd(await open(command, options));
function isTerminal(descriptor: string): boolean {
  try {
    return readlinkSync(descriptor) === "/dev/ptmx" || readlinkSync(descriptor) === "/dev/pts/ptmx";
  } catch {
    return false;
  }
}

describe("a live shell with background programs", () => {
  it("gives a command beside background programs a terminal with input, size and interrupts", async () => {
    const shell = "beside";
    const first = await open("(trap '' INT; while sleep 0.05; do echo noise; done) & echo up", { shell });
    await expect.poll(async () => (await read(first, 0, 0)).text).toContain("noise");
    const asking = await open("read -p 'name? ' n; stty size; echo got $n; sleep 1010; echo never", { shell });
    await expect.poll(async () => (await read(asking, 0, 0)).text).toBe("name? ");
    terminals.resize(asking, 90, 33);
    terminals.write(asking, "Ann\n");
    await expect.poll(async () => (await read(asking, 0, 0)).text).toContain("got Ann");
    await expect.poll(async () => (await read(asking, 0, 0)).othersText ?? "").toContain("noise");
    terminals.write(asking, "\u0003");
    const ended = await toEnd(asking);
    expect(ended.text.replaceAll("\r\n", "\n")).toBe("name? Ann\n33 90\ngot Ann\n^C");
    expect(ended.exitCode).not.toBe(0);
    expect((await read(first, 0, 0)).text).toContain("noise\r\nnoise");
  });

  it("lets a program that reads all keys have them, beside background programs", async () => {
    const shell = "keys";
    await run("sleep 3 & true", { shell });
    const raw = await open("stty raw -echo; printf ready; head -c 1 | od -c; stty sane", { shell });
    await expect.poll(async () => (await read(raw, 0, 0)).text).toBe("ready");
    terminals.write(raw, "\u0003");
    expect((await toEnd(raw)).text).toContain("003");
  });

  it("lets a program ask on the terminal of the shell, beside background programs", async () => {
    const shell = "password";
    await run("sleep 3 & true", { shell });
    const asking = await open("read -p 'password? ' x </dev/tty 2>/dev/tty; echo got $x", { shell });
    await expect.poll(async () => (await read(asking, 0, 0)).othersText ?? "").toContain("password? ");
    terminals.write(asking, "hunter2\n");
    expect((await toEnd(asking)).text).toBe("got hunter2\r\n");
  });

  it("leaves no terminal open when the programs that print to it have ended", async () => {
    const shell = "many";
    const count = () => readdirSync("/proc/self/fd").filter((fd) => isTerminal(`/proc/self/fd/${fd}`)).length;
    await run("true", { shell });
    const before = count();
    for (let i = 0; i < 5; i++) await run(`sleep ${(i + 5) / 10} & echo ${i}`, { shell });
    expect(count()).toBeGreaterThan(before);
    await sleep(1000);
    expect((await run("echo back", { shell })).text).toBe("back\r\n");
    await expect.poll(count).toBeLessThanOrEqual(before);
    expect(await run("sleep 0.1 & exit 4", { shell })).toMatchObject({ exitCode: 4 });
  });
});
