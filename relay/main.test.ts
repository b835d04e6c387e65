// Tests the built program as a person starts it: output, exit codes, shutdown.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { build, loadConfigFromFile } from "vite";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { protocolVersion } from "#contract";
import { connect, layFiles, refusal, scratchFolder } from "./relay.suite.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let home: string;
const started = new Set<ChildProcess>();

/**
 * Copies the program without node_modules, so that it runs without optional packages. The app's files are placeholders.
 */
beforeAll(async () => {
  scratch = await scratchFolder();
  home = join(scratch.folder, "home");
  const loaded = await loadConfigFromFile({ mode: "relay", command: "build" });
  const options = loaded?.config.build?.rollupOptions ?? {};
  await build({
    ...loaded?.config,
    configFile: false,
    logLevel: "warn",
    build: {
      ...loaded?.config.build,
      outDir: join(scratch.folder, "dist/relay"),
      rollupOptions: { ...options, input: { main: "relay/main.ts" } },
    },
  });
  await layFiles(join(scratch.folder, "dist/app"), { "index.html": "<!doctype html><title>Octo</title>" });
  await writeFile(
    join(scratch.folder, "dist/relay/run-cli.js"),
    `export async function run(args, link) {
      const facts = await link.call("relay.hello", { token: "", protocol: ${protocolVersion} });
      const root = await link.call("roots.open", { path: args[0] });
      const list = await link.call("files.list", { root: root.path, path: "", depth: 1, limit: 9, ignored: false });
      const code = await link.call("files.read", { root: root.path, path: "../x" }).catch((error) => error.code);
      await link.call("terminal.open", { id: "t", create: true, root: root.path, command: "sleep 1010" });
      console.log(JSON.stringify({ version: facts.version, entries: list.entries.map(({ path }) => path), code }));
      return 3;
    }\n`,
  );
  await writeFile(join(scratch.folder, "dist/package.json"), '{"type":"module"}');
}, 60_000);
afterEach(() => {
  for (const child of started) child.kill("SIGKILL");
  started.clear();
});
afterAll(() => scratch.remove());

function start(args: string[], env: Record<string, string> = {}, cwd?: string) {
  const program = join(scratch.folder, "dist/relay/main.js");
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, OCTO_HOME: home, CI: "1", ...env },
  });
  started.add(child);
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const until = async (words: RegExp) => {
    while (!words.test(said.out)) {
      const more = new Promise((resolve) => child.stdout.once("data", resolve));
      const code = await Promise.race([more, ended.then(() => "ended")]);
      if (code === "ended") throw new Error(`ended before ${words}: ${said.out}${said.err}`);
    }
    return words.exec(said.out) ?? [];
  };
  return { child, said, ended, until };
}

