// Reads as much of a shell command as permission rules need: which programs run, with which arguments, and which files they write.
// A command that cannot be read with certainty is marked `opaque`, and no rule allows an opaque command.

export interface SimpleCommand {
  /** Program and arguments, without quotes. */
  words: string[];
  /** Words before the program, such as sudo, env or time. `=` stands for an assignment. */
  wrappers: string[];
  /** Files written by `>`, `>>` and `&>`. `/dev/null` and copies of descriptors (`2>&1`) are left out. */
  writes: string[];
  reads: string[];
}

export interface ReadCommand {
  commands: SimpleCommand[];
  /** True if only the shell can interpret the command: it has `$(…)`, backticks, `$VAR`, a heredoc, `eval` or an open quote. */
  opaque: boolean;
}

type Token = { kind: "word"; text: string; quoted: boolean } | { kind: "op"; text: string };

const operators = [
  "&&",
  "||",
  "|&",
  ";;",
  "&>>",
  "&>",
  ">>",
  "<<<",
  "<<",
  ">|",
  ">&",
  "<&",
  "|",
  "&",
  ";",
  "\n",
  "(",
  ")",
  ">",
  "<",
];
const wrappers = new Set([
  "sudo",
  "doas",
  "env",
  "time",
  "nohup",
  "command",
  "exec",
  "nice",
  "xargs",
  "builtin",
  "then",
  "do",
  "else",
  "!",
  "{",
  "}",
  "if",
  "while",
  "until",
]);

export function readCommand(text: string): ReadCommand {
  const { tokens, opaque } = tokenize(text);
  const commands: SimpleCommand[] = [];
  let isOpaque = opaque;
  for (const part of splitAtOperators(tokens)) {
    const command = toSimple(part);
    if (command.words.length + command.writes.length + command.wrappers.length === 0) continue;
    if (["eval", "source", "."].includes(command.words[0] ?? "")) isOpaque = true;
    commands.push(command);
  }
  return { commands, opaque: isOpaque };
}

function tokenize(text: string): { tokens: Token[]; opaque: boolean } {
  const tokens: Token[] = [];
  let opaque = false;
  let word: string | undefined;
  let quoted = false;
  const flush = () => {
    if (word !== undefined) tokens.push({ kind: "word", text: word, quoted });
    word = undefined;
    quoted = false;
  };
  for (let i = 0; i < text.length; ) {
    const c = text[i] as string;
    if (c === "\\") {
      if (text[i + 1] !== "\n") word = (word ?? "") + (text[i + 1] ?? "");
      i += 2;
    } else if (c === "'" || c === '"') {
      const end = closingQuote(text, i, c);
      const inner = text.slice(i + 1, end);
      if (c === '"' && /[$`]/.test(inner)) opaque = true;
      if (end >= text.length) opaque = true;
      word = (word ?? "") + (c === '"' ? inner.replace(/\\(["\\$`])/g, "$1") : inner);
      quoted = true;
      i = end + 1;
    } else if (c === "#" && word === undefined) {
      while (i < text.length && text[i] !== "\n") i++;
    } else if (c === " " || c === "\t" || c === "\r") {
      flush();
      i++;
    } else {
      const operator = operators.find((op) => text.startsWith(op, i));
      if (operator) {
        // The digit of `2>` belongs to the redirection and is not an argument.
        if (/^\d$/.test(word ?? "") && /^[<>]/.test(operator)) word = undefined;
        flush();
        if (operator === "<<" || operator === "<<<") opaque = true;
        tokens.push({ kind: "op", text: operator });
        i += operator.length;
      } else {
        if (c === "$" || c === "`") opaque = true;
        word = (word ?? "") + c;
        i++;
      }
    }
  }
  flush();
  return { tokens, opaque };
}

function closingQuote(text: string, start: number, quote: string): number {
  for (let i = start + 1; i < text.length; i++) {
    if (quote === '"' && text[i] === "\\") i++;
    else if (text[i] === quote) return i;
  }
  return text.length;
}

const isRedirect = (token: Token) => token.kind === "op" && /[<>]/.test(token.text);

function splitAtOperators(tokens: Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "op" && !isRedirect(token)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function toSimple(tokens: Token[]): SimpleCommand {
  const command: SimpleCommand = { words: [], wrappers: [], writes: [], reads: [] };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (isRedirect(token)) redirect(command, token.text, tokens[++i]);
    else if (command.words.length > 0) command.words.push(token.text);
    else if (/^[A-Za-z_]\w*=/.test(token.text)) command.wrappers.push("=");
    else if (token.kind === "word" && !token.quoted && wrappers.has(token.text)) command.wrappers.push(token.text);
    else if (command.wrappers.some((w) => w !== "=") && token.text.startsWith("-")) command.wrappers.push(token.text);
    else command.words.push(token.text);
  }
  return command;
}

function redirect(command: SimpleCommand, operator: string, target: Token | undefined): void {
  const path = target?.text ?? "";
  if (path === "" || path === "/dev/null" || (operator.endsWith("&") && /^\d+$|^-$/.test(path))) return;
  (operator.startsWith("<") ? command.reads : command.writes).push(path);
}

/** Commands that change nothing, unless an argument names an output file. */
const readOnlyCommands: string[][] = [
  "ls",
  "pwd",
  "cat",
  "head",
  "tail",
  "wc",
  "file",
  "stat",
  "du",
  "df",
  "whoami",
  "uname",
  "which",
  "echo",
  "printf",
  "true",
  "grep",
  "diff",
  "basename",
  "dirname",
  "realpath",
  "readlink",
  "id",
  "hostname",
  "uptime",
  "cd",
  "test",
  "sleep",
]
  .map((name) => [name])
  .concat(["status", "diff", "log", "show", "rev-parse", "ls-files", "blame", "describe"].map((sub) => ["git", sub]))
  .concat([
    ["git", "branch", "--show-current"],
    ["git", "remote", "-v"],
    ["node", "--version"],
    ["npm", "ls"],
    ["date"],
  ]);

/** True when every part of the command is known to change nothing. */
export function isReadOnly(read: ReadCommand): boolean {
  return (
    !read.opaque &&
    read.commands.length > 0 &&
    read.commands.every(
      ({ words, wrappers, writes }) =>
        writes.length === 0 &&
        wrappers.every((w) => w === "time") &&
        readOnlyCommands.some((known) => startsWith(words, known)) &&
        !words.some((word) => /^(--output|-o$|--ext-diff|--textconv|-c$|-s$|--set)/.test(word)),
    )
  );
}

export function startsWith(words: string[], prefix: string[]): boolean {
  return (
    prefix.length > 0 && prefix.every((word, i) => (i === 0 ? programName(words[0] ?? "") === word : words[i] === word))
  );
}

/** Returns the name of a program without its folder: `/usr/bin/rm` is `rm`. */
const programName = (word: string) => word.slice(word.lastIndexOf("/") + 1);
