// Tests that the person is asked only for what can be done, and sees exactly what will be done.
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "#core/model/message.ts";
import { startTools, type TestTools } from "../tools.suite.ts";

let tools: TestTools;
const file = (name: string) => join(tools.folder, name);

beforeEach(async () => {
  tools = await startTools();
});

/** Returns why the call is not asked for; undefined if it is. */
async function refusalOf(name: string, input: JsonObject): Promise<string | undefined> {
  const shown = await tools.preview(name, input);
  return shown.kind === "refused" ? shown.message : undefined;
}

describe("what cannot be granted is not asked", () => {
  it("for files that were not read, have changed, are folders, binary, outside or unreadable", async () => {
    writeFileSync(file("unread.txt"), "a\n");
    writeFileSync(file("changed.txt"), "a\n");
    writeFileSync(file("known.txt"), "a\nb\n");
    writeFileSync(file("latin1.txt"), Buffer.from("caf\xe9 cr\xe8me et th\xe9 glac\xe9\n", "latin1"));
    writeFileSync(file("bytes.bin"), Buffer.from([0, 1, 2, 0]));
    mkdirSync(file("folder"));
    symlinkSync("/nowhere/at/all", file("dangling"));
    for (const path of ["changed.txt", "known.txt", "latin1.txt"]) await tools.use("read_file", { path });
    writeFileSync(file("changed.txt"), "b\n");
    const write = (path: string, content = "x\n") => refusalOf("write_file", { path, content });
    const edit = (path: string, old_text: string, new_text = "x") =>
      refusalOf("edit_file", { path, old_text, new_text });
    expect(await write("unread.txt")).toMatch(/exists and you have not read it/);
    expect(await write("changed.txt")).toMatch(/has changed since/);
    expect(await write("folder")).toMatch(/a folder, not a file/);
    expect(await write("bytes.bin")).toMatch(/have not read it/);
    expect(await write("known.txt/below.txt")).toMatch(/is a file/);
    expect(await write("../out.txt")).toMatch(/outside/);
    expect(await write("/etc/octo-test")).toMatch(/outside/);
    expect(await write("dangling")).toMatch(/link to nowhere/);
    expect(await write("latin1.txt", "中\n")).toMatch(/cannot be written in/);
    expect(await write("n".repeat(300))).toMatch(/too long/);
    expect(await edit("unread.txt", "a")).toMatch(/have not read it/);
    expect(await edit("changed.txt", "b")).toMatch(/has changed since/);
    expect(await edit("known.txt", "absent")).toMatch(/is not in known.txt/);
    expect(await edit("known.txt", "a", "a")).toMatch(/are the same/);
    expect(await edit("latin1.txt", "th", "中")).toMatch(/cannot be written in/);
    expect(await edit("missing.txt", "a")).toMatch(/no such file/);
    expect(await edit("folder", "a")).toMatch(/a folder/);
    expect(await edit("bytes.bin", "a")).toMatch(/not text/);
    for (const [tool, more] of [
      ["read_file", {}],
      ["list_files", {}],
      ["grep", { pattern: "x" }],
    ] as const) {
      expect(await refusalOf(tool, { path: "missing.env", ...more }), tool).toMatch(/no such file/);
      expect(await refusalOf(tool, { path: "/etc/passwd", ...more }), tool).toMatch(/outside/);
    }
    expect(await refusalOf("read_file", { path: "folder" })).toMatch(/a folder/);
    expect(await refusalOf("grep", { path: "folder", pattern: "x" })).toBeUndefined();
    expect(await refusalOf("terminal_input", { id: "never", text: "x" })).toMatch(/No command is known/);
    expect(existsSync(file("n"))).toBe(false);
  });

  it("and a diff is what will be done", async () => {
    writeFileSync(file("a.txt"), "one\ntwo\n");
    await tools.use("read_file", { path: "a.txt" });
    const calls: [string, JsonObject][] = [
      ["write_file", { path: "a.txt", content: "one\n2\n" }],
      ["edit_file", { path: "a.txt", old_text: "2", new_text: "two" }],
      ["write_file", { path: "deep/new.txt", content: "new\n" }],
    ];
    for (const [name, input] of calls) {
      const shown = await tools.preview(name, input);
      const { view } = await tools.use(name, input);
      expect(shown.kind === "diff" && shown.patch, name).toBe(view?.kind === "diff" && view.patch);
    }
    expect(readFileSync(file("a.txt"), "utf8")).toBe("one\ntwo\n");
    expect(readFileSync(file("deep/new.txt"), "utf8")).toBe("new\n");
  });
});

describe("a folder that was moved away", () => {
  it("is not made again by write_file, whatever file in it is written", async () => {
    mkdirSync(file("src/deep"), { recursive: true });
    writeFileSync(file("src/deep/a.txt"), "a\n");
    await tools.use("read_file", { path: "src/deep/a.txt" });
    renameSync(file("src"), file("lib"));
    for (const path of ["src/deep/a.txt", "src/deep/new.txt", "src/other/new.txt"]) {
      expect(await refusalOf("write_file", { path, content: "x" }), path).toMatch(/folder src is gone/);
      expect((await tools.use("write_file", { path, content: "x" })).text, path).toMatch(/folder src is gone/);
    }
    expect((await tools.use("edit_file", { path: "src/deep/a.txt", old_text: "a", new_text: "b" })).outcome).toBe(
      "error",
    );
    expect(existsSync(file("src"))).toBe(false);
    expect((await tools.use("write_file", { path: "fresh/new.txt", content: "x" })).outcome).toBe("ok");
    mkdirSync(file("src/deep"), { recursive: true });
    expect((await tools.use("write_file", { path: "src/deep/a.txt", content: "x" })).text).toMatch(/^Created/);
  });

  it("says that the opened folder itself is gone", async () => {
    renameSync(tools.folder, `${tools.folder}-moved`);
    expect((await tools.use("write_file", { path: "a.txt", content: "x" })).text).toMatch(
      /opened folder, cannot be reached/,
    );
    expect(existsSync(tools.folder)).toBe(false);
  });
});
