// What bash's own commands do.
import type { Call, Handler } from "../program-call.ts";
import { isStream, outOf, textField, unknownPiece } from "../words/field.ts";
import { isNothing, joinPath, withoutDots } from "../named-path.ts";
import { type Ends, type Folders, subshell } from "../scope.ts";
import { isPowerful } from "../words/variable-names.ts";
import { assign } from "../assignments.ts";
import { judgeTestWords } from "./test-expression.ts";
import { judgeKill } from "./process-programs.ts";
import { judgePrint, judgePrintf } from "./printing.ts";

const plainName = /^[A-Za-z_]\w*$/;
const fine: Handler = () => true;

/** Does something to the live shell that no table describes. */
function alters(why: string): Handler {
  return (call) => {
    call.unread(why);
    call.walk.alter(call.scope);
    return false;
  };
}

/** Fine without arguments or with these options only. Everything else changes the shell. */
function prints(allowed: RegExp, why: string): Handler {
  return (call) => call.args.every((arg) => allowed.test(arg.text ?? " ")) || alters(why)(call);
}

function changeFolder(call: Call): boolean | Ends {
  const { scope } = call;
  const options = call.options("-LPe@");
  const [operand, extra] = options.operands;
  const lost = (): Ends => ({ ok: undefined, fail: scope.folders });
  if (extra) return true;
  if (!operand) {
    if (!options.known) return lost();
    call.enter(textField(call.walk.place.home));
    return { ok: [call.walk.place.home], fail: scope.folders };
  }
  if (operand.text === "-" || operand.text === "") {
    if (operand.text === "-") call.unread("the folder before is not known");
    return operand.text === "" ? true : lost();
  }
  call.enter(operand);
  const { text } = operand;
  if (text === undefined || !options.known || options.has.has("-P") || scope.vars.has("CDPATH")) return lost();
  const from: Folders = text.startsWith("/") ? ["/"] : scope.folders;
  return { ok: from && [...new Set(from.map((folder) => withoutDots(joinPath(folder, text))))], fail: scope.folders };
}

function evaluate(call: Call): boolean | Ends {
  const texts = call.texts();
  const words = texts?.[0] === "--" ? texts.slice(1) : texts;
  if (words) return call.shell(words.join(" "), call.scope);
  call.unread("it runs a text that the line does not tell");
  call.walk.alter(call.scope);
  return { ok: undefined, fail: undefined };
}

function source(call: Call): boolean | Ends {
  const [file] = call.args[0]?.text === "--" ? call.args.slice(1) : call.args;
  call.walk.alter(call.scope);
  if (!file || file.text === undefined || isStream(file) || isNothing(file.text)) {
    call.unread("it runs code that the line does not show");
    const { text, guess } = call.scope.input;
    const likely = file && isStream(file) ? outOf(file) : (text ?? guess);
    if (likely !== undefined) call.walk.guess(() => call.shell(likely, subshell(call.scope)));
    return { ok: undefined, fail: undefined };
  }
  for (const at of call.paths(file, {})) {
    call.walk.act({ kind: "read", at });
    call.walk.act({ kind: "run", program: at.path, known: false, byPath: true });
  }
  return { ok: undefined, fail: call.scope.folders };
}

function execute(call: Call): boolean {
  const options = call.options("-cl -a:", { stops: true });
  call.walk.alter(call.scope);
  // Either way the live shell is no longer the one it was.
  if (options.operands.length > 0) call.run(options.operands);
  else call.unread("it redirects the shell itself");
  return false;
}

function commandBuiltin(call: Call): boolean | Ends {
  const options = call.options("-pvV", { stops: true });
  if (options.has.has("-v") || options.has.has("-V")) return options.known;
  return options.operands.length === 0 || call.run(options.operands);
}

function setOptions(call: Call): boolean {
  const texts = call.texts();
  if (call.args.length === 0) {
    call.printsEnvironment();
    return true;
  }
  const dashes = call.args.findIndex((arg) => arg.text === "--");
  const options = dashes < 0 ? texts : call.args.slice(0, dashes).map((arg) => arg.text ?? " ");
  const isFine = options?.every((text, i) =>
    /^[-+][euxv]*o?$/.test(text) ? text.length > 1 : text === "pipefail" && (options[i - 1] ?? "").endsWith("o"),
  );
  return isFine || alters("it changes how the shell reads what follows")(call) === true;
}

function unset(call: Call): boolean {
  const texts = call.texts() ?? [" "];
  const names = texts[0] === "-v" ? texts.slice(1) : texts;
  for (const name of names) {
    if (!plainName.test(name) || isPowerful(name)) return alters("it changes what the shell knows")(call) === true;
    call.scope.vars.set(name, undefined);
  }
  return true;
}

