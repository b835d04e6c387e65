// Tests that both search engines find in a file what `read_file` shows of it, whatever its encoding.
import { join } from "node:path";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layFiles, scratchFolder } from "../relay.suite.ts";
import { readText } from "./files.ts";
import { resolveInside } from "./paths.ts";
import { loadRipgrep } from "./ripgrep.ts";
import { builtIn } from "./scan-lines.ts";
import { searchText } from "./search-files.ts";
import { type SearchEngine } from "./search-engine.ts";

const engines: [string, () => Promise<SearchEngine>][] = [
  ["built-in", async () => builtIn],
  ["ripgrep", async () => (await loadRipgrep()) ?? Promise.reject(new Error("the optional package is not installed"))],
];
/** Encoding, what to search for, and the text around it. */
const texts: [encoding: string, word: string, text: string][] = [
  ["gb18030", "测试", "第一行的中文\n这是测试 needle\n"],
  ["big5", "檔案", "這是繁體中文\n請讀取檔案 needle\n"],
  ["shift_jis", "設定", "これは日本語\n# 設定ファイルを読む needle\n"],
  ["euc-kr", "테스트", "한국어 파일을\n읽는 테스트입니다 needle\n"],
  ["koi8-r", "проверка", "Привет, мир. Это обычный русский текст.\nЭто проверка needle\n"],
  ["windows-1251", "проверка", "Привет, мир. Это обычный русский текст.\nЭто проверка needle\n"],
  ["latin1", "élèves", "les\nélèves de René, el niño needle\n"],
  ["utf16le", "wide", "first line\nin wide letters needle\n"],
  ["utf16be", "wide", "first line\nin wide letters needle\n"],
];
const late = `${"line of text\n".repeat(100_000)}`;

describe.each(engines)("searching other encodings with the %s engine", (_name, load) => {
  let scratch: Awaited<ReturnType<typeof scratchFolder>>;
  let root: string;
  let engine: SearchEngine;

  beforeAll(async () => {
    engine = await load();
    scratch = await scratchFolder();
    root = join(scratch.folder, "project");
    await layFiles(root, {
      ...Object.fromEntries(
        texts.map(([encoding, , text]) => [`${encoding}.txt`, iconv.encode(text, encoding, { addBOM: false })]),
      ),
      "wrong.txt": Buffer.from([...Buffer.from("第一行\n中文 ümlaut needle\n"), 0xff]),
      "late.txt": Buffer.from(`${late}caf\xe9 needle\n`, "latin1"),
      "zero.txt": Buffer.from(`${late}\0\nafter zero needle\n`),
      "large/huge.txt": Buffer.alloc(9 * 1024 * 1024, `${"x".repeat(99)} caf\xe9 huge\n`, "latin1"),
      "binary.bin": Buffer.from("needle\0caf\xe9needle\n", "latin1"),
      "picture.png": Buffer.from("\x89PNG\r\n\x1a\nneedle\n\xff", "latin1"),
      "plain.txt": "plain needle\n",
    });
  });
  afterAll(() => scratch.remove());

  const grep = async (pattern: string, path = "") => {
    const query = { literal: false, ignoreCase: false, context: 1, limit: 100, perFile: 10, pattern };
    return searchText(await resolveInside(root, path), query, new AbortController().signal, engine);
  };

  it.each(texts)("finds words in %s as read_file shows them", async (encoding, word, text) => {
    const path = `${encoding}.txt`;
    const [first, second] = text.split("\n");
    const match = { path, line: 2, text: second, before: [first], after: [] };
    expect((await readText(await resolveInside(root, path))).text).toBe(text);
    expect((await grep(word)).matches.filter((found) => found.path === path)).toEqual([match]);
    expect((await grep(word, path)).matches).toEqual([match]);
    expect((await grep("^.*needle$", path)).matches).toEqual([match]);
  });

  it("finds ASCII in all of them in order, and in no binary file", async () => {
    const names = [...texts.map(([encoding]) => encoding), "late", "plain", "wrong", "zero"];
    const found = await grep("needle");
    expect(found.matches.map(({ path }) => path)).toEqual(names.map((name) => `${name}.txt`).sort());
    expect(found.files).toBe(names.length);
  });

  it("looks at the whole file, and says of which too large ones it searched only the ASCII", async () => {
    expect((await grep("café")).matches.map(({ path, line }) => `${path}:${line}`)).toEqual(["late.txt:100001"]);
    expect((await grep("ümlaut")).matches.map(({ path, line }) => `${path}:${line}`)).toEqual(["wrong.txt:2"]);
    expect(await grep("café", "large")).toMatchObject({ matches: [], asciiOnly: 1 });
    expect(await grep("huge", "large")).toMatchObject({ files: 1, asciiOnly: 1, cut: true });
    expect((await grep("after zero")).matches).toMatchObject([{ path: "zero.txt", line: 100_002 }]);
  });
});
