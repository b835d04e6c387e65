// git commands that change, send or discard.
import type { Call, Handler } from "../../program-call.ts";
import { type Field, dropStart, textField } from "../../words/field.ts";
import { subshell } from "../../scope.ts";
import { judgePathArguments } from "../any-program.ts";
import { judgeRevision } from "./git-revisions.ts";

const has = (call: Call, pattern: RegExp): boolean => call.args.some((arg) => pattern.test(arg.text ?? arg.lead));

const acts =
  (kind: "send" | "install" | "account" | "discard" | "terminal" | "network"): Handler =>
  (call) => {
    call.act(kind);
    return false;
  };

/** An editor opens unless the message is given. */
function opensEditor(call: Call): void {
  const given =
    /^(?:-[a-zA-Z]*[mFCc].*|--(?:message|file|reuse-message|reedit-message|fixup|squash|no-edit|allow-empty-message)(?:=.*)?)$/;
  if (!has(call, given) || has(call, /^(?:-[a-zA-Z]*e|--edit|-p|--patch|-i|--interactive)$/)) call.act("terminal");
}

function commit(call: Call): boolean {
  opensEditor(call);
  // A trial run prints what would be committed.
  if (has(call, /^(?:-[a-zA-Z]*v|--verbose)/)) call.shows = "history";
  return false;
}

/** Options that name a file whose text git keeps or prints. */
const fileOption = /^--(?:file?|te[a-z]*|pathspec-f[a-z-]*)(?:=|$)/;
const messageFileOption = /^-[aeinopqsvz]*[Ft]/;
const takesMessage = /^(?:commit|tag|notes|merge|commit-tree|fmt-merge-msg)$/;

function readNamedFiles(call: Call): void {
  call.args.forEach((arg, i) => {
    const [option] =
      fileOption.exec(arg.lead) ?? ((takesMessage.test(call.name) && messageFileOption.exec(arg.lead)) || []);
    if (option === undefined) return;
    const file = arg.text === option && !option.endsWith("=") ? call.args[i + 1] : dropStart(arg, option.length);
    if (file && file.text !== "-") call.read(file);
  });
}

function unknownOperands(call: Call): void {
  if (call.args.some((arg) => arg.unknown && (arg.splits || arg.lead === "")))
    call.unread("it gets a revision or path that the line does not tell");
}

/** `git checkout -b x` and `git switch x` keep changes; `git checkout -- x` and `git restore x` discard them. */
function checkout(call: Call): boolean {
  unknownOperands(call);
  const creates = has(call, /^(?:-b|-B|--orphan|-t|--track|-c|-C|--create|--detach|-d)$/);
  const operands = call.args.filter((arg) => !arg.lead.startsWith("-"));
  const forces = has(
    call,
    /^(?:-f|--force|--discard-changes|-m|--merge|--ours|--theirs|-[BC].*|--force-create(?:=.*)?)$/,
  );
  const names = operands.map((arg) => arg.text ?? ".");
  const isPath =
    has(call, /^--$/) || names.length > 1 || names.some((name) => name === "." || /\.\w+$|^\.\/|\*/.test(name));
  if (has(call, /^(?:-p|--patch)$/)) call.act("terminal");
  if (forces || (isPath && !creates && call.name === "checkout")) call.act("discard");
  return false;
}

function restore(call: Call): boolean {
  const staged = has(call, /^(?:--staged|-S)$/) && !has(call, /^(?:--worktree|-W|-SW|-WS)$/);
  if (!staged) call.act("discard");
  return false;
}

function reset(call: Call): boolean {
  unknownOperands(call);
  if (has(call, /^--(?:hard|merge|keep|h|ha|har|me|mer|merg|k|ke|kee)$/)) call.act("discard");
  return false;
}

function clean(call: Call): boolean {
  if (!has(call, /^(?:-[a-zA-Z]*n[a-zA-Z]*|--dry-run)$/)) call.act("discard");
  if (call.scope.folders?.length === 1 && has(call, /^-[a-zA-Z]*[fdx]/)) call.destroys(textField("."), "delete");
  return false;
}

