// Tests the file handlers on a real disk: confinement, versions, formats, trash.
import { execFileSync } from "node:child_process";
import { chmod, link, mkdir, readFile, readdir, readlink, rename, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import iconv from "iconv-lite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TextFormat } from "#contract";
import { memoryConfig } from "../config.ts";
import { createMachineServices } from "../handlers.ts";
import { memoryLink, type MemoryLink } from "../server/rpc.ts";
import { ownAccount } from "../server/clients.ts";
import { layFiles, refusal, scratchFolder } from "../relay.suite.ts";
import { readText } from "./files.ts";
import { resolveInside } from "./paths.ts";
import { createTrash } from "./trash.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let root: string;
let home: string;
let relay: MemoryLink;

beforeEach(async () => {
  scratch = await scratchFolder();
  root = join(scratch.folder, "project");
  home = join(scratch.folder, "home");
  await mkdir(root);
  const machine = createMachineServices(memoryConfig(home));
  relay = memoryLink({ ...machine.handlers, ...ownAccount(machine) }, new AbortController().signal);
  await relay.call("roots.open", { path: root });
});
afterEach(() => scratch.remove());

const read = (path: string, range: { fromLine?: number; toLine?: number } = {}) =>
  relay.call("files.read", { root, path, ...range });
const write = (path: string, text: string, expectVersion: string | null, format?: TextFormat) =>
  relay.call("files.write", { root, path, text, expect: expectVersion, ...(format && { format }) });
/** Reads a file, changes its text and writes it back. */
async function edit(path: string, change: (text: string) => string) {
  const { text, version } = await read(path);
  return write(path, change(text), version);
}

describe("confinement", () => {
  it("W-052 refuses every way out of the opened folder", async () => {
    await layFiles(scratch.folder, { "secret.txt": "secret", "project/inside.txt": "fine", "project2/near.txt": "no" });
    await symlink(join(scratch.folder, "secret.txt"), join(root, "out.txt"));
    await symlink(scratch.folder, join(root, "up"));
    await symlink("../project2", join(root, "sibling"));
    for (const path of [
      "../secret.txt",
      "a/../../secret.txt",
      join(scratch.folder, "secret.txt"),
      "/etc/passwd",
      "out.txt",
      "up/secret.txt",
      "sibling/near.txt",
      "../project2/near.txt",
    ]) {
      expect(await refusal(read(path)), path).toBe("outside-root");
      expect(await refusal(relay.call("files.bytes", { root, path, max: 1000 })), path).toBe("outside-root");
      expect(await refusal(write(path, "x", null)), path).toBe("outside-root");
    }
    expect(await refusal(relay.call("files.trash", { root, path: "up/secret.txt" }))).toBe("outside-root");
    expect(await refusal(relay.call("files.list", { root, path: "up", depth: 1, limit: 10, ignored: true }))).toBe(
      "outside-root",
    );
    expect(await refusal(write("up/new/file.txt", "x", null))).toBe("outside-root");
    expect((await read("sub/../inside.txt")).text).toBe("fine");
    expect((await read(join(root, "inside.txt"))).path).toBe("inside.txt");
    expect(await readFile(join(scratch.folder, "secret.txt"), "utf8")).toBe("secret");
  });

  it("reveals nothing about files outside", async () => {
    expect(await refusal(read("/nowhere/at/all"))).toBe("outside-root");
    expect(await refusal(read("../nothing-here"))).toBe("outside-root");
  });

  it("refuses NUL, folders that were not opened, and links to nowhere", async () => {
    await symlink("/nowhere/at/all", join(root, "dangling"));
    await symlink("loop", join(root, "loop"));
    expect(await refusal(read("a\0b"))).toBe("bad-input");
    expect(await refusal(relay.call("files.read", { root: scratch.folder, path: "x" }))).toBe("forbidden");
    expect(await refusal(write("dangling", "x", null))).toBe("not-found");
    expect(await refusal(read("loop"))).toBe("outside-root");
  });

  it("notices a folder that is replaced by a link after the check", async () => {
    await layFiles(scratch.folder, { "project/sub/a.txt": "mine", "elsewhere/a.txt": "secret" });
    const judged = await resolveInside(root, "sub/a.txt");
    await rename(join(root, "sub"), join(root, "away"));
    await symlink(join(scratch.folder, "elsewhere"), join(root, "sub"));
    expect(await refusal(readText(judged))).toBe("outside-root");
    await rename(join(root, "away/a.txt"), join(root, "away/b.txt"));
    await symlink("/etc/passwd", join(root, "away/a.txt"));
    await expect(readText(await resolveInside(root, "away/b.txt"))).resolves.toMatchObject({ text: "mine" });
    await expect(readText({ ...judged, path: join(root, "away/a.txt") })).rejects.toMatchObject({ code: "ELOOP" });
  });

  it("does not wait for pipes or read devices", async () => {
    execFileSync("sh", ["-c", 'mkfifo "$0"', join(root, "pipe")]);
    expect(await refusal(read("pipe"))).toBe("unsupported");
    expect(await refusal(read("."))).toBe("bad-input");
  });
});

describe("reading", () => {
  it("C-115 returns ranges of lines, clamps their ends, and reports the number of lines", async () => {
    const text = Array.from({ length: 20 }, (_, i) => `line ${i + 1}\n`).join("");
    await layFiles(root, { "twenty.txt": text, "empty.txt": "", "open.txt": "a\nb" });
    expect(await read("twenty.txt")).toMatchObject({ text, lines: 20, fromLine: 1, toLine: 20, size: text.length });
    expect(await read("twenty.txt", { fromLine: 5, toLine: 6 })).toMatchObject({ text: "line 5\nline 6\n", toLine: 6 });
    expect(await read("twenty.txt", { fromLine: -3, toLine: 1 })).toMatchObject({ text: "line 1\n", fromLine: 1 });
    expect(await read("twenty.txt", { fromLine: 20, toLine: 99 })).toMatchObject({ text: "line 20\n", toLine: 20 });
    await expect(read("twenty.txt", { fromLine: 21 })).rejects.toThrow("20 lines");
    expect(await refusal(read("twenty.txt", { fromLine: 6, toLine: 5 }))).toBe("bad-input");
    expect(await read("empty.txt")).toMatchObject({ text: "", lines: 0 });
    expect(await read("open.txt", { fromLine: 2 })).toMatchObject({ text: "b", lines: 2 });
  });

  it("C-118 decodes a GBK file", async () => {
    await layFiles(root, {
      "long.txt": iconv.encode("中文测试文件，你好世界，这是一个很长的句子，用来检测编码是否正确。", "gb18030"),
      "short.txt": iconv.encode("中文", "gb18030"),
    });
    expect(await read("long.txt")).toMatchObject({ text: expect.stringContaining("你好世界") });
    expect(await read("short.txt")).toMatchObject({ text: "中文", format: { encoding: "gb18030" } });
  });

  it("reports binary files, and treats SVG as text", async () => {
    await layFiles(root, {
      "nul.bin": Buffer.from([1, 2, 0, 3]),
      "photo.png": Buffer.from("\x89PNG\r\n\x1a\n no nul here", "latin1"),
      "paper.pdf": "%PDF-1.4 plain",
      "sign.svg": "<svg/>",
    });
    for (const path of ["nul.bin", "photo.png", "paper.pdf"]) expect(await refusal(read(path)), path).toBe("binary");
    expect((await read("sign.svg")).text).toBe("<svg/>");
    expect(await relay.call("files.bytes", { root, path: "photo.png", max: 100 })).toMatchObject({ mime: "image/png" });
    expect(await relay.call("files.bytes", { root, path: "sign.svg", max: 100 })).toMatchObject({
      mime: "image/svg+xml",
    });
  });

  it("names the limit when a file is too large", async () => {
    await layFiles(root, { "image.png": Buffer.alloc(2 * 1024 * 1024) });
    await expect(relay.call("files.bytes", { root, path: "image.png", max: 1024 * 1024 })).rejects.toThrow("1.0 MB");
    await writeFile(join(root, "huge.log"), "");
    await (await import("node:fs/promises")).truncate(join(root, "huge.log"), 60 * 1024 * 1024);
    await expect(read("huge.log")).rejects.toThrow("grep");
  });

  it("reports a missing file", async () => {
    await layFiles(root, { "file.txt": "x" });
    expect(await refusal(read("missing.txt"))).toBe("not-found");
    expect(await refusal(read("file.txt/below"))).toBe("not-found");
  });
});

describe("writing", () => {
  it("C-119 creates missing folders, and refuses an empty path", async () => {
    await write("a/b/c.txt", "deep", null);
    expect(await readFile(join(root, "a/b/c.txt"), "utf8")).toBe("deep");
    expect(await refusal(write("", "x", null))).toBe("bad-input");
  });

  it("refuses a version that is not the one on disk, and leaves the file alone", async () => {
    await layFiles(root, { "a.txt": "one" });
    const { version } = await read("a.txt");
    await writeFile(join(root, "a.txt"), "two");
    expect(await refusal(write("a.txt", "three", version))).toBe("conflict");
    expect(await refusal(write("a.txt", "three", null))).toBe("conflict");
    expect(await refusal(write("gone.txt", "three", version))).toBe("conflict");
    expect(await readFile(join(root, "a.txt"), "utf8")).toBe("two");
    expect(await readdir(root)).toEqual(["a.txt"]);
  });

  it("lets exactly one of many writers that saw the same version win", async () => {
    await layFiles(root, { "a.txt": "start" });
    const { version } = await read("a.txt");
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, i) => refusal(write("a.txt", `w${i}`, version))));
    expect(outcomes.filter((outcome) => outcome === "no refusal")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(7);
  });

  it("C-176 keeps every untouched byte of files in other encodings", async () => {
    const cases: [string, Buffer, string, string][] = [
      [
        "latin1.txt",
        Buffer.from("caf\xe9 ol\xe9 et cr\xe8me br\xfbl\xe9e pour deux\nprice 5\n", "latin1"),
        "price 5",
        "price 6",
      ],
      [
        "gbk.txt",
        iconv.encode("价格表：苹果五元，香蕉三元，今日特价，欢迎光临。\nprice 5\n", "gb18030"),
        "price 5",
        "price 6",
      ],
      [
        "sjis.txt",
        iconv.encode("これは日本語のテキストです。漢字も含みます。\nprice 5\n", "shift_jis"),
        "price 5",
        "price 6",
      ],
      ["utf16.txt", Buffer.from("\ufeffWindows text ü\r\nprice 5\r\n", "utf16le"), "price 5", "price 6"],
      ["utf16be.txt", Buffer.from("\ufeffbig ü\nprice 5\n", "utf16le").swap16(), "price 5", "price 6"],
      ["bom.txt", Buffer.from("\ufeffwith a mark ü\nprice 5\n"), "price 5", "price 6"],
      ["odd.txt", Buffer.from([0x61, 0x81, 0x8d, 0x8f, 0x90, 0x9d, 0xff, 0x0a, 0x35, 0x0a]), "5", "6"],
    ];
    for (const [name, bytes, from, to] of cases) {
      await writeFile(join(root, name), bytes);
      const same = await edit(name, (text) => text);
      expect(await readFile(join(root, name)), name).toEqual(bytes);
      expect(same.version, name).toBe(same.before);
      await edit(name, (text) => text.replace(from, to));
      const at = bytes.lastIndexOf(0x35);
      const wanted = Buffer.from(bytes);
      wanted[at] = 0x36;
      expect(await readFile(join(root, name)), name).toEqual(wanted);
    }
  });

  it("C-175 keeps CRLF line ends, and mixed ones where they are", async () => {
    await layFiles(root, {
      "crlf.txt": "one\r\ntwo\r\nthree\r\n",
      "mixed.txt": "one\r\ntwo\nthree\r\n",
      "old.txt": "a\r\r\nb\r\n",
    });
    expect(await read("crlf.txt")).toMatchObject({ text: "one\ntwo\nthree\n", format: { eol: "crlf" } });
    await edit("crlf.txt", (text) => text.replace("two", "2\n2b"));
    expect(await readFile(join(root, "crlf.txt"), "utf8")).toBe("one\r\n2\r\n2b\r\nthree\r\n");
    expect(await read("mixed.txt")).toMatchObject({ text: "one\r\ntwo\nthree\r\n", format: { eol: "mixed" } });
    for (const name of ["mixed.txt", "old.txt"]) {
      const bytes = await readFile(join(root, name));
      await edit(name, (text) => text);
      expect(await readFile(join(root, name)), name).toEqual(bytes);
    }
  });

  it("keeps permission bits, writes through a link, and leaves a link a link", async () => {
    await layFiles(root, { "run.sh": "#!/bin/sh\n", "real/target.txt": "old" });
    await chmod(join(root, "run.sh"), 0o751);
    await symlink("real/target.txt", join(root, "alias.txt"));
    await edit("run.sh", (text) => `${text}echo\n`);
    expect((await stat(join(root, "run.sh"))).mode & 0o7777).toBe(0o751);
    expect(await edit("alias.txt", () => "new")).toMatchObject({ path: "alias.txt" });
    expect(await readlink(join(root, "alias.txt"))).toBe("real/target.txt");
    expect(await readFile(join(root, "real/target.txt"), "utf8")).toBe("new");
  });

  it("names the character that an encoding cannot hold, and writes nothing", async () => {
    await writeFile(join(root, "latin1.txt"), Buffer.from("caf\xe9 cr\xe8me et th\xe9 glac\xe9\n", "latin1"));
    const { text, version } = await read("latin1.txt");
    const failed = write("latin1.txt", `${text}中`, version);
    await expect(failed).rejects.toThrow("“中” (U+4E2D)");
    expect(await refusal(failed)).toBe("unencodable");
    await write("latin1.txt", `${text}中`, version, { encoding: "utf-8", eol: "lf", bom: false });
    expect(await readFile(join(root, "latin1.txt"), "utf8")).toBe(`${text}中`);
  });

  it("leaves nothing half-written when the disk fails", async () => {
    await layFiles(root, { "folder/keep.txt": "old" });
    await rename(join(root, "folder"), join(root, "moved"));
    await writeFile(join(root, "folder"), "a file in the way");
    expect(await refusal(write("folder/keep.txt", "new", null))).toBe("not-found");
    expect(await refusal(write("x".repeat(300), "new", null))).toBe("bad-input");
    expect((await readdir(root)).sort()).toEqual(["folder", "moved"]);
  });
});