async function outcome(args: string[], env?: Record<string, string>, cwd?: string) {
  const { said, ended } = start(args, env, cwd);
  return { code: await ended, ...said };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

it("prints help, and explains a wrong flag in one sentence", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  expect(await outcome(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  const help = await outcome(["--help"]);
  expect(help).toMatchObject({ code: 0, err: "" });
  for (const word of [
    "run",
    "token",
    "doctor",
    "--folder",
    "--port",
    "--allow-host",
    "--shared-machine",
    "--no-open",
    "this machine only",
  ]) {
    expect(help.out).toContain(word);
  }
  for (const [args, words] of [
    [["--prot", "1"], "--prot"],
    [["--port"], "--port"],
    [["--port", "http"], "1 to 65535"],
    [["--allow-host", "http://x/"], "HOST:PORT"],
    [["--shared-machine", "maybe"], "yes, no or auto"],
    [["--host", "0.0.0.0"], "--host"],
    [["dance"], "dance"],
  ] as const) {
    const { code, out, err } = await outcome([...args]);
    expect({ code, out }, args.join(" ")).toEqual({ code: 2, out: "" });
    expect(err).toContain(words);
    expect(err.trim().split("\n")).toHaveLength(1);
  }
});

it("prints a pairing address, works without optional packages, and ends cleanly on Ctrl-C", async () => {
  const port = await freePort();
  const { child, ended, until, said } = start(["--no-open", "--port", String(port), "--folder", scratch.folder]);
  const [, pairing = ""] = await until(/#pair=([\w-]+)[\s\S]*not shown here/);
  expect(said.out).toContain(`http://localhost:${port}/#pair=`);
  const client = await connect(port);
  const { token } = await client.call("relay.pair", { pairing, name: "test" });
  const facts = await client.call("relay.hello", { token, protocol: protocolVersion });
  expect(facts.abilities).toEqual({ pty: false, ripgrep: false, liveShell: false });
  expect(facts.roots).toMatchObject([{ path: scratch.folder }]);

  const root = scratch.folder;
  const where = { root, path: "dist/app", literal: true, ignoreCase: false, context: 0, limit: 9, perFile: 9 };
  const found = await client.call("search.text", { ...where, pattern: "<title>Octo" });
  expect(found).toMatchObject({ engine: "built-in", matches: [{ path: "dist/app/index.html" }] });

  await layFiles(root, { "gbk.txt": Buffer.from("d6d0cec4b2e2cad4", "hex") });
  expect((await client.call("files.read", { root, path: "gbk.txt" })).text).toBe("中文测试");
  expect((await client.call("demo.open", {})).name).toBe("sample");
  const models = await fetch(`http://localhost:${port}/demo/v1/models`, { headers: { "x-api-key": token } });
  expect(models.status).toBe(200);

  const command = "sleep 1011 & echo $!; echo ü >&2; sleep 1012";
  expect(await client.call("terminal.open", { id: "t", create: true, root, command, shell: "s" })).toMatchObject({
    pty: false,
  });
  let text = "";
  while (!text.includes("ü\n")) {
    const part = await client.call("terminal.read", { id: "t", from: text.length, waitMs: 5000, max: 1000 });
    text += part.text;
  }
  const pid = Number(/\d+/.exec(text)?.[0]);
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(client.events).toMatchObject([{ event: "relay.closing" }]);
  expect(existsSync(`/proc/${pid}`) && !(await readFile(`/proc/${pid}/stat`, "utf8")).includes(") Z ")).toBe(false);
});

it("opens a browser, prints a new token on Enter, and ends on Ctrl-C, in a real terminal", async () => {
  const pty = await import("@lydell/node-pty");
  const port = await freePort();
  const program = join(scratch.folder, "dist/relay/main.js");
  // Replaces the system's command for opening a URL with a script that only records the URL.
  const seen = join(scratch.folder, "opened");
  await layFiles(scratch.folder, { "bin/xdg-open": `#!/bin/sh\necho "$1" > '${seen}'\n` });
  await chmod(join(scratch.folder, "bin/xdg-open"), 0o755);
  const env = { ...process.env, OCTO_HOME: home, CI: "", PATH: join(scratch.folder, "bin") };
  const terminal = pty.spawn(process.execPath, [program, "--port", String(port)], { env, cols: 200 });
  let text = "";
  const tokens = () => [...new Set([...text.matchAll(/#pair=([\w-]+)/g)].map(([, token]) => token))];
  const said = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => tokens().length >= count && resolve();
      terminal.onData(look);
      look();
    });
  const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  terminal.onData((more) => (text += more));
  await said(1);
  terminal.write("\r");
  await said(2);
  const [first = "", second = ""] = tokens();
  // Everyone on the machine can read the command line, so it names a private file, which leads to the address.
  const opened = () => readFile(seen, "utf8").catch(() => "");
  await expect.poll(opened, { timeout: 10_000 }).toMatch(/^\/.*\/open-[\w-]+\.html\n$/);
  const file = (await opened()).trim();
  expect(dirname(file)).toBe(home);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, "utf8")).toContain(`location.replace("http://localhost:${port}/#pair=${first}")`);
  const everything = execFileSync("sh", ["-c", "cat /proc/[0-9]*/cmdline 2>/dev/null; true"]).toString();
  expect(everything).not.toContain(first);
  const client = await connect(port);
  await expect(client.call("relay.pair", { pairing: first, name: "late" })).rejects.toThrow("not valid");
  const other = await connect(port);
  expect(await other.call("relay.pair", { pairing: second, name: "in time" })).toHaveProperty("token");
  terminal.write("\u0003");
  expect(await ended).toBe(0);
  expect(existsSync(file)).toBe(false);
});

it("opens the page without the token for a browser that cannot read the file", async () => {
  const pty = await import("@lydell/node-pty");
  const port = await freePort();
  const seen = join(scratch.folder, "opened-by-snap");
  await layFiles(scratch.folder, {
    "snap/xdg-open": `#!/bin/sh\necho "$1" > '${seen}'\n`,
    "snap/xdg-settings": "#!/bin/sh\necho firefox_firefox.desktop\n",
  });
  for (const name of ["xdg-open", "xdg-settings"]) await chmod(join(scratch.folder, "snap", name), 0o755);
  const env = { ...process.env, OCTO_HOME: home, CI: "", PATH: join(scratch.folder, "snap") };
  const args = [join(scratch.folder, "dist/relay/main.js"), "--port", String(port)];
  const terminal = pty.spawn(process.execPath, args, { env, cols: 200 });
  let text = "";
  terminal.onData((more) => (text += more));
  const ended = new Promise((resolve) => terminal.onExit(resolve));
  await expect.poll(() => text, { timeout: 10_000 }).toContain("paste the one above");
  expect(await readFile(seen, "utf8")).toBe(`http://localhost:${port}/\n`);
  terminal.write("\u0003");
  await ended;
});

it("keeps its folder private, whoever made it and whatever is in it", async () => {
  const wide = join(scratch.folder, "wide-home");
  await layFiles(wide, { "relay.json": "{}", "billing/2026-01.jsonl": "{}\n", "mine/run.sh": "" });
  const own = ["relay.json", "billing", "billing/2026-01.jsonl", ""];
  for (const name of [...own, "mine/run.sh"]) await chmod(join(wide, name), 0o777);
  const modes = () => Promise.all(own.map(async (name) => (await stat(join(wide, name))).mode & 0o077));
  const port = String(await freePort());
  const { child, until, ended } = start(["--no-open", "--port", port], { OCTO_HOME: wide });
  await until(/#pair=/);
  expect(await modes()).toEqual([0, 0, 0, 0]);
  expect((await stat(join(wide, "mine/run.sh"))).mode & 0o777).toBe(0o777);
  child.kill("SIGINT");
  await ended;
  await chmod(wide, 0o755);
  await outcome(["run", scratch.folder], { OCTO_HOME: wide });
  expect(await modes()).toEqual([0, 0, 0, 0]);
});

it("makes a token for a script, which reads what was spent and nothing else", async () => {
  const port = String(await freePort());
  const { until } = start(["--no-open", "--port", port]);
  await until(/#pair=/);
  const hello = async (token: string) =>
    refusal((await connect(Number(port))).call("relay.hello", { token, protocol: protocolVersion }));
  const script = (await outcome(["token"])).out.trim();
  expect(await hello(script)).toBe("forbidden");
  const mighty = (await outcome(["token", "--scope", "relay", "--scope", "billing"])).out.trim();
  expect(await hello(mighty)).toBe("no refusal");
  const wrong = await outcome(["token", "--scope", "everything"]);
  expect(wrong).toMatchObject({ code: 2, out: "", err: "octo-relay: --scope wants one of: relay, billing.\n" });
});

it("says who uses a busy port and what to do", async () => {
  const port = await freePort();
  const first = start(["--no-open", "--port", String(port)]);
  await first.until(/#pair=/);
  const second = await outcome(["--no-open", "--port", String(port)], { OCTO_HOME: join(scratch.folder, "else") });
  expect(second).toMatchObject({ code: 1, out: "" });
  expect(second.err).toContain(`already running at http://localhost:${port}`);
  const other = createServer((socket) => socket.resume().end("HTTP/1.1 200 OK\r\n\r\nhello"));
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port: held } = other.address() as { port: number };
  const third = await outcome(["--no-open", "--port", String(held)]);
  expect(third.code).toBe(1);
  expect(third.err).toMatch(/in use by another program.*--port/);
  await new Promise((resolve) => other.close(resolve));
});

it("hands its folder to the relay that runs already, and ends", async () => {
  const own = { OCTO_HOME: join(scratch.folder, "second-home") };
  const port = await freePort();
  const flags = ["--no-open", "--port", String(port)];
  const first = start(flags, own);
  await first.until(/#pair=/);
  const note = join(own.OCTO_HOME, `running-${port}.json`);
  expect((await stat(note)).mode & 0o777).toBe(0o600);
  await layFiles(scratch.folder, { "work one/a.txt": "a", "two/b.txt": "b" });
  const [one, two] = [join(scratch.folder, "work one"), join(scratch.folder, "two")];

  for (const [folder, args] of [
    [one, flags],
    [two, [...flags, "--folder", two, "--allow-host", "localhost:11434"]],
    [two, flags],
  ] as const) {
    const second = await outcome([...args], own, folder);
    expect(second).toMatchObject({ code: 0, err: "" });
    expect(second.out).toContain(`It now has the folder ${folder} open.`);
    const [address = "", token = ""] = /http:\S+#pair=(\S+)/.exec(second.out) ?? [];
    expect(address).toContain(`http://localhost:${port}/?folder=${encodeURIComponent(folder)}#`);
    const client = await connect(port);
    const { token: device } = await client.call("relay.pair", { pairing: token, name: "test" });
    const { roots } = await client.call("relay.hello", { token: device, protocol: protocolVersion });
    expect(roots.map(({ path }) => path)).toContain(folder);
  }
  const demo = await outcome([...flags, "--demo"], own, one);
  expect(demo.out).toContain(`http://localhost:${port}/?demo#pair=`);
  const gone = await outcome([...flags, "--folder", join(scratch.folder, "missing")], own);
  expect(gone).toMatchObject({ code: 1, out: "" });
  // The home folder is never opened unasked.
  const home = await outcome(flags, { ...own, HOME: two }, two);
  expect(home).toMatchObject({ code: 0, err: "" });
  expect(home.out).not.toMatch(/opened|folder=/);

  first.child.kill("SIGSTOP");
  const silent = await outcome(flags, own, one);
  first.child.kill("SIGCONT");
  expect(silent.code).toBe(1);
  expect(silent.err).toContain(`does not answer. Stop it (process ${first.child.pid})`);
  first.child.kill("SIGINT");
  await first.ended;
  expect(existsSync(note)).toBe(false);
}, 40_000);

it("trusts no program that took the port of a relay that died, and starts where the port is free", async () => {
  const own = { OCTO_HOME: join(scratch.folder, "dead-home") };
  const port = await freePort();
  const flags = ["--no-open", "--port", String(port)];
  const first = start(flags, own);
  await first.until(/#pair=/);
  first.child.kill("SIGKILL");
  await first.ended;
  const asked: string[] = [];
  const other = createServer((socket) => {
    socket.on("data", (data) => asked.push(data.toString()));
    socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"proof":"x","version":"9","address":"y"}');
  });
  await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
  const refused = await outcome(flags, own);
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toContain("in use by another program");
  // Even a note of a living process does not make it trusted.
  await writeFile(
    join(own.OCTO_HOME, `running-${port}.json`),
    JSON.stringify({ secret: "a secret", pid: process.pid }),
  );
  expect(await outcome(flags, own)).toMatchObject({ code: 1, out: "" });
  expect(asked.join()).not.toContain("a secret");
  await new Promise((resolve) => other.close(resolve));
  const again = start(flags, own);
  await again.until(/#pair=/);
  const posted = await fetch(`http://localhost:${port}/second`, { method: "POST", body: "{}" });
  expect(posted.status).toBe(403);
});

it("says what is wrong with a folder, a config, or a missing app", async () => {
  const port = String(await freePort());
  const missing = await outcome(["--no-open", "--port", port, "--folder", join(scratch.folder, "missing")]);
  expect(missing).toMatchObject({ code: 1, out: "" });
  expect(missing.err).toMatch(/missing cannot be opened. There is no such/);

  const broken = join(scratch.folder, "broken-home");
  await layFiles(broken, { "relay.json": "{ not json" });
  const damaged = await outcome(["--no-open", "--port", port], { OCTO_HOME: broken });
  expect(damaged.code).toBe(1);
  expect(damaged.err).toMatch(/relay\.json is damaged.*pair again/);

  const index = join(scratch.folder, "dist/app/index.html");
  const page = await readFile(index);
  await rm(index);
  const unbuilt = await outcome(["--no-open", "--port", port]);
  await writeFile(index, page);
  expect(unbuilt).toMatchObject({ code: 1, err: "octo-relay: The app is not built. Run npm run build first.\n" });
});

it("checks the machine: notes for optional parts, failure for required ones", async () => {
  const port = String(await freePort());
  const good = await outcome(["doctor", "--port", port], { OCTO_HOME: join(scratch.folder, "doctor") });
  expect(good.code).toBe(0);
  expect(good.out).toMatch(/note {2}real terminals: .*node-pty.*Reinstall/);
  expect(good.out).toMatch(/note {2}fast search: .*built-in/);
  expect(good.out).toMatch(/ok {4}the app is built/);
  const open = join(scratch.folder, "open-home");
  await mkdir(open);
  await writeFile(join(open, "relay.json"), "[]");
  await chmod(join(open, "relay.json"), 0o644);
  const bad = await outcome(["doctor", "--port", port], { OCTO_HOME: open });
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/FAIL {2}config in/);
});

it("gives a one-shot run an in-memory link and leaves nothing running", async () => {
  await layFiles(join(scratch.folder, "project"), { "a.txt": "a" });
  const { code, out } = await outcome(["run", join(scratch.folder, "project")]);
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ entries: ["a.txt"], code: "outside-root" });
  const everything = execFileSync("sh", ["-c", "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; true"]).toString();
  expect(everything).not.toContain("sleep 1010");
  const config = JSON.parse(await readFile(join(home, "relay.json"), "utf8")) as { roots: string[] };
  expect(config.roots).not.toContain(join(scratch.folder, "project"));
});