function rebase(call: Call): boolean {
  unknownOperands(call);
  if (has(call, /^(?:-[a-z]*i|--interactive|--edit-todo)$/)) call.act("terminal");
  codeOf(call, /^(?:-x|--exec)$/, /^(?:--exec=|-x(?=.))/);
  if (has(call, /^--(?:abort|quit|skip)$/)) call.act("discard");
  return false;
}

/** Reads the code of an option, such as `--exec`. */
function codeOf(call: Call, alone: RegExp, attached: RegExp): void {
  call.args.forEach((arg, i) => {
    const isAlone = alone.test(arg.text ?? "");
    if (!isAlone && !attached.test(arg.lead)) return;
    const code = isAlone ? call.args[i + 1]?.text : arg.text?.replace(attached, "");
    call.unread("it makes git run another program");
    if (code !== undefined) call.shell(code, subshell(call.scope));
  });
}

/** What a push may take away from the other side: commits that are overwritten, branches that are deleted. */
const takesAway = /^(?:-[a-z]*[fd][a-z]*|--force.*|--mirror|--delete|--prune|\+.*|:.+)$/;

function push(call: Call): boolean {
  call.act("send");
  if (call.name === "push" && has(call, takesAway)) call.act("discard");
  return false;
}

/** Fetching reaches the network. `ext::` and options can name programs. */
function fetches(call: Call): boolean {
  call.act("network");
  if (has(call, /^(?:ext|fd)::|--upload-pack|--exec|^-u$|--server-option/))
    call.unread("it makes git run another program");
  unknownOperands(call);
  if (call.args.some((arg) => arg.unknown)) call.act("send");
  if (has(call, /^(?:-[a-z]*f[a-z]*|--force|\+.*)$/)) call.act("discard");
  const target = call.name === "clone" ? cloneTarget(call) : undefined;
  if (target) call.write(target, "create");
  if (call.name === "clone") {
    for (const arg of call.args) if (/^[/~.]/.test(arg.lead)) call.read(arg, { recursive: true });
    if (has(call, /^(?:-c|--config|--template|--reference)/))
      call.unread("it sets an option of git that may name a program");
    judgePathArguments(call, call.args);
  }
  if (call.name === "pull" && has(call, /^(?:--rebase=i|--edit|-e)/)) call.act("discard");
  return false;
}

function cloneTarget(call: Call): Field | undefined {
  const operands = call.args.filter((arg) => !arg.lead.startsWith("-"));
  return operands.length > 1 ? operands.at(-1) : textField(".");
}

function removeFiles(call: Call): boolean {
  const keeps = has(call, /^(?:--cached|-n|--dry-run)$/);
  for (const arg of call.args) {
    if (arg.lead.startsWith("-")) continue;
    judgeRevision(call, arg);
    if (!keeps) call.write(arg, "delete", { recursive: has(call, /^-[a-z]*r/) });
  }
  if (has(call, /^-[a-z]*f/) && !keeps) call.act("discard");
  return false;
}

/** Settings that may name a program, or that lie outside the folder. */
function config(call: Call): boolean {
  const key = call.args.find((arg) => /^[\w-]+\./.test(arg.lead))?.text ?? "";
  if (has(call, /^--(?:global|system|edit|file|blob|worktree)|^-[ef]/)) call.act("account");
  if (has(call, /^(?:-l|--list|list|--get-regexp|--get)$/)) call.unread("git's settings may hold a password");
  else if (
    !/^(?:user\.(?:name|email)|init\.|color\.|pull\.|push\.|branch\.[\w/.-]+\.(?:remote|merge|rebase)|merge\.conflictstyle|rerere\.|fetch\.prune|core\.(?:autocrlf|eol|filemode|ignorecase|quotepath|safecrlf|longpaths)|advice\.|log\.|status\.)/i.test(
      key,
    )
  ) {
    call.unread("a setting of git may name a program");
  }
  return false;
}

