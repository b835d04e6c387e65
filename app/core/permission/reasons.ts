// Why a call is allowed, asked for or refused: a code with a detail, so that each language has its own sentence. The
// English sentences are here, because the model and the terminal read them too.

const sentences = {
  looks: () => "It only looks.",
  commandLooks: () => "The command only looks.",
  autoMode: () => "Auto mode.",
  planMode: () => "Plan mode: look and think, change nothing. Describe what you would do.",
  ruleAllows: () => "Your rules allow it.",
  ruleAsks: () => "Your rules say to ask.",
  ruleForbids: () => "Your rules forbid it.",
  ownRule: (words: string) => words,
  systemFolder: () => "It belongs to the operating system.",
  changesFile: (path: string) => (path ? `It changes a file: ${path}.` : "It changes a file."),
  runsCommand: () => "It runs a command.",
  network: () => "It reaches the network.",
  runsProgram: (name: string) => `It runs ${name}.`,
  runsOwnProgram: (name: string) => `It runs a program of the project: ${name}.`,
  runsOutsideProgram: (path: string) => `It runs a program outside the folder: ${path}.`,
  changesShell: () => "It changes the shell.",
  types: () => "It types into a running program.",
  sends: () => "It sends data away.",
  installs: () => "It installs software.",
  accounts: () => "It changes accounts, rights, keys or services.",
  terminal: () => "It needs a terminal.",
  unread: (why: string) => (why ? `Octo cannot tell what it does: ${why}.` : "Octo cannot tell what it does."),
  catastrophe: (what: string) => `It would ${what}.`,
  gitUnknown: () => "The settings of the repository are not known.",
  gitRuns: (program: string) => `The repository's settings may make git run a program: ${program}.`,
  gitSecret: (path: string) => `It may show a secret that git tracks: ${path}.`,
  gitKeptSecret: (path: string) => `It may show a secret that git keeps: ${path}.`,
  gitTooLong: () => "The history is too long to check it for secrets.",
  gitFiles: () => "It changes git's own files.",
  gitHooks: () => "Git runs what is written there.",
  secretFile: () => "It may hold a secret.",
  readsSecret: (path: string) => `It reads a secret: ${path}.`,
  writesSecret: (path: string) => `It writes a secret: ${path}.`,
  deletesSecret: (path: string) => `It deletes a secret: ${path}.`,
  looksOutside: (path: string) => `It looks outside the folder: ${path}.`,
  readsOutside: (path: string) => `It reads outside the folder: ${path}.`,
  writesOutside: (path: string) => `It writes outside the folder: ${path}.`,
  deletesOutside: (path: string) => `It deletes outside the folder: ${path}.`,
  unchecked: (path: string) => `It reaches a path that was not checked: ${path}.`,
  tooMany: (path: string) => `It reaches more than could be checked: ${path}.`,
  dashedName: () => "The name of a file may be taken for an option.",
  followsLinks: (path: string) => `It follows links, which may lead outside: ${path}.`,
  discards: () => "It discards work or cannot be undone.",
  deletesForGood: (path: string) => `It deletes what cannot be brought back: ${path}.`,
  deletesFile: (path: string) => `It deletes a file: ${path}.`,
} satisfies Record<string, (detail: string) => string>;

export type ReasonCode = keyof typeof sentences;

/**
 * `detail`: what the sentence names, such as a path; `part`: the piece of the command that decides. Both come from a
 * call, so they are shown with hidden characters marked.
 */
export interface Reason {
  code: ReasonCode;
  detail?: string;
  part?: string;
}

export const sentenceOf = ({ code, detail = "" }: Reason): string => sentences[code](detail);

export const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(sentences, code);

/**
 * How much depends on the answer. `usual`: the effects stay in the folder. `far`: it reaches further, or nobody can
 * tell how far. `final`: it cannot be undone.
 */
export type Risk = "usual" | "far" | "final";

const usual = new Set<ReasonCode>([
  "looks",
  "commandLooks",
  "ruleAsks",
  "ownRule",
  "changesFile",
  "runsCommand",
  "network",
  "runsProgram",
  "runsOwnProgram",
  "terminal",
  "deletesFile",
]);
const final = new Set<ReasonCode>(["discards", "deletesForGood", "deletesSecret", "deletesOutside"]);

export function riskOf({ code }: Reason): Risk {
  if (final.has(code)) return "final";
  return usual.has(code) ? "usual" : "far";
}
