// Reads compound commands: groups, subshells, conditions, loops, `case`, `[[ ]]` and `(( ))`.
import type { CompoundCommand, CompoundList, Statement, TestExpression } from "unbash";
import { judgeArithmetic, numberPiece } from "./words/arithmetic.ts";
import { assign } from "./assignments.ts";
import { Call } from "./program-call.ts";
import { expandValue, expandWord } from "./words/expand-word.ts";
import { type Ends, type Scope, branch, mergeVars, sameFolders, subshell, union } from "./scope.ts";
import { testPath } from "./programs/test-expression.ts";
import type { Walk } from "./reading-walk.ts";

type ReadList = (walk: Walk, statements: readonly Statement[], scope: Scope) => Ends;

/** How often a loop's body is read until nothing changes any more. */
const maxRounds = 4;
const maxLoopValues = 40;

export function compound(walk: Walk, node: CompoundCommand, scope: Scope, read: ReadList): Ends {
  const stay = (): Ends => ({ ok: scope.folders, fail: scope.folders });
  switch (node.type) {
    case "BraceGroup":
      return read(walk, node.body.commands, scope);
    case "Subshell": {
      const ends = read(walk, node.body.commands, subshell(scope));
      return { ...ends, ...stay() };
    }
    case "If":
      return conditions(walk, node, scope, read);
    case "While":
      return loop(walk, scope, (inner) => rounds(walk, [node.clause, node.body], inner, read));
    case "For":
      return forEach(walk, node, scope, read);
    case "Select":
      walk.act({ kind: "terminal" });
      return forEach(walk, node, scope, read);
    case "ArithmeticFor":
      judgeArithmetic(walk, node.initialize, scope, "");
      return loop(walk, scope, (inner) => {
        judgeArithmetic(walk, node.test, inner, "");
        const ends = rounds(walk, [node.body], inner, read);
        judgeArithmetic(walk, node.update, inner, "");
        return ends;
      });
    case "Case":
      return cases(walk, node, scope, read);
    case "TestCommand":
      judgeTest(walk, node.expression, scope);
      return stay();
    case "ArithmeticCommand":
      judgeArithmetic(walk, node.expression, scope, node.body);
      return stay();
    default:
      walk.unread("its syntax is not understood");
      walk.alter(scope);
      return { ok: undefined, fail: undefined };
  }
}

function conditions(walk: Walk, node: CompoundCommand & { type: "If" }, scope: Scope, read: ReadList): Ends {
  const ends: Ends[] = [];
  const branches: Scope[] = [];
  for (const part of [node, ...node.elif]) {
    if (!walk.step()) break;
    const tested = read(walk, part.clause.commands, scope);
    const inner = branch(scope);
    inner.folders = tested.ok;
    ends.push(read(walk, part.then.commands, inner));
    branches.push(inner);
    scope.folders = tested.fail;
  }
  const last = branch(scope);
  ends.push(node.else ? read(walk, node.else.commands, last) : { ok: scope.folders, fail: scope.folders });
  branches.push(last);
  mergeVars(scope, branches);
  return together(ends);
}

const together = (ends: Ends[]): Ends =>
  ends.reduce((a, b) => ({ ok: union(a.ok, b.ok), fail: union(a.fail, b.fail) }));

/** Reads a loop's body until its folders and variables no longer change. */
function loop(walk: Walk, scope: Scope, body: (inner: Scope) => Ends): Ends {
  for (let round = 0; round < maxRounds; round++) {
    const inner = branch(scope);
    const ends = body(inner);
    const after = union(union(ends.ok, ends.fail), scope.folders);
    const isSame = sameFolders(after, scope.folders);
    // A relative `cd` moves on with each turn.
    if (!isSame) scope.folders = undefined;
    const changed = mergeVars(scope, [branch(scope), inner]);
    if (isSame && !changed) return { ok: scope.folders, fail: scope.folders };
    if (!walk.step(5)) break;
  }
  walk.unread("a loop changes its variables in ways that are not followed");
  return { ok: undefined, fail: undefined };
}

function rounds(walk: Walk, lists: CompoundList[], scope: Scope, read: ReadList): Ends {
  let ends: Ends = { ok: scope.folders, fail: scope.folders };
  for (const list of lists) {
    ends = read(walk, list.commands, scope);
    scope.folders = union(ends.ok, ends.fail);
  }
  return ends;
}

