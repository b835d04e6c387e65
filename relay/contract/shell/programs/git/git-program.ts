// git: what its commands look at, change, send and discard.
import type { Call, Handler } from "../../program-call.ts";
import { Call as NewCall } from "../../program-call.ts";
import { type Field, textField } from "../../words/field.ts";
import { joinPath } from "../../named-path.ts";
import type { Options } from "../../option-table.ts";
import type { Shown } from "../../reading.ts";
import { type Scope, subshell } from "../../scope.ts";
import { judgeChange } from "./git-changers.ts";
import { grepTable, lookerTables } from "./git-lookers.ts";
import { isPlainPath, judgeRevision, looksLikeSecretFormat, namedObjects } from "./git-revisions.ts";

/** Settings that only change display and names. */
const harmlessSetting =
  /^(?:color\..*|core\.quotepath|core\.pager=cat|core\.autocrlf|core\.fsmonitor=false|core\.hooksPath=\/dev\/null|advice\..*|user\.(?:name|email)|commit\.gpgsign=false|tag\.gpgsign=false|log\.(?:date|showSignature=false)|diff\.(?:renames|algorithm|noprefix)|init\.defaultBranch|pager\.\w+=(?:false|cat)|http\.version|protocol\.version|status\..*|column\..*|grep\..*)(?:=|$)/i;

/** Reads git's own options. Returns the rest, or undefined if one of them changes what git runs. */
function ownOptions(call: Call): { rest: Field[]; scope: Scope; known: boolean } {
  const rest = [...call.args];
  const scope = subshell(call.scope);
  let known = true;
  while (rest[0] && rest[0].lead.startsWith("-")) {
    const option = rest.shift()?.text ?? "-?";
    if (option === "-C") enterFolder(call, scope, rest.shift());
    else if (option === "-c") known = setting(call, rest.shift()) && known;
    else if (/^-c./.test(option)) known = setting(call, textField(option.slice(2))) && known;
    else if (/^(?:--version|-v|--help|-h)$/.test(option)) return { rest: [textField("version")], scope, known };
    else if (
      !/^--(?:no-pager|no-optional-locks|literal-pathspecs|glob-pathspecs|noglob-pathspecs|icase-pathspecs|no-replace-objects|no-lazy-fetch|html-path|man-path|info-path|exec-path|no-advice)$|^-P$/.test(
        option,
      )
    ) {
      if (/^--(?:git-dir|work-tree|namespace|exec-path|super-prefix|config-env|attr-source)$/.test(option))
        rest.shift();
      call.unread("it uses another repository or settings than the folder's own");
      known = false;
    }
  }
  return { rest, scope, known };
}

function enterFolder(call: Call, scope: Scope, folder: Field | undefined): void {
  if (!folder) return;
  call.enter(folder);
  const { text } = folder;
  scope.folders =
    text === undefined
      ? undefined
      : (text.startsWith("/") ? ["/"] : scope.folders)?.map((from) => joinPath(from, text));
}

function setting(call: Call, field: Field | undefined): boolean {
  if (harmlessSetting.test(field?.text ?? "")) return true;
  call.unread("it sets an option of git that may name a program");
  return false;
}

function git(call: Call): boolean {
  const { rest, scope, known } = ownOptions(call);
  const [command, ...args] = rest;
  if (!command) return true;
  if (command.text === undefined) {
    call.unread("the line does not tell which git command runs");
    return false;
  }
  const inner = new NewCall(call.walk, scope, command.text, args);
  const result = judgeCommand(inner);
  if (inner.found) call.found = inner.found;
  if ((result || inner.shows) && command.text !== "version") {
    const names = [...inner.names, ...(inner.shows === "history" ? namedObjects(args) : [])];
    if (!scope.folders) call.unread("the folder of the repository is not known");
    for (const folder of scope.folders ?? [])
      call.walk.act({
        kind: "git",
        folder,
        ...(inner.shows && { shows: inner.shows }),
        ...(names.length > 0 && { names }),
      });
  }
  return result && known;
}

