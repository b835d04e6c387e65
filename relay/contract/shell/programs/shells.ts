// Shells and interpreters: their code is read where it can be, and asked about where it cannot.
import type { Call, Handler } from "../program-call.ts";
import { type Field, isStream, outOf } from "../words/field.ts";
import { isNothing } from "../named-path.ts";
import { type Scope, subshell } from "../scope.ts";
import { judgePathArguments } from "./any-program.ts";
import { inlineCatastrophe, inlineIsPlain, withoutJsonFiles } from "./inline-code.ts";

const shellOptions = /^[-+](?:[abefhiklmnprstuvxBCEHPDc]+|o|O|-(?:posix|norc|noprofile|login|restricted|verbose))$/;

/** bash, sh, dash and others: with `-c` their text is read as part of the line. */
function shell(call: Call): boolean {
  const args = [...call.args];
  let hasText = false;
  let readsInput = false;
  for (let arg = args[0]; arg && /^[-+]./.test(arg.lead); arg = args[0]) {
    args.shift();
    const text = arg.text ?? "";
    if (text === "--version" || text === "--help") return true;
    if (text === "--") break;
    if (!shellOptions.test(text)) {
      if (text === "--rcfile" || text === "--init-file") args.shift();
      call.unread("it starts a shell with an option that is not known");
    }
    if (/^-[a-z]*c/i.test(text)) hasText = true;
    if (/^-[a-z]*s/.test(text)) readsInput = true;
    if (/^-[a-z]*[il]/.test(text)) call.unread("it starts a shell that reads its own startup files");
    if (/^[-+][a-zA-Z]*[oO]$/.test(text)) args.shift();
  }
  if (hasText) return runsText(call, args);
  if (args.length === 0 || readsInput || args[0]?.text === "-") return runsInput(call);
  return runsFile(call, args);
}

function runsText(call: Call, [code, zero, ...rest]: Field[]): boolean {
  if (code?.text === undefined) {
    call.unread("it runs a text that the line does not tell");
    return false;
  }
  const scope = freshShell(call.scope);
  if (zero) scope.vars.set("0", zero.pieces);
  rest.forEach((field, i) => scope.vars.set(String(i + 1), field.pieces));
  if (!/^(?:bash|sh|dash|ash|ksh)$/.test(call.name)) call.unread(`it is a text for ${call.name}`);
  call.shell(code.text, scope);
  return true;
}

/** A new shell knows only exported variables, so what the line has set may be set there or not. */
function freshShell(scope: Scope): Scope {
  const inner = subshell(scope);
  for (const name of inner.vars.keys()) inner.vars.set(name, undefined);
  return inner;
}

function runsInput(call: Call): boolean {
  const { from, text, guess } = call.scope.input;
  if (from === "terminal") {
    call.act("terminal");
    return false;
  }
  if (text !== undefined && /^(?:bash|sh|dash|ash|ksh)$/.test(call.name)) {
    call.shell(text, freshShell(call.scope));
    return true;
  }
  call.unread("it runs code that the line does not show");
  if (guess !== undefined) call.walk.guess(() => call.shell(guess, freshShell(call.scope)));
  return false;
}

function runsFile(call: Call, [file, ...args]: Field[]): boolean {
  if (!file) return false;
  if (file.text === undefined || isStream(file) || isNothing(file.text)) {
    call.unread("it runs code that the line does not show");
    const likely = isStream(file) ? outOf(file) : (call.scope.input.text ?? call.scope.input.guess);
    if (likely !== undefined) call.walk.guess(() => call.shell(likely, freshShell(call.scope)));
    return false;
  }
  call.read(file);
  judgePathArguments(call, args);
  return false;
}

/** Options whose value is code, by interpreter. */
const codeOptions: Record<string, RegExp> = {
  python: /^-[bBdEiIOqsSuvx]*c$/,
  node: /^(?:-[ip]*[ep]|--eval|--print)$/,
  ruby: /^-[a-zA-Z]*e$/,
  perl: /^-[a-zA-Z0]*[eE]$/,
  php: /^-[rBREn]*[rBRE]$/,
  lua: /^-e$/,
  osascript: /^-e$/,
  deno: /^(?:eval|repl)$/,
  bun: /^(?:-e|-p|--eval|--print)$/,
  R: /^-e$/,
};