function forEach(walk: Walk, node: CompoundCommand & { type: "For" | "Select" }, scope: Scope, read: ReadList): Ends {
  const name = node.name.text;
  const fields = node.wordlist?.flatMap((word) => expandWord(walk, word, scope));
  const isPlain = /^[A-Za-z_]\w*$/.test(name);
  if (!isPlain) walk.unread("the name of a loop's variable is not understood");
  const isKnown = fields?.every((field) => !field.unknown && fields.length <= maxLoopValues) ?? false;
  return loop(walk, scope, (inner) => {
    if (!fields || !isKnown) {
      const isNumber = fields?.every((field) => field.pieces.every((piece) => piece.k === "unknown" && piece.number));
      assign(walk, inner, name, isNumber ? [numberPiece] : undefined);
      return rounds(walk, [node.body], inner, read);
    }
    let ends: Ends = { ok: inner.folders, fail: inner.folders };
    for (const field of fields) {
      if (!walk.step()) break;
      assign(walk, inner, name, field.pieces);
      ends = rounds(walk, [node.body], inner, read);
    }
    return ends;
  });
}

function cases(walk: Walk, node: CompoundCommand & { type: "Case" }, scope: Scope, read: ReadList): Ends {
  expandValue(walk, node.word, scope);
  const ends: Ends[] = [{ ok: scope.folders, fail: scope.folders }];
  const branches: Scope[] = [branch(scope)];
  let falls = false;
  for (const item of node.items) {
    if (!walk.step()) break;
    for (const pattern of item.pattern) expandValue(walk, pattern, scope);
    const inner = branch(scope);
    // `;&` goes on with the next body: what the one before did is not followed.
    if (falls) {
      inner.folders = undefined;
      for (const name of inner.vars.keys()) inner.vars.set(name, undefined);
    }
    ends.push(read(walk, item.body.commands, inner));
    branches.push(inner);
    falls = item.terminator !== undefined && item.terminator !== ";;";
    if (falls) walk.unread("it goes on from one case to the next");
  }
  mergeVars(scope, branches);
  return together(ends);
}

const numeric = new Set(["-eq", "-ne", "-lt", "-le", "-gt", "-ge"]);

function judgeTest(walk: Walk, node: TestExpression, scope: Scope): void {
  if (!walk.step()) return;
  walk.deeper(() => judgeTestNode(walk, node, scope), undefined);
}

function judgeTestNode(walk: Walk, node: TestExpression, scope: Scope): void {
  switch (node.type) {
    case "TestUnary": {
      const field = expandValue(walk, node.operand, scope);
      if (/^-[vR]$/.test(node.operator)) walk.unread("a subscript can run commands");
      else if (!/^-[a-zA-Z]$/.test(node.operator)) walk.unread("its syntax is not understood");
      else testPath(new Call(walk, scope, "[[", [field]), node.operator, field);
      return;
    }
    case "TestBinary":
      return judgeComparison(walk, node, scope);
    case "TestLogical":
      return node.operands.forEach((operand) => judgeTest(walk, operand, scope));
    case "TestNot":
      return judgeTest(walk, node.operand, scope);
    case "TestGroup":
      return judgeTest(walk, node.expression, scope);
    default:
      return walk.unread("its syntax is not understood");
  }
}

function judgeComparison(walk: Walk, node: TestExpression & { type: "TestBinary" }, scope: Scope): void {
  const left = expandValue(walk, node.left, scope);
  const right = expandValue(walk, node.right, scope);
  const isNumber = (field: typeof left) =>
    /^-?\d{1,19}$/.test(field.text ?? "") ||
    (field.pieces.length === 1 && field.pieces[0]?.k === "unknown" && field.pieces[0].number);
  if (numeric.has(node.operator)) {
    if (!isNumber(left) || !isNumber(right)) {
      walk.unread("its arithmetic evaluates a value that the line does not tell");
      walk.alter(scope);
    }
  } else if (/^-(?:nt|ot|ef)$/.test(node.operator)) {
    const call = new Call(walk, scope, "[[", [left, right]);
    testPath(call, "-e", left);
    testPath(call, "-e", right);
  } else if (!/^(?:==?|!=|=~|<|>)$/.test(node.operator)) walk.unread("its syntax is not understood");
}
