// Attacks the relay with what a project can contain: pipes, devices, endless lines, slow patterns, swapped folders.
import { execFileSync } from "node:child_process";
import { lstatSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RelayInput } from "#contract";
import { layFiles, refusal, startTestRelay, type TestClient, type TestRelay } from "../relay.suite.ts";
import { resolveInside } from "./paths.ts";
import { loadRipgrep } from "./ripgrep.ts";
import { builtIn } from "./scan-lines.ts";
import { searchText } from "./search-files.ts";
import { createTrash } from "./trash.ts";

let relay: TestRelay;
let client: TestClient;
let root: string;
beforeEach(async () => {
  relay = await startTestRelay();
  client = await relay.client();
  root = join(relay.folder, "project");
  await mkdir(root);
  await client.call("roots.open", { path: root });
});
// Removing very many files takes its time.
afterEach(() => relay.close(), 60_000);

type Query = Partial<Omit<RelayInput<"search.text">, "root">>;
const defaults = { literal: false, ignoreCase: false, context: 0, limit: 100, perFile: 10, pattern: "needle" };
const never = new AbortController().signal;
const list = (path = "") => client.call("files.list", { root, path, depth: 4, limit: 1000, ignored: false });
const grep = (query: Query = {}) => client.call("search.text", { root, path: "", ...defaults, ...query });
const glob = (path = "") => client.call("search.files", { root, path, glob: "**", limit: 1000 });
/** Searches with both engines. */
async function both(query: Query = {}) {
  const place = await resolveInside(root, query.path ?? "");
  const engines = [builtIn, await loadRipgrep()];
  return Promise.all(engines.map((engine) => searchText(place, { ...defaults, ...query }, never, engine)));
}

describe("pipes, devices and links", () => {
  it("hang neither listing nor search nor reading, and are no ignore files", async () => {
    await layFiles(root, { "a.txt": "needle\n", "sub/b.txt": "needle\n", "zero/c.txt": "needle\n" });
    execFileSync("mkfifo", [join(root, ".gitignore"), join(root, "pipe"), join(root, "sub/.gitignore")]);
    await symlink("/dev/zero", join(root, "zero/.gitignore"));
    await symlink("/dev/zero", join(root, "endless"));
    const files = ["a.txt", "sub/b.txt", "zero/c.txt"];
    expect((await list()).entries.map(({ path }) => path)).toEqual(expect.arrayContaining(files));
    expect((await glob()).entries.map(({ path }) => path).sort()).toEqual(files);
    for (const found of await both()) expect(found.matches.map(({ path }) => path)).toEqual(files);
    expect((await grep({ path: "sub" })).matches).toHaveLength(1);
    expect(await refusal(grep({ path: "pipe" }))).toBe("unsupported");
    expect(await refusal(glob("pipe"))).toBe("unsupported");
    expect(await refusal(list("pipe"))).toBe("not-found");
    expect(await refusal(client.call("files.read", { root, path: "pipe" }))).toBe("unsupported");
    expect(await refusal(client.call("files.bytes", { root, path: "pipe", max: 100 }))).toBe("unsupported");
    expect(await refusal(grep({ path: "endless" }))).toBe("outside-root");
    expect(await refusal(client.call("files.write", { root, path: "pipe", text: "x", expect: null }))).toBe(
      "unsupported",
    );
  });
});

describe("sizes", () => {
  it("lines cost no memory of their own", async () => {
    await writeFile(join(root, "lines.txt"), Buffer.alloc(49 * 1024 * 1024, "\n"));
    await writeFile(join(root, "crlf.txt"), Buffer.alloc(48 * 1024 * 1024, "\r\n"));
    const before = process.resourceUsage().maxRSS;
    const last = await client.call("files.read", { root, path: "lines.txt", fromLine: 40_000_000, toLine: 40_000_002 });
    expect(last).toMatchObject({ text: "\n\n\n", lines: 49 * 1024 * 1024 });
    expect(await client.call("files.read", { root, path: "crlf.txt", toLine: 2 })).toMatchObject({ text: "\n\n" });
    for (const { matches, cut } of await both({ pattern: "^$", context: 3, glob: "lines.txt" })) {
      expect({ count: matches.length, cut }).toEqual({ count: 10, cut: true });
    }
    // In kilobytes: the bytes, the text and its copies, but not a number for each line.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(600 * 1024);
  });

  it("a line without an end is searched and shown around the match", async () => {
    await writeFile(join(root, "long.txt"), `${"x".repeat(20_000_000)}needle${"é".repeat(5_000_000)}`);
    for (const { matches } of await both()) {
      expect(matches).toHaveLength(1);
      expect(matches[0]?.text).toMatch(/^…x+needleé+…$/);
      expect(matches[0]?.text).toHaveLength(502);
    }
  });

  it("a file over 100 MB is left out of a search, and the answer says so", async () => {
    await layFiles(root, { "small.txt": "needle\n", "sparse.bin": "needle\n" });
    await truncate(join(root, "sparse.bin"), 50 * 1024 ** 3);
    for (const found of await both()) expect(found).toMatchObject({ large: 1, matches: [{ path: "small.txt" }] });
    await expect(client.call("files.read", { root, path: "sparse.bin" })).rejects.toThrow(/limit is 50.0 MB/);
  });

  it("a folder with very many files is listed in part", async () => {
    const many = join(root, "many");
    await mkdir(many);
    execFileSync("sh", ["-c", 'cd "$0" && seq 50050 | xargs touch', many]);
    const listed = await client.call("files.list", { root, path: "many", depth: 1, limit: 10, ignored: false });
    expect(listed).toMatchObject({ cut: true, total: 50_000 });
    expect(listed.entries).toHaveLength(10);
    const found = await client.call("search.files", { root, path: "", glob: "*", limit: 10 });
    expect(found).toMatchObject({ cut: true, total: 50_000 });
    const browsed = await client.call("roots.browse", { path: many });
    expect(browsed).toMatchObject({ folders: [], cut: true });
  }, 60_000);
});