function branch(call: Call): boolean {
  unknownOperands(call);
  if (has(call, /^(?:-[a-z]*[DfMC][a-zA-Z]*|--force|-[a-z]*d[a-z]*f)$/)) call.act("discard");
  if (has(call, /^(?:-d|--delete)$/) && has(call, /^(?:-f|--force)$/)) call.act("discard");
  return false;
}

const firstWord =
  (rules: [RegExp, Handler][]): Handler =>
  (call) => {
    unknownOperands(call);
    const word = call.args[0]?.text ?? "";
    return rules.find(([pattern]) => pattern.test(word))?.[1](call) ?? false;
  };

function bisect(call: Call): boolean {
  if (call.args[0]?.text === "run") call.run(call.args.slice(1), subshell(call.scope));
  return false;
}

function submodule(call: Call): boolean {
  const [word, ...rest] = call.args.filter((arg) => !/^(?:-q|--quiet)$/.test(arg.text ?? ""));
  if (word?.text === "foreach") {
    call.unread("it makes git run another program");
    const texts = rest.filter((arg) => arg.text !== "--recursive").map((arg) => arg.text);
    if (texts.every((text) => text !== undefined))
      call.shell(texts.join(" "), { ...subshell(call.scope), folders: undefined });
  } else if (/^(?:update|add|init|sync)$/.test(word?.text ?? "")) call.act("network");
  else if (word?.text === "deinit") call.act("discard");
  return false;
}

/** Plumbing that changes references or objects directly. */
const plumbing: Handler = (call) => {
  call.act("discard");
  return false;
};

function add(call: Call): boolean {
  unknownOperands(call);
  if (has(call, /^(?:-[a-z]*[pie]|--patch|--interactive|--edit)$/)) call.act("terminal");
  for (const arg of call.args) if (!arg.lead.startsWith("-") && /^\/|^\.\.|~/.test(arg.lead)) call.enter(arg);
  return false;
}

function writesPatch(call: Call): boolean {
  const at = call.args.findIndex((arg) => /^(?:-o|--output|--output-directory)$/.test(arg.text ?? ""));
  const target = call.args[at + 1];
  for (const arg of call.args) {
    const value = /^(?:--output=|--output-directory=|-o)(.+)/.exec(arg.text ?? "")?.[1];
    if (value) call.write(textField(value), "change");
    if (/^--(?:remote|exec)/.test(arg.lead)) call.unread("it makes git run another program");
  }
  if (at >= 0 && target) call.write(target, "change");
  else call.write(textField("."), "create");
  judgePathArguments(call, call.args);
  return false;
}

function bundle(call: Call): boolean {
  const [word, ...rest] = call.args;
  const file = rest.find((arg) => !arg.lead.startsWith("-"));
  if (file && file.text !== "-" && word?.text === "create") call.write(file, "change");
  judgePathArguments(call, rest);
  return false;
}

/** What these print or pack comes from the history. */
const ofHistory =
  (handler: Handler): Handler =>
  (call) => {
    call.shows = "history";
    return handler(call);
  };

const work: Handler = (call) => {
  unknownOperands(call);
  if (has(call, /^(?:-e|--edit)$/)) call.act("terminal");
  return false;
};

