import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { beforeEach, describe, expect, it } from "vitest";
import type { ToolHost } from "#core/tool/tool.ts";
import { startTools, type TestTools } from "./tools.suite.ts";

let folder: string;
let tools: ToolHost;
let use: TestTools["use"];

beforeEach(async () => {
  ({ folder, tools, use } = await startTools());
});

const file = (name: string) => join(folder, name);

describe("read_file", () => {
  it("C-115 reads ranges, clamps their ends, and says which lines it shows", async () => {
    writeFileSync(file("a"), Array.from({ length: 20 }, (_, i) => `l${i + 1}`).join("\n"));
    expect((await use("read_file", { path: "a", offset: 5, limit: 3 })).text).toBe("[lines 5–7 of 20]\nl5\nl6\nl7");
    expect((await use("read_file", { path: "a", offset: 18, limit: 10 })).text).toBe(
      "[lines 18–20 of 20]\nl18\nl19\nl20",
    );
    expect((await use("read_file", { path: "a", offset: 0 })).text.split("\n")).toHaveLength(20);
    expect((await use("read_file", { path: "a", offset: 99 })).text).toMatch(/20/);
    expect((await use("read_file", { path: "b" })).outcome).toBe("error");
  });

  it("returns images as images, and can be called by other agents' tool names", async () => {
    writeFileSync(
      file("p.png"),
      Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
    );
    const result = await use("Read", { path: "p.png" });
    expect(result.parts.map(({ type }) => type)).toEqual(["text", "image"]);
  });

  it("sends no picture that is too large for vendors where it cannot be made to fit", async () => {
    writeFileSync(
      file("big.png"),
      Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(4 * 1024 * 1024)]),
    );
    const result = await use("read_file", { path: "big.png" });
    expect(result).toMatchObject({ outcome: "error", text: expect.stringMatching(/4\.0 MB.*3\.8 MB/) });
  });

  it("C-118 decodes text in another encoding", async () => {
    const words = "你好，世界。这个文件是用国标编码写的，里面有一些中文句子，用来检查读取是否正确。";
    writeFileSync(file("gbk.txt"), iconv.encode(words, "gbk"));
    expect((await use("read_file", { path: "gbk.txt" })).text).toBe(words);
  });
});

describe("edit_file", () => {
  it("takes new text literally: backslashes, dollars and line ends", async () => {
    writeFileSync(file("a"), "x = OLD;\n");
    await use("read_file", { path: "a" });
    await use("edit_file", { path: "a", old_text: "OLD", new_text: "'\\\\n$& $1 \\d+'" });
    expect(readFileSync(file("a"), "utf8")).toBe("x = '\\\\n$& $1 \\d+';\n");
  });

  it("C-175 keeps CRLF, and joins no lines when the old text lacks its last newline", async () => {
    writeFileSync(file("a"), "one\r\ntwo\r\nthree\r\n");
    await use("read_file", { path: "a" });
    const result = await use("edit_file", { path: "a", old_text: "one\ntwo", new_text: "1\n2" });
    expect(result.outcome).toBe("ok");
    expect(readFileSync(file("a"), "utf8")).toBe("1\r\n2\r\nthree\r\n");
    writeFileSync(file("mixed"), "one\r\ntwo\nthree\r\n");
    await use("read_file", { path: "mixed" });
    await use("edit_file", { path: "mixed", old_text: "two\nthree", new_text: "2\n3" });
    await use("edit_file", { path: "mixed", old_text: "one\n2", new_text: "1\n2" });
    expect(readFileSync(file("mixed"), "utf8")).toBe("1\r\n2\n3\r\n");
  });

  it("C-176 keeps the bytes outside the edit unchanged", async () => {
    const bytes = Buffer.from([0x61, 0xff, 0xfe, 0x80, 0x0a, 0x62, 0x0a]);
    writeFileSync(file("a"), bytes);
    await use("read_file", { path: "a" });
    expect((await use("edit_file", { path: "a", old_text: "b", new_text: "c" })).outcome).toBe("ok");
    expect(readFileSync(file("a"))).toEqual(Buffer.from([0x61, 0xff, 0xfe, 0x80, 0x0a, 0x63, 0x0a]));
  });

  it("C-113 says how often a text occurs, or what the file has instead", async () => {
    writeFileSync(file("a"), "same\nsame\n\tindented line\nnext\n");
    await use("read_file", { path: "a" });
    expect((await use("edit_file", { path: "a", old_text: "same", new_text: "x" })).text).toMatch(/2 times/);
    expect((await use("edit_file", { path: "a", old_text: "  indented line\nnext", new_text: "x" })).text).toMatch(
      /white space.*\tindented line/s,
    );
    expect((await use("edit_file", { path: "a", old_text: "same\nother", new_text: "x" })).text).toMatch(/line 1/);
    expect((await use("edit_file", { path: "a", old_text: "same", new_text: "x", all: true })).outcome).toBe("ok");
    expect(readFileSync(file("a"), "utf8")).toBe("x\nx\n\tindented line\nnext\n");
  });

  it("refuses a file that was not read", async () => {
    writeFileSync(file("a"), "x");
    expect((await use("edit_file", { path: "a", old_text: "x", new_text: "y" })).text).toMatch(/not read/);
    expect((await use("write_file", { path: "a", content: "y" })).text).toMatch(/not read/);
    expect(readFileSync(file("a"), "utf8")).toBe("x");
  });
});