function judgeCommand(call: Call): boolean {
  const { name } = call;
  if (name === "grep") return grep(call);
  if (name === "cat-file") return catFile(call);
  const listing = listings[name]?.(call);
  if (listing) return true;
  const table = lookerTables[name];
  if (table === undefined || name === "ls-remote" || name === "merge-tree") return judgeChange(call);
  const options = call.options(table, { numbers: true });
  judgeOptions(call, options);
  if (name === "diff" && (options.has.has("--no-index") || call.scope.input.from === "pipe")) call.readAll(options);
  // These print names only.
  if (!/^(?:ls-files|ls-tree|status)$/.test(name)) for (const operand of options.operands) judgeRevision(call, operand);
  else if (options.operands.some((operand) => operand.unknown))
    call.unread("it gets a path that the line does not tell");
  if (/^(?:ls-files|diff|show|log)$/.test(name)) noteFiles(call, options);
  call.shows = showsContents(call, options) ?? call.shows;
  return options.known;
}

const patchOptions =
  "-p -u -U -c -L -S -G -W --patch --unified --cc --dd --check --patch-with-raw --patch-with-stat --word-diff --color-words --word-diff-regex --binary --function-context --remerge-diff --diff-merges -m --pickaxe-all".split(
    " ",
  );
const nameOptions =
  "-s --no-patch --name-only --name-status --stat --shortstat --numstat --summary --dirstat --raw".split(" ");

/**
 * Tells whether the command may show lines of files that it does not name. Paths after `--` limit what a diff of now
 * shows. They do not limit the history: what has a harmless name now may have been a secret with another name.
 */
function showsContents(call: Call, options: Options): Shown | undefined {
  const has = (names: string[]) => names.some((name) => options.has.has(name));
  if (call.name === "status") return has(["-v", "--verbose"]) ? "history" : undefined;
  if (call.name === "blame" || call.name === "annotate") return blamesHistory(call, options) ? "history" : undefined;
  const isDiff = /^(?:diff|show|whatchanged|diff-tree|diff-index|diff-files|range-diff)$/.test(call.name);
  if (!(isDiff ? !has(nameOptions) || has(patchOptions) : call.name === "log" && has(patchOptions))) return undefined;
  const revisions = beforeDashes(options);
  const paths = options.afterDashes;
  for (const path of paths) if (isPlainPath(path)) call.read(path, { recursive: true });
  const ofNow = /^(?:diff|diff-files|diff-index)$/.test(call.name) && revisions.every(isHead);
  if (ofNow && paths.length > 0 && paths.every(isPlainPath)) return undefined;
  const isOfFiles = ofNow && revisions.length === 0 && !has(["--cached", "--staged"]);
  return isOfFiles ? "tracked" : "history";
}

const isHead = ({ text }: Field): boolean => text === "HEAD" || text === "@";

/** The operands that may be revisions. */
const beforeDashes = ({ operands, afterDashes }: Options): Field[] =>
  operands.filter((operand) => !afterDashes.includes(operand));

/** Blame shows a file as it is now, unless it names a revision. */
const blamesHistory = ({ args }: Call, options: Options): boolean =>
  options.operands.filter((operand) => !isHead(operand)).length > 1 ||
  options.has.has("--reverse") ||
  args.some((arg) => arg.unknown);

/** The names that it prints are those of files that git knows. */
function noteFiles(call: Call, options: Options): void {
  const others = options.has.has("-o") || options.has.has("--others") || options.has.has("-i");
  const endings = options.operands.map((operand) => /^\*(\.\w+)$/.exec(operand.text ?? "")?.[1]);
  const only =
    endings.length > 0 && endings.every((ending) => ending !== undefined)
      ? endings.map((ending) => `*${ending}`)
      : undefined;
  const reach = {
    recursive: true,
    followsLinks: true as const,
    ...(others ? {} : { skipsOnlyIgnored: true as const }),
    ...(only ? { only } : {}),
  };
  call.found = call.paths(textField("."), reach);
}