const changers: Record<string, Handler> = {
  commit,
  add,
  stage: add,
  checkout,
  switch: checkout,
  restore,
  reset,
  clean,
  rebase,
  branch,
  config,
  bisect,
  submodule,
  rm: removeFiles,
  push,
  "send-pack": push,
  "send-email": push,
  "request-pull": push,
  "imap-send": push,
  svn: push,
  p4: push,
  daemon: push,
  "http-push": push,
  instaweb: push,
  "read-tree": acts("discard"),
  fetch: fetches,
  pull: fetches,
  clone: fetches,
  "ls-remote": fetches,
  "fetch-pack": fetches,
  remote: firstWord([
    [/^(?:update|show|prune)$/, acts("network")],
    [/^(?:rm|remove)$/, acts("discard")],
  ]),
  lfs: acts("network"),
  mergetool: acts("terminal"),
  difftool: acts("terminal"),
  gui: acts("terminal"),
  citool: acts("terminal"),
  help: acts("terminal"),
  credential: acts("account"),
  "credential-store": acts("account"),
  "credential-cache": acts("account"),
  gc: (call) => (has(call, /--prune|--aggressive/) ? plumbing(call) : false),
  prune: plumbing,
  "filter-branch": plumbing,
  "filter-repo": plumbing,
  "update-ref": plumbing,
  "update-index": work,
  replace: plumbing,
  "symbolic-ref": plumbing,
  reflog: plumbing,
  repack: work,
  stash: firstWord([
    [/^(?:drop|clear)$/, acts("discard")],
    [/^(?:-p|--patch)$/, acts("terminal")],
    [/^(?:show|list)$/, ofHistory(work)],
  ]),
  worktree: firstWord([
    [/^(?:remove|prune)$/, acts("discard")],
    [/^(?:add|move|repair)$/, worktreePlaces],
  ]),
  "format-patch": ofHistory(writesPatch),
  archive: ofHistory(writesPatch),
  bundle: ofHistory(bundle),
  "fast-export": ofHistory(judgeOthers),
  "merge-tree": ofHistory(judgeOthers),
  rerere: ofHistory(judgeOthers),
  fsck: ofHistory(judgeOthers),
  maintenance: firstWord([[/^(?:register|unregister|start|stop)$/, acts("account")]]),
  merge: work,
  "cherry-pick": work,
  revert: (call) => {
    if (!has(call, /^(?:--no-edit|-n|--no-commit|--continue|--abort|--skip|--quit)$/)) call.act("terminal");
    return false;
  },
  tag: (call) => {
    if (has(call, /^(?:-d|--delete|-f|--force)$/)) call.act("discard");
    if (has(call, /^(?:-a|-s|--annotate|--sign)$/) && !has(call, /^(?:-[a-z]*[mF].*|--(?:message|file)(?:=.*)?)$/))
      call.act("terminal");
    return work(call);
  },
};

function worktreePlaces(call: Call): boolean {
  for (const arg of call.args.slice(1))
    if (!arg.lead.startsWith("-") && /\/|^[~.]/.test(arg.lead)) call.write(arg, "create");
  return false;
}

/** Commands that write objects or files of the folder. Those that take files read every operand. */
const others =
  /^(?:init|mv|am|apply|notes|sparse-checkout|mktag|write-tree|commit-tree|hash-object|verify-pack|bugreport|stripspace|interpret-trailers|column|merge-file|var|pack-refs|check-mailmap|fmt-merge-msg|mailinfo|mailsplit|patch-id|unpack-objects|verify-tag|verify-commit|version)$/;
const takesFiles = /^(?:am|apply|hash-object|interpret-trailers|merge-file|mailinfo|mailsplit)$/;

function judgeOthers(call: Call): boolean {
  for (const arg of call.args) {
    if (arg.lead.startsWith("-")) continue;
    if (takesFiles.test(call.name)) call.read(arg);
    if (/^[/~]|(?:^|\/)\.\.(?:\/|$)/.test(arg.lead)) call.write(arg, "change");
  }
  judgePathArguments(call, call.args);
  if (has(call, /^--(?:unsafe|stdin-p)/)) call.unread("it reaches files that the line does not name");
  if (call.name === "notes" && has(call, /^(?:-[cC]|--re(?:use|edit))/))
    call.unread("an object by its id may be a secret file");
  return false;
}

/** A command that is in no table may be an alias, which can run anything. */
export function judgeChange(call: Call): boolean {
  readNamedFiles(call);
  const handler = changers[call.name];
  if (handler) return handler(call) === true;
  if (!others.test(call.name)) call.unread("git does not know this command, so that it may be an alias");
  return judgeOthers(call);
}
