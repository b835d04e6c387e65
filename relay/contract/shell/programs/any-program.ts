// A program that no table describes. In Auto it may run in the folder, but arguments that look like paths are judged.
import type { Call } from "../program-call.ts";
import { type Field, dropStart } from "../words/field.ts";

export function judgeAnyProgram(call: Call): boolean {
  judgePathArguments(call, call.args);
  return call.args.length === 1 && /^--(?:version|help)$/.test(call.args[0]?.text ?? "") && versions.has(call.name);
}

/** Programs that print their version without running anything that the folder names. */
const versions = new Set(
  "node npm python python3 pip pip3 ruby perl php java javac gcc g++ cc clang make cmake docker git bash curl wget jq rg tsc deno bun psql sqlite3 uv".split(
    " ",
  ),
);

/** Judges arguments that may be paths: alone, after `=` and after an option letter. */
export function judgePathArguments(call: Call, args: readonly Field[]): void {
  for (const arg of args) {
    if (arg.unknown) call.unread("it gets a value that the line does not tell");
    else judgePathArgument(call, arg);
  }
}

function judgePathArgument(call: Call, arg: Field): void {
  const { lead } = arg;
  if (/^[a-z][a-z+.-]*:\/\//i.test(lead)) return;
  const start = /^(?:--?[\w.-]+=|[A-Za-z_][\w.-]*=|-[A-Za-z](?=[/~.]))?@?/.exec(lead)?.[0].length ?? 0;
  const value = start > 0 ? dropStart(arg, start) : arg;
  if (value.lead.startsWith("-") || value.text === "" || value.text === "." || value.text === "./...") return;
  const isPath = value.text === undefined || looksLikePath(value.text);
  if (!isPath) return;
  // An expression in one argument, such as a program for awk, is no path.
  if (value.text !== undefined && (value.text.length > 400 || /[\n;{}()]/.test(value.text))) return;
  call.read(value);
}

/** True for what has a folder, starts like a hidden file, or ends like a secret. */
const looksLikePath = (text: string): boolean =>
  text.includes("/") ||
  text.startsWith(".") ||
  /\.(?:pem|key|env|tfstate|tfvars)$|^id_|credentials|secret|^\.\.$/i.test(text);
