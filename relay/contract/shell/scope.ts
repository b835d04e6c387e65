// What is known about the shell at one place of the line: its possible folders and its variables.
import type { Piece } from "./words/field.ts";
import type { NamedPath } from "./reading.ts";

/** The folders in which the shell may be. More than one, because a `cd` may fail. Undefined: not known. */
export type Folders = readonly string[] | undefined;

/** The value of a variable as pieces. Undefined: the line has set it, and does not tell to what. */
export type Value = Piece[] | undefined;

/** What a command reads from its standard input. */
export interface Input {
  from: "terminal" | "pipe" | "file" | "text";
  /** The exact text, if the line tells it. */
  text?: string | undefined;
  /** A likely text. */
  guess?: string | undefined;
  /** Names of files below these paths are listed. */
  below?: NamedPath[] | undefined;
}

export interface Scope {
  folders: Folders;
  vars: Map<string, Value>;
  /** True in a subshell: nothing here changes the live shell. */
  apart: boolean;
  input: Input;
}

/** Where the shell may be after a command, and what the command likely prints. */
export interface Ends {
  ok: Folders;
  fail: Folders;
  /** The likely output. */
  out?: string | undefined;
  /** Names of files below these paths are printed. */
  below?: NamedPath[] | undefined;
  /** The output has no glob characters. */
  tame?: boolean;
}

const maxFolders = 4;

export function union(a: Folders, b: Folders): Folders {
  if (!a || !b) return undefined;
  if (a === b) return a;
  const all = [...new Set([...a, ...b])];
  return all.length > maxFolders ? undefined : all;
}

export const sameFolders = (a: Folders, b: Folders): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((one) => b.includes(one)));

export const subshell = (scope: Scope): Scope => ({ ...scope, vars: new Map(scope.vars), apart: true });
export const branch = (scope: Scope): Scope => ({ ...scope, vars: new Map(scope.vars) });

const valueKey = (value: Value): string => (value ? JSON.stringify(value) : "?");

/** Takes over the variables after branches: where they differ, the value is not known. Returns true if anything changed. */
export function mergeVars(scope: Scope, branches: Scope[]): boolean {
  let changed = false;
  const names = new Set([scope, ...branches].flatMap((one) => [...one.vars.keys()]));
  for (const name of names) {
    const values = branches.map((one) => (one.vars.has(name) ? valueKey(one.vars.get(name)) : "unset"));
    const first = values[0] ?? "unset";
    const before = scope.vars.has(name) ? valueKey(scope.vars.get(name)) : "unset";
    const next = values.every((value) => value === first) ? branches[0]?.vars.get(name) : undefined;
    if (first === before && values.every((value) => value === first)) continue;
    scope.vars.set(name, next);
    changed ||= before !== valueKey(next);
  }
  return changed;
}