function judgeOptions(call: Call, options: Options): void {
  if (options.has.has("--output") || (options.has.has("-o") && call.name !== "ls-files")) {
    const at = call.args.findIndex((arg) => /^(?:-o|--output)$/.test(arg.text ?? ""));
    const file = call.args[at + 1];
    if (at >= 0 && file) call.write(file, "change");
    for (const { role, value } of options.roles) if (role === "read") call.write(value, "change");
  }
  const opens = ["-O", "--open-files-in-pager", "--ext-diff", "--textconv", "--show-signature"];
  if (opens.some((option) => options.has.has(option)) && call.name !== "diff-index")
    call.unread("it makes git run another program");
  for (const format of ["--format", "--pretty"]) {
    if (options.values.get(format)?.some((value) => looksLikeSecretFormat(value.text)))
      call.unread("it makes git run another program");
  }
  judgeFields(call, options);
  for (const value of options.values.get("-L") ?? []) {
    const file = /^.*?:([^:]+)$/.exec(value.text ?? "")?.[1];
    if (file && call.name === "log") call.read(textField(file));
  }
}

/** Fields of a listing of references: `%(raw)` is the object itself, and texts of tags may hold anything. */
function judgeFields(call: Call, options: Options): void {
  const formats = ["--format", "--sort"].flatMap((name) => options.values.get(name) ?? []);
  if (
    formats.some(({ text = "%(raw)" }) => /(?:^|[(*-])(?:raw|contents|body|trailers)\b/.test(text)) ||
    options.has.has("-n")
  )
    if (/^(?:for-each-ref|branch|tag)$/.test(call.name)) call.shows = "history";
}

const leavesOut = /^:(?:[!^]|\((?:top,)?exclude\))/;

function grep(call: Call): boolean {
  const options = call.options(grepTable, { numbers: true });
  judgeOptions(call, options);
  const hasPattern = options.has.has("-e") || options.has.has("-f");
  const rest = hasPattern ? options.operands : options.operands.slice(1);
  const reach =
    options.known && !options.has.has("--no-exclude-standard")
      ? { recursive: true, skipsOnlyIgnored: true as const }
      : { recursive: true };
  const places = rest.filter((place) => !/^(?:HEAD|[\da-f]{7,40})(?:[~^]\d*)*$/.test(place.text ?? ""));
  for (const place of places) judgeRevision(call, place);
  for (const place of places) if (!place.unknown && !place.lead.startsWith(":")) call.read(place, reach);
  // Only plain names limit the search. Those that are left out (`:!x`) limit it to the folder.
  const limits = places.filter((place) => !leavesOut.test(place.lead));
  if (limits.some((place) => place.lead.startsWith(":"))) call.unread("a pathspec with magic may name a secret");
  if (limits.length === 0) call.here("read", reach);
  // Before dashes a word is a revision if there is one of this name, else a path.
  const either = beforeDashes(options).filter((operand) => rest.includes(operand));
  if (either.length > 0 && limits.every(isPlainPath) && either.every((operand) => places.includes(operand)))
    call.names.push(...either.map(({ text = "" }) => text));
  else if (either.length > 0) call.shows = "history";
  if (call.shows === undefined && (options.has.has("--cached") || limits.length === 0 || !limits.every(isPlainPath)))
    call.shows = "tracked";
  if (options.has.has("-l") || options.has.has("--name-only") || options.has.has("--files-with-matches"))
    call.found = call.paths(textField("."), reach);
  return options.known;
}

/** Objects are shown by their id, so that nothing tells whether one is a secret file. */
function catFile(call: Call): boolean {
  const options = call.options(
    "-tsep --allow-unknown-type --follow-symlinks --batch! --batch-check? --textconv! --filters! --path:",
  );
  const shows =
    options.has.has("-p") || options.operands.some((operand) => /^(?:blob|commit|tree|tag)$/.test(operand.text ?? ""));
  for (const operand of options.operands) {
    const { text } = operand;
    const isCommit = /^(?:HEAD|@)(?:[~^]\d*)*(?:\^\{(?:tree|commit)\})?$/.test(text ?? "");
    if (shows && !isCommit && !text?.includes(":") && !/^(?:commit|tree|tag)$/.test(text ?? "")) {
      call.unread("an object by its id may be a secret file");
    }
    if (shows && text?.includes(":") && !/^(?:HEAD|@)?:/.test(text)) call.shows = "history";
    judgeRevision(call, operand);
  }
  if (!options.known) call.unread("it shows objects that the line does not tell");
  return options.known;
}

/** Commands that list with some options, and change with others. */
const listings: Record<string, Handler> = {
  branch: (call) => {
    const options = call.options(
      "-arvlqi --all --remotes --verbose --list --show-current --color? --no-color --column? --no-column --sort: --format: --merged? --no-merged? --contains? --no-contains? --points-at: --abbrev? --no-abbrev --ignore-case --omit-empty",
    );
    judgeOptions(call, options);
    const lists = ["--list", "-l", "--contains", "--no-contains", "--merged", "--no-merged", "--points-at"].some(
      (name) => options.has.has(name),
    );
    return options.known && !options.loose && (options.operands.length === 0 || lists);
  },
  tag: (call) => {
    const options = call.options(
      "-l -n? -i --list --sort: --format: --color? --column? --no-column --contains? --no-contains? --merged? --no-merged? --points-at: --ignore-case --omit-empty",
    );
    judgeOptions(call, options);
    return options.known && (options.operands.length === 0 || options.has.has("-l") || options.has.has("--list"));
  },
  remote: (call) => {
    const [first, ...rest] = call.args.map((arg) => arg.text);
    if (first === undefined) return call.args.length === 0;
    return (
      (/^(?:-v|--verbose)$/.test(first) && rest.length === 0) ||
      (first === "get-url" && rest.every((text) => text !== undefined))
    );
  },
  stash: (call) =>
    call.args[0]?.text === "list" &&
    call.args.slice(1).every((arg) => /^(?:--oneline|-\d+|--format=[^%G]*|--date=\w+)$/.test(arg.text ?? "")),
  worktree: (call) =>
    call.args[0]?.text === "list" && call.args.slice(1).every((arg) => /^(?:--porcelain|-v|-z)$/.test(arg.text ?? "")),
  reflog: (call) => {
    const [first] = call.args;
    if (/^(?:expire|delete|exists|drop|write)$/.test(first?.text ?? "")) return false;
    const args = first?.text === "show" ? call.args.slice(1) : call.args;
    const inner = new NewCall(call.walk, call.scope, "log", args);
    const options = inner.options(lookerTables["log"] ?? "", { numbers: true });
    judgeOptions(inner, options);
    for (const operand of options.operands) judgeRevision(inner, operand);
    call.shows = showsContents(inner, options);
    return options.known;
  },
  config: (call) => configReads(call),
  notes: (call) => {
    if (call.args[0]?.text === "show") call.shows = "history";
    return /^(?:list|show)$/.test(call.args[0]?.text ?? "list");
  },
  bisect: (call) => /^(?:log|visualize)$/.test(call.args[0]?.text ?? "") && call.args[0]?.text === "log",
  "symbolic-ref": (call) => {
    const options = call.options("-q --quiet --short --recurse --no-recurse");
    return options.known && options.operands.length === 1;
  },
  sparse: () => false,
};

/** Reading a setting. Addresses of remotes and headers may hold a password. */
function configReads(call: Call): boolean {
  const texts = call.texts();
  if (!texts) return false;
  const reads = texts.some((text) => /^(?:--get|--get-all|--get-regexp|--list|-l|get|list|--get-urlmatch)$/.test(text));
  const isPlain = texts.every((text) =>
    /^(?:--(?:get|get-all|local|global|system|show-origin|show-scope|name-only|bool|int|type=\w+|null|includes|no-includes)|-z|get|\w[\w.-]*)$/.test(
      text,
    ),
  );
  const isOne = texts.filter((text) => !text.startsWith("-")).length === 1;
  if (
    !isPlain ||
    (!reads && !isOne) ||
    texts.some((text) => /^(?:list|--list|set|unset|edit|rename-section|remove-section)$/.test(text))
  ) {
    if (texts.some((text) => /^(?:--list|-l|list|--get-regexp)$/.test(text)) && texts.includes("--name-only"))
      return true;
    return false;
  }
  return !texts.some((text) =>
    /password|token|secret|extraheader|credential|askpass|insteadof|^remote\..*url$|http\..*|smtppass/i.test(text),
  );
}

export const gitPrograms = new Map<string, Handler>([
  ["git", git],
  ["hub", git],
]);
