// Reads a simple command: its assignments, redirections and words, and then what its program does.
import type { Assignment, Command, Redirection, Word } from "unbash";
import { judgeAssignment, judgeEnvironment, valueOf } from "./assignments.ts";
import { Call, type Handler } from "./program-call.ts";
import { expandWord } from "./words/expand-word.ts";
import { type Field, guessOf, makeField, textField } from "./words/field.ts";
import { joinPath } from "./named-path.ts";
import { outputOf } from "./known-output.ts";
import { builtins } from "./programs/builtins.ts";
import { declarations } from "./programs/declarations.ts";
import { redirections as judgeRedirections } from "./redirections.ts";
import { programs } from "./programs/all-programs.ts";
import { judgeAnyProgram } from "./programs/any-program.ts";
import type { Ends, Scope } from "./scope.ts";
import type { Walk } from "./reading-walk.ts";

const isRedirection = (one: Assignment | Redirection | Word): one is Redirection =>
  one.type === "Redirect" || one.type === "HereString" || one.type === "HereDoc";

export function simpleCommand(walk: Walk, node: Command, scope: Scope): Ends {
  const stay: Ends = { ok: scope.folders, fail: scope.folders };
  if (!walk.step()) return stay;
  walk.show(sourceOf(node));
  const assigned = node.prefix.filter((one): one is Assignment => one.type === "Assignment");
  const redirects = [...node.prefix, ...node.suffix].filter(isRedirection);
  if (!node.name) {
    for (const one of assigned) judgeAssignment(walk, scope, one);
    judgeRedirections(walk, redirects, scope);
    return { ok: scope.folders, fail: scope.folders };
  }
  const words = [node.name, ...node.args];
  const fields = words.flatMap((word) => fieldsOf(walk, word, scope));
  const inner: Scope = { ...scope, input: judgeRedirections(walk, redirects, scope) };
  if (fields.length === 0) {
    // All words expanded to nothing, so no program runs. The shell then keeps the assignments.
    for (const one of assigned) judgeAssignment(walk, scope, one);
    return stay;
  }
  let harmless = true;
  for (const one of assigned) {
    if (one.index) walk.unread("a subscript can run commands");
    // `IFS= read -r line` counts for this one command.
    if (one.name === "IFS" && /^(?:read|mapfile|readarray)$/.test(fields[0]?.text ?? "")) {
      valueOf(walk, scope, one);
      continue;
    }
    harmless = judgeEnvironment(walk, one.name, valueOf(walk, scope, one)) && harmless;
  }
  const ends = runFields(walk, fields, inner, { declared: node.args, surroundings: harmless });
  scope.folders = inner.folders;
  return ends;
}

/** The source is shown as the words, because positions in nested scripts belong to other texts. */
const sourceOf = (node: Command): string =>
  [...node.prefix.filter((one) => one.type === "Assignment").map((one) => one.text), node.name?.text ?? ""]
    .concat(node.args.map((arg) => arg.text))
    .join(" ");

function fieldsOf(walk: Walk, word: Word | Assignment, scope: Scope): Field[] {
  if (word.type === "Word") return expandWord(walk, word, scope);
  // An argument of `declare` and the like. Its value is not split.
  const value = valueOf(walk, scope, word);
  if (word.index) walk.unread("a subscript can run commands");
  const start = `${word.name}${word.append ? "+" : ""}=`;
  return [makeField([{ k: "text", text: start }, ...(value?.pieces ?? [])])];
}

interface Around {
  /** Arguments as the parser sees them, for `declare`. */
  declared?: readonly (Word | Assignment)[];
  /** False if the environment holds variables whose effect is not known. */
  surroundings?: boolean;
}

/** Reads a command from its fields: what its program does with these arguments. */
export function runFields(walk: Walk, fields: readonly Field[], scope: Scope, around: Around = {}): Ends {
  const [first, ...args] = fields;
  const lost: Ends = { ok: undefined, fail: undefined };
  if (!first || !walk.step()) return { ok: scope.folders, fail: scope.folders };
  walk.commands.push(fields.map((field) => field.text));
  tryGuess(walk, fields, scope);
  if (first.text === undefined) {
    walk.unread("the line does not tell which program runs");
    walk.alter(scope);
    return lost;
  }
  if (first.text.includes("/")) return byPath(walk, first.text, args, scope);
  const call = new Call(walk, scope, first.text, args);
  const builtin = builtins.get(first.text) ?? declarations.get(first.text);
  if (builtin) return settled(walk, call, builtin, { ...around, isBuiltin: true });
  return settled(walk, call, programs.get(first.text) ?? judgeAnyProgram, around);
}

interface Program {
  isBuiltin?: boolean;
  surroundings?: boolean;
  /** The program's path, if it was named by one. */
  path?: string;
}

function settled(walk: Walk, call: Call, handler: Handler, how: Program): Ends {
  const { scope } = call;
  const before = scope.folders;
  const result = handler(call);
  const isEnds = typeof result === "object";
  const known = (isEnds || result) && how.surroundings !== false && !walk.place.altered;
  if (!how.isBuiltin || walk.place.altered || !known) {
    walk.act({ kind: "run", program: how.path ?? call.name, known, byPath: how.path !== undefined });
  }
  const ends: Ends = isEnds ? result : { ok: before, fail: before };
  const output = outputOf(call);
  return { ...output, ...ends };
}

/** A program that is named by a path. Its name only says what it likely does: the relay looks where it lies. */
function byPath(walk: Walk, path: string, args: readonly Field[], scope: Scope): Ends {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const folders = path.startsWith("/") ? ["/"] : scope.folders;
  if (!folders) walk.unread("the folder of its program is not known");
  const handler = programs.get(name) ?? (builtins.has(name) ? builtins.get(name) : undefined) ?? judgeAnyProgram;
  let ends: Ends = { ok: scope.folders, fail: scope.folders };
  for (const folder of folders ?? []) {
    const result = settled(walk, new Call(walk, scope, name, args), handler, { path: joinPath(folder, path) });
    ends = { ...result, ok: scope.folders, fail: scope.folders };
  }
  return ends;
}

/** Reads the command once more with likely values, for catastrophes only. */
function tryGuess(walk: Walk, fields: readonly Field[], scope: Scope): void {
  if (walk.guessing || !fields.some((field) => field.unknown)) return;
  const guessed: Field[] = [];
  for (const field of fields) {
    const guess = field.unknown ? guessOf(field) : undefined;
    if (!field.unknown) guessed.push(field);
    else if (guess === undefined) return;
    else if (field.splits)
      guessed.push(
        ...guess
          .split(/\s+/)
          .filter((part) => part !== "")
          .map(textField),
      );
    else guessed.push(textField(guess));
  }
  walk.guess(() => {
    walk.deeper(() => runFields(walk, guessed, scope), undefined);
  });
}