describe("the trash", () => {
  it("W-098 keeps what was overwritten or deleted, whatever its name", async () => {
    const names = ['a "b".txt', "line\nbreak.txt", "ünï — 中.txt"];
    for (const name of names) {
      await layFiles(root, { [name]: "first" });
      const { version } = await read(name);
      const { trash } = await write(name, "second", version);
      const overwritten = await inTrash(trash ?? "");
      expect(overwritten).toMatchObject({ note: { path: name, why: "overwritten", version }, content: "first" });
      const removed = await inTrash((await relay.call("files.trash", { root, path: name })).trash);
      expect(removed).toMatchObject({ note: { path: name, root, why: "deleted", kind: "file" }, content: "second" });
    }
    expect(await readdir(root)).toEqual([]);
  });

  it("moves folders whole and links as links, and never the opened folder", async () => {
    await layFiles(root, { "dir/sub/a.txt": "a", "kept.txt": "kept" });
    await symlink("kept.txt", join(root, "link.txt"));
    const folder = await relay.call("files.trash", { root, path: "dir" });
    expect(await readFile(join(home, "trash", folder.trash, "dir/sub/a.txt"), "utf8")).toBe("a");
    const linked = await relay.call("files.trash", { root, path: "link.txt" });
    expect(await readlink(join(home, "trash", linked.trash, "link.txt"))).toBe("kept.txt");
    expect(await readdir(root)).toEqual(["kept.txt"]);
    expect(await refusal(relay.call("files.trash", { root, path: "." }))).toBe("forbidden");
    expect(await refusal(relay.call("files.trash", { root, path: "kept.txt", expect: "0".repeat(64) }))).toBe(
      "conflict",
    );
  });

  it("deletes items after fourteen days", async () => {
    await layFiles(root, { "a.txt": "a", "b.txt": "b" });
    const { trash } = await relay.call("files.trash", { root, path: "a.txt" });
    const store = createTrash(home);
    await store.prune(Date.now() + 13 * 86_400_000);
    expect((await inTrash(trash)).content).toBe("a");
    await store.prune(Date.now() + 15 * 86_400_000);
    expect(await readdir(join(home, "trash", trash.split("/")[0] ?? ""))).toEqual([]);
  });

  async function inTrash(id: string) {
    const folder = join(home, "trash", id);
    const [name = ""] = await readdir(folder);
    const note = JSON.parse(await readFile(`${folder}.json`, "utf8")) as Record<string, unknown>;
    return { note, content: await readFile(join(folder, name), "utf8") };
  }
});