describe("write_file", () => {
  it("C-119 creates missing folders, and refuses an empty path", async () => {
    expect((await use("write_file", { path: "new/deep/a.txt", content: "x" })).outcome).toBe("ok");
    expect(readFileSync(file("new/deep/a.txt"), "utf8")).toBe("x");
    expect((await use("write_file", { path: "", content: "x" })).outcome).toBe("error");
  });

  it("stays inside the folder", async () => {
    for (const path of ["../out.txt", "/etc/octo", "a/../../out.txt"]) {
      expect((await use("write_file", { path, content: "x" })).outcome, path).toBe("denied");
    }
  });
});

describe("searching", () => {
  it("C-121 C-166 reports a bad expression, skips binary and ignored files, and copes with broken and circular links", async () => {
    writeFileSync(file("a.txt"), "needle\n");
    writeFileSync(file("bin"), Buffer.from([0, 1, 2, 110, 101, 101, 100, 108, 101]));
    mkdirSync(file("skipped"));
    writeFileSync(file("skipped/b.txt"), "needle\n");
    writeFileSync(file(".gitignore"), "skipped\n");
    symlinkSync(file("nowhere"), file("broken"));
    symlinkSync(folder, file("self1"));
    symlinkSync(folder, file("self2"));
    expect((await use("grep", { pattern: "needle" })).text).toBe("a.txt:1:needle");
    writeFileSync(file(".env"), "needle=1\n");
    expect((await use("grep", { pattern: "needle" })).text).toBe(
      "a.txt:1:needle\n[1 file that may hold secrets was left out]",
    );
    expect((await use("grep", { pattern: "=1" })).text).toBe("No match.\n[1 file that may hold secrets was left out]");
    expect((await use("grep", { pattern: "=1", path: ".env" })).text).toBe(".env:1:needle=1");
    expect((await use("grep", { pattern: "(" })).outcome).toBe("error");
    expect((await use("grep", { pattern: "x", path: "none" })).outcome).toBe("error");
    expect((await use("glob", { pattern: "*.txt" })).text).toBe("a.txt");
    expect((await use("glob", { pattern: "*.md" })).text).toBe(
      `No file matches "*.md" under this folder; files that .gitignore hides are left out.`,
    );
  });

  it("C-116 lists folders first, and says when a folder is empty", async () => {
    mkdirSync(file("z"));
    writeFileSync(file("a"), "");
    expect((await use("list_files", {})).text).toBe("z/\na");
    expect((await use("list_files", { path: "z" })).text).toBe("(empty folder)");
  });
});

describe("terminal", () => {
  it("C-124 C-127 keeps the beginning and end of long output, and stores the whole for read_file", async () => {
    const result = await use("terminal", { command: "seq 1 20000" });
    expect(result.text).toMatch(/^1\n2\n/);
    expect(result.text).toMatch(/\n20000$/);
    expect(result.text.length).toBeLessThan(17_000);
    const path = /output:[0-9a-f]{64}/.exec(result.text)?.[0] ?? "";
    expect((await use("read_file", { path, offset: 10_000, limit: 1 })).text).toBe(
      "[lines 10000–10000 of 20000]\n10000",
    );
  });

  it("C-130 returns what a screen would show: progress bars in their last state, no colours and titles", async () => {
    const command = "printf '\\033]0;title\\007\\033[31mred\\033[0m\\n10%%\\r50%%\\r100%%\\nab\\bc\\n'";
    expect((await use("terminal", { command })).text).toBe("red\n100%\nac");
  });

  it("keeps cd and variables between calls except in a fresh shell, and reports the exit code", async () => {
    mkdirSync(file("sub"));
    await use("terminal", { command: "cd sub && X=1" });
    expect((await use("terminal", { command: "basename $PWD; echo $X" })).text).toBe("sub\n1");
    expect((await use("terminal", { command: "basename $PWD; echo $X; exit 3", fresh: true })).text).toBe(
      "folder\n[exit 3]",
    );
  });

  it("starts a command in the background, which is read, typed into and ended by its id", async () => {
    const started = await use("terminal", { command: "read line; echo got $line; sleep 60", background: true });
    const id = /id (\w+)/.exec(started.text)?.[1] ?? "";
    expect((await use("terminal_input", { id, text: "hello\n" })).text).toMatch(/got hello/);
    expect((await use("terminal_output", { id, wait: 0 })).text).toMatch(/still running/);
    expect((await use("kill_terminal", { id })).text).toBe("Ended.");
    expect((await use("kill_terminal", { id: "unknown" })).text).toBe("It was not running.");
  });
});

it("fits system prompt and all tools into 2,500 tokens", async () => {
  const { systemPrompt } = await import("#core/agent/system-prompt.ts");
  const size = systemPrompt(undefined).length + JSON.stringify(tools.specs()).length;
  expect(size / 4).toBeLessThan(2_300);
});
