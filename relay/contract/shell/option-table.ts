// Reads a program's arguments by a table of its options.
//
// A table is one text: `-abc` are flags without a value, `--name` is a long flag. A suffix gives a value its role:
// `:` text, `?` text that is optional and attached, `<` a file that is read, `>` a file that is written, `@` a folder or
// file that is looked at, `!` anything that the table does not describe (a program, a script, a remote host).
import { type Field, dropStart } from "./words/field.ts";

export type Role = "flag" | "text" | "optional" | "read" | "write" | "enter" | "other";

export interface Table {
  short: Map<string, Role>;
  long: Map<string, Role>;
}

export interface Options {
  /** Names of the options that are present, with their dashes. Long names are written out. */
  has: Set<string>;
  /** Values, by the option's name. */
  values: Map<string, Field[]>;
  /** All values with a role, in order. */
  roles: { role: Role; value: Field }[];
  operands: Field[];
  /** Those of the operands that follow `--`. */
  afterDashes: Field[];
  /** Operands that start with a glob: a match may be an option. */
  bare: Set<Field>;
  /** False if an option is not in the table, or has the role "other". */
  known: boolean;
  /** True if an unknown value may be an option. */
  loose: boolean;
}

export interface How {
  /** Options end at the first operand: what follows is another command. */
  stops?: boolean;
  /** `-5` means a number. */
  numbers?: boolean;
  /** Long options have one dash, as in `find` and `openssl`. */
  oneDash?: boolean;
}

const roles: Record<string, Role> = {
  ":": "text",
  "?": "optional",
  "<": "read",
  ">": "write",
  "@": "enter",
  "!": "other",
};
const tables = new Map<string, Table>();

export function tableOf(source: string): Table {
  const known = tables.get(source);
  if (known) return known;
  const table: Table = { short: new Map(), long: new Map() };
  for (const item of source.split(/\s+/).filter((one) => one !== "")) {
    const role = roles[item.at(-1) ?? ""];
    const name = role ? item.slice(0, -1) : item;
    if (name.startsWith("--")) table.long.set(name.slice(2), role ?? "flag");
    else for (const letter of name.slice(1)) table.short.set(letter, role ?? "flag");
  }
  tables.set(source, table);
  return table;
}

export function readOptions(args: readonly Field[], source: string, how: How = {}): Options {
  const options: Options = {
    has: new Set(),
    values: new Map(),
    roles: [],
    operands: [],
    afterDashes: [],
    bare: new Set(),
    known: true,
    loose: false,
  };
  const table = tableOf(`--help --version ${source}`);
  const queue = [...args];
  for (let arg = queue.shift(); arg; arg = queue.shift()) {
    const { lead } = arg;
    if (arg.text === "--") {
      options.afterDashes.push(...queue);
      options.operands.push(...queue);
      break;
    }
    if (how.numbers && /^[-+]\d+$/.test(arg.text ?? "")) continue;
    if (lead.startsWith("--")) readLong(options, table, arg, queue);
    else if (lead.length > 1 && lead.startsWith("-")) readShort(options, table, arg, queue);
    else if (lead === "-" && arg.text === undefined) options.known = false;
    else {
      note(options, arg);
      options.operands.push(arg);
      if (how.stops) {
        options.operands.push(...queue);
        break;
      }
    }
  }
  return options;
}

/** Notes if an operand may turn out to be an option. */
function note(options: Options, arg: Field): void {
  if (arg.unknown && (arg.lead === "" || arg.splits)) {
    const [only] = arg.pieces;
    if (arg.splits || !(arg.pieces.length === 1 && only?.k === "unknown" && only.number)) options.loose = true;
  } else if (arg.lead === "" && arg.pieces[0]?.k === "glob") options.bare.add(arg);
}

function readLong(options: Options, table: Table, arg: Field, queue: Field[]): void {
  const match = /^--([^=]*)(=?)/.exec(arg.lead);
  const given = match?.[1] ?? "";
  const attached = match?.[2] === "=" ? dropStart(arg, given.length + 3) : undefined;
  if (!attached && arg.text === undefined) {
    options.known = false;
    if (arg.unknown) options.loose = true;
    return;
  }
  const names = table.long.has(given) ? [given] : [...table.long.keys()].filter((name) => name.startsWith(given));
  const found = new Set(names.map((name) => table.long.get(name)));
  const name = names[0];
  const role = found.size === 1 ? [...found][0] : undefined;
  if (name === undefined || role === undefined || role === "other") {
    // An abbreviation that may mean several options: the riskiest reading counts.
    options.known = false;
    for (const one of names) options.has.add(`--${one}`);
    if (attached) options.roles.push({ role: found.has("write") ? "write" : "read", value: attached });
    return;
  }
  for (const one of names) options.has.add(`--${one}`);
  if (role === "flag") {
    if (attached) options.known = false;
    return;
  }
  const value = attached ?? (role === "optional" ? undefined : queue.shift());
  addValue(options, `--${name}`, role, value);
}

function readShort(options: Options, table: Table, arg: Field, queue: Field[]): void {
  let rest = dropStart(arg, 1);
  while (rest.lead !== "") {
    const letter = rest.lead.charAt(0);
    const role = table.short.get(letter);
    rest = dropStart(rest, 1);
    options.has.add(`-${letter}`);
    if (role === undefined || role === "other") {
      options.known = false;
      if (role === "other") return;
      continue;
    }
    if (role === "flag") continue;
    const isAttached = rest.text !== "";
    const value = isAttached ? rest : role === "optional" ? undefined : queue.shift();
    addValue(options, `-${letter}`, role, value);
    return;
  }
  // The argument goes on with a glob or an unknown value, which may add options.
  if (rest.text !== "") {
    options.known = false;
    if (rest.unknown) options.loose = true;
  }
}

function addValue(options: Options, name: string, role: Role, value: Field | undefined): void {
  if (!value) return;
  // Unquoted, an unknown value may become more arguments than this one.
  if (value.splits) options.loose = true;
  options.values.set(name, [...(options.values.get(name) ?? []), value]);
  options.roles.push({ role: role === "optional" ? "text" : role, value });
}