describe("roots and folders", () => {
  it("browses names only, hidden ones last, and opens a link's target", async () => {
    await layFiles(root, { "b/x": "", "a/x": "", ".h/x": "", "file.txt": "" });
    await symlink("a", join(root, "z-link"));
    await symlink("nowhere", join(root, "broken"));
    expect(await relay.call("roots.browse", { path: root })).toEqual({
      path: root,
      parent: scratch.folder,
      folders: ["a", "b", "z-link", ".h"],
      cut: false,
    });
    expect(await relay.call("roots.open", { path: join(root, "z-link") })).toEqual({
      path: join(root, "a"),
      name: "a",
    });
    expect(await refusal(relay.call("roots.open", { path: join(root, "missing") }))).toBe("not-found");
    expect(await refusal(relay.call("roots.open", { path: join(root, "file.txt") }))).toBe("bad-input");
    expect(await refusal(relay.call("roots.open", { path: "relative" }))).toBe("bad-input");
    await relay.call("roots.close", { path: root });
    expect(await refusal(read("file.txt"))).toBe("forbidden");
  });

  it("C-116 lists folders first and sorted, shallow before deep, with the true total", async () => {
    await layFiles(root, { "z.txt": "zz", "b/deep/x.txt": "", "a/y.txt": "", "node_modules/m/i.js": "" });
    await link(join(root, "z.txt"), join(root, "same.txt"));
    const list = (input: { depth: number; limit: number; ignored: boolean; path?: string }) =>
      relay.call("files.list", { root, path: "", ...input });
    const near = await list({ depth: 1, limit: 100, ignored: false });
    expect(near.entries.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      "folder a",
      "folder b",
      "file same.txt",
      "file z.txt",
    ]);
    expect(near.entries.at(-1)).toMatchObject({ size: 2 });
    const cut = await list({ depth: 3, limit: 5, ignored: false });
    expect(cut).toMatchObject({ total: 7, cut: true });
    expect(cut.entries.map(({ path }) => path)).toEqual(["a", "b", "same.txt", "z.txt", "a/y.txt"]);
    expect((await list({ depth: 1, limit: 9, ignored: true })).entries.map(({ path }) => path)).toContain(
      "node_modules",
    );
    expect((await list({ depth: 1, limit: 9, ignored: false, path: "b" })).entries).toMatchObject([{ path: "b/deep" }]);
  });
});