describe("time", () => {
  it("a slow pattern ends with the limit and a way out, and the relay answers meanwhile", async () => {
    await layFiles(root, { "slow.txt": `${"a".repeat(60)}!\n` });
    const place = await resolveInside(root, "");
    const slow = searchText(place, { ...defaults, pattern: "^(a+)+$" }, never, builtIn);
    const refused = refusal(slow);
    const began = performance.now();
    await client.call("roots.list", {});
    expect(performance.now() - began).toBeLessThan(1_000);
    await expect(slow).rejects.toThrow("slow.txt: the search took longer than 5 s. Use a simpler pattern");
    expect(await refused).toBe("timeout");
  });

  it("a slow pattern ends at once when its call is cancelled", async () => {
    await layFiles(root, { "slow.txt": `${"a".repeat(60)}!\n` });
    const stop = new AbortController();
    const place = await resolveInside(root, "");
    const slow = searchText(place, { ...defaults, pattern: "^(a+)+$" }, stop.signal, builtIn);
    setTimeout(() => stop.abort(), 100);
    const began = performance.now();
    await expect(slow).rejects.toThrow(/abort/i);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe("secrets", () => {
  it("are left out of a search unless it names the very file, and the answer counts them", async () => {
    const secrets = { ".env": "needle=1\n", "keys/id_rsa": "needle\n", ".aws/credentials": "needle\n" };
    await layFiles(root, { "a.txt": "needle\n", ".env.example": "needle=\n", ...secrets });
    for (const found of await both()) {
      expect(found.matches.map(({ path }) => path)).toEqual([".env.example", "a.txt"]);
      expect(found.secrets).toBe(3);
    }
    expect((await grep({ glob: "*.txt" })).secrets).toBe(0);
    expect(await grep({ path: ".env" })).toMatchObject({ secrets: 0, matches: [{ path: ".env" }] });
    expect(await grep({ path: ".aws" })).toMatchObject({ secrets: 1, matches: [] });
    const { path } = await client.call("demo.open", {});
    expect(
      (await client.call("search.text", { ...defaults, root: path, path: "", pattern: "discount" })).matches,
    ).not.toEqual([]);
  });
});

describe("the relay's own folder", () => {
  it("is neither opened nor read, written, listed or searched, whatever contains it", async () => {
    const home = join(relay.folder, "home");
    await layFiles(home, { "trash/t.txt": "needle", "billing/b.jsonl": "needle" });
    await symlink(home, join(root, "link"));
    for (const path of [home, join(home, "trash"), join(root, "link")]) {
      expect(await refusal(client.call("roots.open", { path })), path).toBe("forbidden");
    }
    const all = (await client.call("roots.open", { path: relay.folder })).path;
    for (const path of ["home/relay.json", "home/trash/t.txt", "project/link/relay.json", "home"]) {
      expect(await refusal(client.call("files.read", { root: all, path })), path).toBe("forbidden");
      expect(await refusal(client.call("files.write", { root: all, path, text: "", expect: null })), path).toBe(
        "forbidden",
      );
    }
    for (const path of ["home/relay.json", "home"]) {
      expect(await refusal(client.call("files.trash", { root: all, path })), path).toBe("forbidden");
    }
    const open = { id: "t", create: true, root: all, command: "ls", cwd: "home" };
    expect(await refusal(client.call("terminal.open", open))).toBe("forbidden");
    const listed = await client.call("files.list", { root: all, path: "", depth: 4, limit: 1000, ignored: true });
    expect(listed.entries.filter((entry) => entry.path.startsWith("home"))).toEqual([]);
    const found = await client.call("search.files", { root: all, path: "", glob: "**", limit: 1000 });
    expect(found.entries.filter((entry) => entry.path.startsWith("home"))).toEqual([]);
    const hits = await client.call("search.text", { ...defaults, root: all, path: "" });
    expect(hits.matches).toEqual([]);
  });
});

describe("a folder that is swapped for a link again and again", () => {
  /** Swaps `sub` between a folder and a link to the outside while `work` runs many times. */
  async function whileSwapping(outside: string, work: () => Promise<unknown>, enough: () => boolean) {
    const [sub, kept] = [join(root, "sub"), join(root, "kept")];
    const over = new AbortController();
    // A write may create the folder just when it is missing.
    const insist = (step: () => void): void => {
      for (let tries = 0; tries < 100; tries++) {
        try {
          return step();
        } catch {
          rmSync(sub, { recursive: true, force: true });
        }
      }
    };
    const swapping = (async () => {
      while (!over.signal.aborted) {
        renameSync(sub, kept);
        insist(() => symlinkSync(outside, sub));
        await pause();
        unlinkSync(sub);
        insist(() => renameSync(kept, sub));
        await pause();
      }
    })();
    const began = performance.now();
    const past = (ms: number) => performance.now() - began > ms;
    while (!past(1_500) || (!enough() && !past(20_000))) await work();
    over.abort();
    await swapping;
  }

  it("leads no reading, listing or search outside", async () => {
    const outside = join(relay.folder, "outside");
    await layFiles(root, { "sub/inside.txt": "needle mine\n", "sub/deep/x.txt": "needle mine\n" });
    await layFiles(outside, {
      "inside.txt": "needle theirs\n",
      "theirs.txt": "needle theirs\n",
      "deep/x.txt": "needle theirs\n",
    });
    let count = 0;
    await whileSwapping(
      outside,
      async () => {
        const results = await Promise.allSettled([
          list(),
          glob(),
          both(),
          grep({ path: "sub" }),
          client.call("files.read", { root, path: "sub/inside.txt" }),
        ]);
        const said = JSON.stringify(results);
        expect(said).not.toContain("theirs");
        if (said.includes("mine")) count++;
      },
      () => count > 0,
    );
    expect(count).toBeGreaterThan(0);
  }, 30_000);

  it("leads no write, no temporary file and no deletion outside", async () => {
    const outside = join(relay.folder, "outside");
    await mkdir(join(root, "sub"));
    await layFiles(outside, { "victim.txt": "theirs", "deep/victim.txt": "theirs" });
    let count = 0;
    let written = 0;
    await whileSwapping(
      outside,
      async () => {
        const name = `n${++count}.txt`;
        const [first] = await Promise.allSettled([
          client.call("files.write", { root, path: `sub/${name}`, text: "x", expect: null }),
          client.call("files.write", { root, path: `sub/new${count}/${name}`, text: "x", expect: null }),
          client.call("files.write", { root, path: "sub/victim.txt", text: "x", expect: null }),
          client.call("files.trash", { root, path: "sub/victim.txt" }),
          client.call("files.trash", { root, path: "sub/deep" }),
        ]);
        if (first.status === "fulfilled") written++;
      },
      () => written > 0,
    );
    expect(written).toBeGreaterThan(0);
    expect((await readdir(outside)).sort()).toEqual(["deep", "victim.txt"]);
    expect(await readFile(join(outside, "victim.txt"), "utf8")).toBe("theirs");
    expect(await readFile(join(outside, "deep/victim.txt"), "utf8")).toBe("theirs");
  }, 30_000);
});

const otherDisk = "/dev/shm";
const hasOtherDisk = () => {
  try {
    return statSync(otherDisk).dev !== statSync("/tmp").dev;
  } catch {
    return false;
  }
};

describe.runIf(hasOtherDisk())("the trash on another disk", () => {
  it("copies a folder without following its links, and removes it", async () => {
    const home = await mkdtemp(join(otherDisk, "octo-trash-"));
    await layFiles(root, { "dir/a.txt": "a", "dir/sub/b.sh": "b" });
    await layFiles(relay.folder, { "theirs/keep.txt": "keep" });
    await symlink(join(relay.folder, "theirs"), join(root, "dir/link"));
    const trash = createTrash(home);
    const id = await trash.remove(await resolveInside(root, "dir", "keep"), undefined, never);
    const copy = join(home, "trash", id, "dir");
    expect(await readFile(join(copy, "sub/b.sh"), "utf8")).toBe("b");
    expect(lstatSync(join(copy, "link")).isSymbolicLink()).toBe(true);
    expect(await readdir(root)).toEqual([]);
    expect(await readFile(join(relay.folder, "theirs/keep.txt"), "utf8")).toBe("keep");
    execFileSync("mkfifo", [join(root, "pipe")]);
    expect(await refusal(trash.remove(await resolveInside(root, "pipe", "keep"), undefined, never))).toBe(
      "unsupported",
    );
    expect(await readdir(root)).toEqual(["pipe"]);
    await rm(home, { recursive: true });
  });
});
