// Reads parsed scripts: lists, pipelines and compound commands. Follows where the shell may be and what its variables
// hold.
import { type CommandNode, type ParsedScript, type PipelineNode, type Statement, parse } from "unbash";
import { compound } from "./compound.ts";
import { isForkBomb } from "./fork-bomb.ts";
import { parsedReader } from "./nested.ts";
import { redirections } from "./redirections.ts";
import { type Ends, type Scope, branch, mergeVars, subshell, union } from "./scope.ts";
import { runFields, simpleCommand } from "./simple-command.ts";
import type { Walk } from "./reading-walk.ts";

/** Reads a text as a script. */
export function readText(walk: Walk, text: string, scope: Scope): Ends {
  const nowhere: Ends = { ok: undefined, fail: undefined };
  if (!walk.mayNest(text.length)) return nowhere;
  return readParsed(walk, parse(text), scope);
}

export function readParsed(walk: Walk, script: ParsedScript, scope: Scope): Ends {
  if (script.errors && script.errors.length > 0) {
    walk.unread("its syntax is not understood");
    walk.alter(scope);
  }
  return readStatements(walk, script.commands, scope);
}

export function readStatements(walk: Walk, statements: readonly Statement[], scope: Scope): Ends {
  let ends: Ends = { ok: scope.folders, fail: scope.folders };
  for (const statement of statements) {
    if (!walk.step()) break;
    scope.folders = union(ends.ok, ends.fail);
    const before = scope.folders;
    ends = readStatement(walk, statement, scope);
    if (statement.background) ends = { ok: before, fail: before };
  }
  return statements.length === 1 ? ends : { ok: ends.ok, fail: ends.fail };
}

function readStatement(walk: Walk, statement: Statement, scope: Scope): Ends {
  const { command, background } = statement;
  const inner = background ? subshell(scope) : scope;
  if (background && isForkBomb(command)) walk.catastrophe("start processes without end");
  return command.type === "AndOr" ? andOr(walk, command, inner) : pipeline(walk, command, inner);
}

function andOr(walk: Walk, node: Statement["command"] & { type: "AndOr" }, scope: Scope): Ends {
  const [first, ...rest] = node.commands;
  if (!first) return { ok: scope.folders, fail: scope.folders };
  let state = pipeline(walk, first, scope);
  // After `&&` everything before has succeeded, so its variables are certain.
  let succeeded = scope;
  rest.forEach((command, i) => {
    if (!walk.step()) return;
    const isAnd = node.operators[i] === "&&";
    const inner = branch(isAnd ? succeeded : scope);
    inner.folders = isAnd ? state.ok : state.fail;
    const next = pipeline(walk, command, inner);
    mergeVars(scope, [branch(scope), inner]);
    succeeded = isAnd ? inner : branch(scope);
    state = isAnd
      ? { ok: next.ok, fail: union(state.fail, next.fail) }
      : { ok: union(state.ok, next.ok), fail: next.fail };
  });
  return state;
}

function pipeline(walk: Walk, node: PipelineNode, scope: Scope): Ends {
  if (node.type !== "Pipeline") return command(walk, node, scope);
  const isNegated = node.prefixes.filter((prefix) => prefix.type === "Negation").length % 2 === 1;
  const [only] = node.commands;
  if (node.commands.length === 1 && only) {
    const ends = command(walk, only, scope);
    return isNegated ? { ok: ends.fail, fail: ends.ok } : ends;
  }
  if (isForkBomb(node)) walk.catastrophe("start processes without end");
  let last: Ends = { ok: undefined, fail: undefined };
  node.commands.forEach((part, i) => {
    if (!walk.step()) return;
    const inner = subshell(scope);
    if (i > 0) inner.input = { from: "pipe", guess: last.out, below: last.below };
    last = command(walk, part, inner);
  });
  return { ok: scope.folders, fail: scope.folders, out: last.out, below: last.below, tame: last.tame === true };
}

function command(walk: Walk, node: CommandNode, scope: Scope): Ends {
  const nowhere: Ends = { ok: undefined, fail: undefined };
  return walk.deeper(() => anyCommand(walk, node, scope), nowhere);
}

function anyCommand(walk: Walk, node: CommandNode, scope: Scope): Ends {
  switch (node.type) {
    case "Command":
      return simpleCommand(walk, node, scope);
    case "Redirected": {
      const input = redirections(walk, node.redirects, scope);
      const outer = scope.input;
      scope.input = input;
      const ends = compound(walk, node.command, scope, readStatements);
      scope.input = outer;
      return { ok: ends.ok, fail: ends.fail };
    }
    case "Function":
    case "Coproc":
      return definition(walk, node, scope);
    default:
      return compound(walk, node, scope, readStatements);
  }
}

/** A function or a coprocess. Its body is read for catastrophes, but where and how it runs is not known. */
function definition(walk: Walk, node: CommandNode & { type: "Function" | "Coproc" }, scope: Scope): Ends {
  walk.unread(node.type === "Function" ? "it defines a function" : "it starts a coprocess");
  walk.alter(scope);
  if (node.type === "Function" && isForkBomb(node)) walk.catastrophe("start processes without end");
  const inner: Scope = { ...subshell(scope), vars: new Map(), input: { from: "pipe" } };
  const { body } = node;
  if (body.type === "CompoundList") readStatements(walk, body.commands, inner);
  else command(walk, body, inner);
  return { ok: scope.folders, fail: scope.folders };
}

parsedReader.read = readParsed;

export const reader = { script: readText, command: runFields };