const family = (name: string): string =>
  name
    .replace(/[\d.]+$/, "")
    .replace(/^nodejs$/, "node")
    .replace(/^(?:pypy|ipython)$/, "python")
    .replace(/^Rscript$/, "R")
    .replace(/^luajit$/, "lua");

function interpreter(call: Call): boolean {
  const kind = family(call.name);
  const { args } = call;
  if (/^(?:--version|-v|-V|--help|-h)$/.test(args[0]?.text ?? "") && args.length === 1 && kind !== "osascript")
    return true;
  if (kind === "deno" && args.some((arg) => /^(?:https?|npm|jsr):/.test(arg.lead))) call.act("install");
  if (args.some((arg) => /^(?:-[a-z]+|--[\w-]+=)?data:/.test(arg.lead)))
    call.unread(`it runs ${kind} code that is not read`);
  const at = args.findIndex((arg) => codeOptions[kind]?.test(arg.text ?? ""));
  const attached = args.find(
    (arg) =>
      kind !== "deno" && /^(?:-e\S|-c\S|--eval=|--print=)/.test(arg.lead) && !codeOptions[kind]?.test(arg.text ?? ""),
  );
  if (at >= 0 || attached) {
    const code = at >= 0 ? args[at + 1]?.text : attached?.text;
    judgeCode(call, kind, code);
    judgePathArguments(call, args.slice(at >= 0 ? at + 2 : args.length));
    return false;
  }
  return runsProgram(call, kind);
}

function judgeCode(call: Call, kind: string, code: string | undefined, likely = code): void {
  const plain = kind === "node" && code !== undefined ? withoutJsonFiles(code, call) : code;
  if (plain !== undefined && inlineIsPlain(kind, plain)) return;
  const why = likely === undefined ? undefined : inlineCatastrophe(likely, call);
  if (why) call.walk.catastrophe(why);
  call.unread(`it runs ${kind} code that is not read`);
}

function runsProgram(call: Call, kind: string): boolean {
  const { args, scope } = call;
  const at = args.findIndex((arg) => !arg.lead.startsWith("-") || arg.text === "-" || arg.text === "-m");
  const file = args[at];
  if (!file || file.text === "-") {
    if (scope.input.from === "terminal" && !args.some((arg) => /^--(?:test|check|run|watch)/.test(arg.lead)))
      call.act("terminal");
    else if (scope.input.from !== "terminal")
      judgeCode(call, kind, scope.input.text, scope.input.text ?? scope.input.guess);
    judgePathArguments(call, args.slice(at + 1));
    return false;
  }
  if (file.text === undefined || isStream(file) || isNothing(file.text)) {
    call.unread("it runs code that the line does not show");
    return false;
  }
  if (kind === "python" && file.text === "-m") return runsModule(call, args.slice(at + 1));
  if (
    !/^(?:run|test|task|install|add|build|check|fmt|lint|x|i|pm|remove|upgrade|publish|repl|init|create)$/.test(
      file.text,
    )
  )
    call.read(file);
  judgePathArguments(call, [...args.slice(0, at), ...args.slice(at + 1)]);
  return false;
}

/** `python -m pip install` is `pip install`. */
function runsModule(call: Call, args: Field[]): boolean {
  const [module, ...rest] = args;
  if (/^(?:http\.server|smtpd|pydoc|ftplib|telnetlib|SimpleHTTPServer)$/.test(module?.text ?? "http.server"))
    call.act("send");
  else if (/^(?:pip|pipx|uv|poetry|pytest|venv|json\.tool)$/.test(module?.text ?? "") && module) {
    if (/^(?:pip|pipx|uv|poetry)$/.test(module.text ?? "")) call.run([module, ...rest]);
    else judgePathArguments(call, rest);
  } else judgePathArguments(call, rest);
  return false;
}

export const shells = new Map<string, Handler>([
  ..."bash sh dash ash zsh ksh mksh fish csh tcsh rbash nu pwsh elvish"
    .split(" ")
    .map((name): [string, Handler] => [name, shell]),
  ..."python python2 python3 pypy pypy3 ipython node nodejs ruby perl php lua deno luajit osascript R Rscript"
    .split(" ")
    .map((name): [string, Handler] => [name, interpreter]),
  ..."python3.8 python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 perl5"
    .split(" ")
    .map((name): [string, Handler] => [name, interpreter]),
]);
