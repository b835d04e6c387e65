// One command that runs: its name, its arguments, and what its handler says about them.
import { type Field, isStream, rootsBelow, textField } from "./words/field.ts";
import { globPath, isDisk, isNothing, isShellSocket, plainPath } from "./named-path.ts";
import { type How, type Options, readOptions } from "./option-table.ts";
import type { NamedPath, Shown } from "./reading.ts";
import type { Ends, Scope } from "./scope.ts";
import { isVitalFile, meansSystemFolder } from "./system-folders.ts";
import type { Walk } from "./reading-walk.ts";

/** What a path is for, beyond its place. */
export type Reach = Partial<Omit<NamedPath, "path" | "glob">>;

/**
 * Judges the arguments of a program. Returns true if the acts say everything that happens. An `Ends` also says where
 * the shell is afterwards.
 */
export type Handler = (call: Call) => boolean | Ends;

export class Call {
  /** The command prints names of files below these paths. */
  found?: NamedPath[];
  /** True if git may show the contents of any file that it tracks. */
  shows: Shown | undefined;
  /** Words that may name an object of git whose contents are shown. */
  names: string[] = [];
  /** The command likely prints this text. */
  prints?: string;

  constructor(
    readonly walk: Walk,
    readonly scope: Scope,
    readonly name: string,
    readonly args: readonly Field[],
  ) {}

  /** Reads the arguments by a table, and judges the options' values by their roles. */
  options(table: string, how: How & { free?: boolean } = {}): Options {
    const options = readOptions(this.args, table, how);
    if (options.loose && !how.free) this.unread("a value that the line does not tell may be an option or a path");
    for (const { role, value } of options.roles) {
      if (role === "read") this.read(value);
      else if (role === "write") this.write(value, "change");
      else if (role === "enter") this.enter(value);
    }
    return options;
  }

  /** Judges operands as files that are read. `-` is the standard input. */
  readAll(options: Options, reach: Reach = {}): void {
    for (const operand of options.operands) {
      if (operand.text !== "-") this.read(operand, this.reachOf(options, operand, reach));
    }
  }

  enterAll(options: Options, reach: Reach = {}): void {
    for (const operand of options.operands) this.enter(operand, this.reachOf(options, operand, reach));
  }

  reachOf(options: Options, operand: Field, reach: Reach): Reach {
    return options.bare.has(operand) ? { ...reach, bare: true } : reach;
  }

  read(field: Field, reach: Reach = {}): void {
    for (const at of this.paths(field, reach)) this.walk.act({ kind: "read", at });
  }

  enter(field: Field, reach: Reach = {}): void {
    for (const at of this.paths(field, reach)) this.walk.act({ kind: "enter", at });
  }

  /** The folder in which the command runs. */
  here(kind: "read" | "enter", reach: Reach = {}): void {
    if (kind === "read") this.read(textField("."), reach);
    else this.enter(textField("."), reach);
  }

  write(field: Field, how: "create" | "change" | "delete", reach: Reach = {}): void {
    for (const at of this.paths(field, reach)) {
      if (isDisk(at.path)) this.walk.catastrophe("overwrite a disk or the memory");
      else if (isVitalFile(at.path))
        this.walk.catastrophe("destroy a file that the system needs to start or to log in");
      else if (at.path === "/proc/sysrq-trigger") this.walk.catastrophe("switch this computer off");
      this.walk.act({ kind: "write", at, how });
    }
  }

  /** Says that a folder and everything below is deleted, moved or changed. */
  destroys(field: Field, what: "delete" | "move" | "change the rights of"): void {
    if (field.unknown) return;
    for (const at of this.pathsOf(field, {}, true)) {
      if (meansSystemFolder(at, this.walk.place.home)) {
        this.walk.catastrophe(`${what} the system or a home folder`);
      }
    }
  }

  paths(field: Field, reach: Reach): NamedPath[] {
    return this.pathsOf(field, reach, false);
  }

  private pathsOf(field: Field, reach: Reach, quiet: boolean): NamedPath[] {
    const below = rootsBelow(field);
    // What is left out here comes with the act that says that the line is too long.
    if (isStream(field) || !this.walk.step(1 + (below?.length ?? 0))) return [];
    if (below) return below.map((at) => ({ ...at, ...reach, recursive: true }));
    const name = field.text ?? field.pattern;
    if (name === undefined) {
      if (!quiet) this.unread("it names a path that the line does not tell");
      return [];
    }
    if (name === "" || (field.text !== undefined && isNothing(field.text))) return [];
    const folders = name.startsWith("/") ? ["/"] : this.scope.folders;
    if (!folders) {
      if (!quiet) this.unread("the folder that its paths start from is not known");
      return [];
    }
    return folders.map((folder) => ({
      ...(field.text === undefined ? globPath(folder, name) : plainPath(folder, name)),
      recursive: false,
      ...reach,
    }));
  }

  /** A redirection of bash may be a network connection. */
  socket(field: Field): boolean {
    const path = field.text ?? field.lead;
    if (!isShellSocket(path) && !/^\/dev\/(?:tcp|udp)\//.test(path)) return false;
    this.walk.catastrophe("open a network connection from the shell itself, past every check");
    return true;
  }

  /** The command prints the environment. */
  printsEnvironment(): void {
    this.read(textField("/proc/self/environ"));
  }

  unread(why: string): void {
    this.walk.unread(why);
  }

  act(kind: "send" | "install" | "account" | "discard" | "terminal" | "network"): void {
    this.walk.act({ kind });
  }

  /** Reads another command that this one runs. */
  run(fields: readonly Field[], scope: Scope = this.scope): Ends {
    const otherwise: Ends = { ok: undefined, fail: undefined };
    return this.walk.deeper(() => this.walk.reader.command(this.walk, [...fields], scope), otherwise);
  }

  /** Reads a text that bash or sh runs. */
  shell(text: string, scope: Scope): Ends {
    const otherwise: Ends = { ok: undefined, fail: undefined };
    return this.walk.deeper(() => this.walk.reader.script(this.walk, text, scope), otherwise);
  }

  /** Texts of all arguments, or undefined if one of them is not known. */
  texts(): string[] | undefined {
    const texts = this.args.map((arg) => arg.text);
    return texts.every((text) => text !== undefined) ? (texts as string[]) : undefined;
  }
}