function trap(call: Call): boolean {
  const [text] = call.args.filter((arg) => arg.text !== "--");
  if (!text || /^-[lp]$/.test(text.text ?? "")) return true;
  if (text.text) call.shell(text.text, { ...subshell(call.scope), folders: undefined });
  return alters("it sets a trap")(call) === true;
}

function alias(call: Call): boolean {
  if (call.args.every((arg) => /^(?:-p|[\w-]+)$/.test(arg.text ?? " "))) return true;
  for (const { text } of call.args) {
    const body = text?.slice(text.indexOf("=") + 1) ?? "";
    call.walk.guess(() => call.shell(body, subshell(call.scope)));
  }
  return alters("it defines an alias")(call) === true;
}

/** `read` and `mapfile`: variables get what the line does not tell. */
function reads(table: string, named: string[]): Handler {
  return (call) => {
    const options = call.options(table);
    const names = [...options.operands, ...named.flatMap((option) => options.values.get(option) ?? [])];
    if (call.scope.input.from === "terminal" && !options.has.has("-u")) call.act("terminal");
    const line = (call.scope.input.text ?? call.scope.input.guess)?.split("\n", 1)[0];
    for (const name of names) {
      if (!plainName.test(name.text ?? "")) return alters("a subscript can run commands")(call);
      const isWhole = line !== undefined && names.length === 1;
      assign(call.walk, call.scope, name.text ?? "", isWhole ? [unknownPiece({ guess: line })] : undefined);
    }
    return options.known || alters("it uses an option that is not known")(call);
  };
}

function pushFolder(call: Call): boolean | Ends {
  const [operand] = call.args;
  if (!operand || /^[-+]/.test(operand.lead) || operand.lead === "") return { ok: undefined, fail: call.scope.folders };
  return changeFolder(call);
}

const list: [string, Handler][] = [
  ...["true", "false", ":", "exit", "return", "break", "continue", "shift", "logout", "times", "dirs", "help"].map(
    (name): [string, Handler] => [name, fine],
  ),
  ["pwd", fine],
  ["caller", fine],
  ["disown", fine],
  ["echo", judgePrint],
  ["printf", judgePrintf],
  ["cd", changeFolder],
  ["pushd", pushFolder],
  ["popd", (call) => ({ ok: undefined, fail: call.scope.folders })],
  ["test", (call) => judgeTestWords(call, call.args)],
  ["[", (call) => call.args.at(-1)?.text === "]" && judgeTestWords(call, call.args.slice(0, -1))],
  ["eval", evaluate],
  ["source", source],
  [".", source],
  ["exec", execute],
  ["command", commandBuiltin],
  ["builtin", (call) => call.args.length === 0 || call.run(call.args)],
  ["set", setOptions],
  ["shopt", prints(/^(?:-[qp]+|[a-z_]+)$/, "it changes how the shell reads what follows")],
  ["unset", unset],
  ["alias", alias],
  ["unalias", alters("it removes an alias")],
  ["trap", trap],
  ["read", reads("-rse -a: -d: -i: -n: -N: -p: -t: -u:", ["-a"])],
  ["mapfile", reads("-t -d: -n: -O: -s: -u: -C!", [])],
  ["readarray", reads("-t -d: -n: -O: -s: -u: -C!", [])],
  ["getopts", alters("it sets variables that are not followed")],
  ["let", alters("its arithmetic evaluates a value that the line does not tell")],
  ["type", prints(/^(?:-[aftpP]+|[^-].*)$/, "it uses an option that is not known")],
  ["hash", prints(/^(?:-[rltd]+|[^-].*)$/, "it changes which program a name means")],
  ["wait", prints(/^(?:-[nf]+|%?\d*)$/, "it sets a variable that is not followed")],
  ["jobs", prints(/^(?:-[lnprs]+|%?\d+)$/, "it runs a command with jobs")],
  ["ulimit", prints(/^(?:-[HSa-zA-Z]+|\d+|unlimited|soft|hard)$/, "it uses an option that is not known")],
  ["kill", judgeKill],
  ["umask", (call) => call.args.every((arg) => /^-[pS]$/.test(arg.text ?? "")) || changesMask(call)],
  ...["fg", "bg", "suspend"].map((name): [string, Handler] => [name, (call) => needsTerminal(call)]),
  ...["history", "fc"].map((name): [string, Handler] => [name, alters("it reads or runs earlier commands")]),
  ...["bind", "complete", "compgen", "compopt", "enable"].map((name): [string, Handler] => [
    name,
    alters("it changes what the shell's commands do"),
  ]),
];

function needsTerminal(call: Call): boolean {
  call.act("terminal");
  return true;
}

function changesMask(call: Call): boolean {
  call.act("account");
  call.walk.alter(call.scope);
  return false;
}

export const builtins = new Map<string, Handler>(list);
