// Refuses commands whose damage cannot be undone. This check of the text is not a sandbox: a crafted command can pass.
import { homedir } from "node:os";
import { basename, normalize } from "node:path";
import { RelayError } from "#contract";

const systemFolders = new Set(
  ["", "bin", "boot", "dev", "etc", "home", "lib", "lib64", "opt", "proc", "root", "sbin", "sys", "usr", "var"]
    .concat(["Applications", "Library", "System", "Users", "private"])
    .map((name) => `/${name}`),
);
const homes = new Set(["~", "$HOME", "${HOME}"]);
const wrappers = new Set(["sudo", "doas", "env", "command", "builtin", "exec", "nohup", "time", "nice"]);
const blockDevice = /^\/dev\/(sd|hd|vd|xvd|nvme|mmcblk|disk|rdisk)\w*/;

/** Throws for a catastrophic command. The app asks permission for other commands. Input to a running program is not checked. */
export function refuseCatastrophe(command: string): void {
  const reason = catastropheIn(command);
  if (reason) throw new RelayError("forbidden", `The relay does not run this: it would ${reason}.`);
}

function catastropheIn(command: string): string | undefined {
  if (/\(\)\{([^(){}|&;]+)\|\1&\};\1/.test(command.replace(/\s+/g, ""))) return "fork without end";
  for (const words of simpleCommands(withoutHeredocs(command))) {
    if (words.some((word, i) => words[i - 1] === ">" && blockDevice.test(word))) return "overwrite a disk";
    let first = 0;
    while (wrappers.has(words[first] ?? "") || /^(\w+=|-)/.test(words[first] ?? "")) first++;
    const reason = judge(basename(words[first] ?? ""), words.slice(first + 1));
    if (reason) return reason;
  }
  return undefined;
}

function judge(name: string, args: string[]): string | undefined {
  const flags = args.filter((arg) => arg.startsWith("-"));
  const operands = args.filter((arg) => !arg.startsWith("-"));
  switch (name) {
    case "rm": {
      const recursive = flags.some((flag) => flag === "--recursive" || /^-[a-zA-Z]*[rR]/.test(flag));
      return recursive && operands.some(isSystemFolder) ? "delete the system or the home folder" : undefined;
    }
    case "dd":
      return args.some((arg) => arg.startsWith("of=") && blockDevice.test(arg.slice(3)))
        ? "overwrite a disk"
        : undefined;
    case "shutdown":
    case "reboot":
    case "halt":
    case "poweroff":
      return "switch this computer off";
    case "systemctl":
      return /^(poweroff|reboot|halt|kexec)$/.test(operands[0] ?? "") ? "switch this computer off" : undefined;
    case "kill":
      return operands.some((pid) => Number(pid) === process.pid) ? "end the relay itself" : undefined;
    case "pkill":
    case "killall":
      return operands.some((pattern) => meansRelay(pattern, flags)) ? "end the relay itself" : undefined;
    default:
      return /^mkfs(\.|$)/.test(name) ? "format a disk" : undefined;
  }
}

function isSystemFolder(operand: string): boolean {
  const path = operand.replace(/\/\*$/, "/").replace(/(?<=.)\/+$/, "");
  if (homes.has(path)) return true;
  return path.startsWith("/") && (systemFolders.has(normalize(path)) || normalize(path) === homedir());
}

/** True if the pattern matches the relay. `pkill -f` matches the whole command line, otherwise only the program's name. */
function meansRelay(pattern: string, flags: string[]): boolean {
  const whole = flags.some((flag) => /^-[a-z]*f/.test(flag) || flag === "--full");
  const own = whole ? [process.execPath, ...process.argv.slice(1)].join(" ") : basename(process.execPath);
  try {
    return new RegExp(pattern).test(own);
  } catch {
    return false;
  }
}

/** Removes the text of here-documents, because it is data and not commands. */
function withoutHeredocs(command: string): string {
  return command.replace(/(<<-?\s*(['"]?)(\w+)\2[^\n]*\n)[\s\S]*?^[ \t]*\3[ \t]*$/gm, "$1");
}

/** The words of each simple command without quotes. Substitutions and groups are separate commands. */
function simpleCommands(command: string): string[][] {
  const commands: string[][] = [[]];
  const token =
    /\\([\s\S])|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|(\s*(?:&&|\|\||[;|&\n(){}`])\s*|\$\()|(\s+)|(>+)|([^\s\\'";|&(){}`>$]+|\$(?:\{\w+\}|\w*))/g;
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  for (const [, escaped, single, double, separator, space, redirect, plain] of command.matchAll(token)) {
    if (separator !== undefined || space !== undefined || redirect !== undefined) endWord();
    if (separator !== undefined) commands.push([]);
    else if (redirect !== undefined) commands.at(-1)?.push(">");
    else if (space === undefined) word = (word ?? "") + (escaped ?? single ?? double ?? plain ?? "");
  }
  endWord();
  return commands;
}
