// The search engine on ripgrep, if its package is installed.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RelayError } from "#contract";
import { asIgnoreFile, enterFolder } from "./ignore.ts";
import type { FileHits, Scope, SearchEngine } from "./search-engine.ts";

let loading: Promise<SearchEngine | undefined> | undefined;

/** Loads the search engine; undefined if the optional ripgrep package is missing. */
export function loadRipgrep(): Promise<SearchEngine | undefined> {
  loading ??= import("@vscode/ripgrep").then(
    ({ rgPath }) => ripgrep(rgPath),
    () => undefined,
  );
  return loading;
}

/** Options under which only the project's .gitignore files matter, so that both engines give equal results. */
const common = `--no-config --hidden --no-require-git --no-messages --sort=path --glob=!.git
  --no-ignore-parent --no-ignore-global --no-ignore-exclude --no-ignore-dot`.split(/\s+/);

const ripgrep = (program: string): SearchEngine => ({
  name: "ripgrep",
  async *files(scope, signal) {
    for await (const name of run({ program, args: ["--files", "--null"], separator: "\0" }, scope, signal))
      yield plain(name);
  },
  async *text(scope, query, signal) {
    const args = [
      "--json",
      "--crlf",
      `--context=${query.context}`,
      `--max-count=${query.perFile + 1}`,
      ...(query.simpleGlob === undefined ? [] : ["--type-add", `octo:${query.simpleGlob}`, "--type=octo"]),
      query.ignoreCase ? "--ignore-case" : "--case-sensitive",
      ...(query.literal ? ["--fixed-strings"] : ["--engine=auto"]),
      `--regexp=${query.pattern}`,
    ];
    let file: FileHits | undefined;
    for await (const line of run({ program, args, separator: "\n" }, scope, signal)) {
      const { type, data } = JSON.parse(line) as Message;
      if (type === "begin") file = { name: plain(textOf(data.path)), hits: [], lines: new Map() };
      if (!file || !query.accepts(file.name)) continue;
      if (type === "match" || type === "context") addLine(file, data, type === "match");
      if (type === "end" && data.binary_offset == null && file.hits.length > 0) yield file;
    }
  },
});

type Text = { text: string } | { bytes: string };
interface Message {
  type: "begin" | "match" | "context" | "end" | "summary";
  data: {
    path: Text;
    lines: Text;
    line_number: number;
    submatches: { start: number }[];
    binary_offset?: number | null;
  };
}

function addLine(file: FileHits, data: Message["data"], hit: boolean) {
  const line = textOf(data.lines).replace(/\r?\n$/, "");
  file.lines.set(data.line_number, line);
  if (!hit) return;
  // The offset counts bytes instead of characters, which is exact enough for cutting long lines.
  const start = data.submatches[0]?.start ?? 0;
  file.hits.push({ line: data.line_number, at: Buffer.from(line).toString("utf8", 0, start).length });
}

const textOf = (text: Text) => ("text" in text ? text.text : Buffer.from(text.bytes, "base64").toString("utf8"));
const plain = (name: string) => name.replace(/^\.[\\/]/, "").replaceAll("\\", "/");

/** Yields the program's output in pieces. Leaving the loop or aborting the signal ends the program. */
async function* run(
  { program, args, separator }: { program: string; args: string[]; separator: string },
  { root, name, isFile, above }: Scope,
  signal: AbortSignal,
): AsyncGenerator<string> {
  signal.throwIfAborted();
  // ripgrep sees neither the default rules nor the rules above the start folder, so it is given these rules.
  const rules = name === "" ? await enterFolder(root, "", undefined) : above;
  const folder = rules && !isFile ? await mkdtemp(join(tmpdir(), "octo-ignore-")) : undefined;
  if (folder) await writeFile(join(folder, "rules"), asIgnoreFile(rules));
  const ignoreFile = folder ? [`--ignore-file=${join(folder, "rules")}`] : [];
  const child = spawn(program, [...common, ...ignoreFile, ...args, "--", `./${name}`], { cwd: root, signal });
  let errorText = "";
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
    child.once("error", () => resolve(null));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errorText += text));
  try {
    let rest = "";
    for await (const text of child.stdout.setEncoding("utf8") as AsyncIterable<string>) {
      const pieces = (rest + text).split(separator);
      rest = pieces.pop() ?? "";
      yield* pieces;
    }
    const code = await ended;
    signal.throwIfAborted();
    if (code === 2 && /^rg: |regex|PCRE2/.test(errorText)) throw badPattern(errorText);
  } finally {
    child.kill();
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

function badPattern(errorText: string) {
  return new RelayError("bad-input", `pattern: ${errorText.replace(/^rg: /, "").trim().slice(0, 500)}`);
}
