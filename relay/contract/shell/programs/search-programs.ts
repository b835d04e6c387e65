// Programs that search: grep, ripgrep, find, fd.
import type { Call, Handler, Reach } from "../program-call.ts";
import { type Field, makeField, textField, unknownField } from "../words/field.ts";
import type { Options } from "../option-table.ts";
import type { NamedPath } from "../reading.ts";
import { subshell } from "../scope.ts";

const grepTable =
  "-EFGPiyvwxcLlnoqsbHhTZzUaIrR -e: -f< -m: -A: -B: -C: -d: -D: --extended-regexp --fixed-strings --basic-regexp --perl-regexp --regexp: --file< --ignore-case --no-ignore-case --word-regexp --line-regexp --null-data --no-messages --invert-match --max-count: --byte-offset --line-number --line-buffered --with-filename --no-filename --label: --only-matching --quiet --silent --binary-files: --text --directories: --devices: --recursive --dereference-recursive --include: --exclude: --exclude-from< --exclude-dir: --files-without-match --files-with-matches --count --initial-tab --null --before-context: --after-context: --context: --group-separator: --no-group-separator --color? --colour? --binary --unix-byte-offsets";

function grep(call: Call): boolean {
  const options = call.options(grepTable, { numbers: true });
  const files = withoutPattern(options, ["-e", "-f", "--regexp", "--file"]);
  const directories = [...(options.values.get("-d") ?? []), ...(options.values.get("--directories") ?? [])];
  const follows = options.has.has("-R") || options.has.has("--dereference-recursive");
  const recursive =
    follows ||
    ["-r", "--recursive"].some((name) => options.has.has(name)) ||
    directories.some((value) => !/^(?:read|skip)$/.test(value.text ?? "")) ||
    call.name === "rgrep";
  const only = textsOf(options.values.get("--include"));
  const reach: Reach = {
    recursive,
    ...(follows ? { followsLinks: true } : {}),
    ...(recursive && only && !options.has.has("--exclude") ? { only } : {}),
  };
  for (const file of files) if (file.text !== "-") call.read(file, call.reachOf(options, file, reach));
  if (recursive && files.length === 0) call.here("read", reach);
  noteFound(call, options, reach, files);
  return options.known;
}

function noteFound(call: Call, options: Options, reach: Reach, files: Field[]): void {
  const lists = ["-l", "--files-with-matches", "-L", "--files-without-match"].some((name) => options.has.has(name));
  if (!lists) return;
  const places = files.length > 0 ? files : [textField(".")];
  call.found = places.flatMap((file) => (file.unknown ? [] : call.paths(file, { ...reach, recursive: true })));
}

/** The values' texts, or undefined if there are none or one is not known. */
function textsOf(values: Field[] | undefined): string[] | undefined {
  const texts = values?.map((value) => value.text);
  return texts?.every((text) => text !== undefined) ? (texts as string[]) : undefined;
}

/** Operands without the first one, which is the pattern, unless an option gives the pattern. */
function withoutPattern(options: Options, names: string[]): Field[] {
  if (names.some((name) => options.has.has(name))) return options.operands;
  return options.operands.slice(1);
}

const rgTable =
  "-iSsnNlcovwxFPqpHIaUu0L. -e: -f< -g: -t: -T: -A: -B: -C: -m: -M: -r: -j: -d: -E: -z! -b --regexp: --file< --glob: --iglob: --type: --type-not: --type-add: --type-clear: --type-list --after-context: --before-context: --context: --max-count: --max-columns: --max-columns-preview --max-filesize: --max-depth: --maxdepth: --threads: --replace: --encoding: --sort: --sortr: --sort-files --color: --colors: --context-separator: --field-context-separator: --field-match-separator: --engine: --dfa-size-limit: --regex-size-limit: --path-separator: --ignore-case --smart-case --case-sensitive --line-number --no-line-number --files --files-with-matches --files-without-match --count --count-matches --only-matching --invert-match --word-regexp --line-regexp --fixed-strings --pcre2 --quiet --pretty --with-filename --no-filename --text --multiline --multiline-dotall --unrestricted --null --null-data --follow --no-follow --hidden --no-hidden --heading --no-heading --json --stats --trim --vimgrep --column --no-column --byte-offset --block-buffered --line-buffered --crlf --debug --trace --no-config --no-messages --no-ignore --no-ignore-dot --no-ignore-exclude --no-ignore-files --no-ignore-global --no-ignore-messages --no-ignore-parent --no-ignore-vcs --ignore-file< --one-file-system --passthru --passthrough --no-require-git --auto-hybrid-regex --mmap --no-mmap --unicode --no-unicode --binary --glob-case-insensitive --hyperlink-format: --pre! --pre-glob! --search-zip! --hostname-bin!";

function ripgrep(call: Call): boolean {
  const options = call.options(rgTable);
  const names = options.has;
  const files = names.has("--files")
    ? options.operands
    : withoutPattern(options, ["-e", "-f", "--regexp", "--file", "--type-list"]);
  const level = call.args
    .map((arg) => /^-[a-zA-Z]*$/.exec(arg.text ?? "")?.[0].split("u").length ?? 1)
    .reduce((sum, n) => sum + n - 1, 0);
  const unrestricted = level + call.args.filter((arg) => arg.text === "--unrestricted").length;
  const noIgnore =
    unrestricted > 0 || [...names].some((name) => name.startsWith("--no-ignore") && name !== "--no-ignore-messages");
  const hidden = unrestricted > 1 || names.has("--hidden") || names.has("-.");
  const globs = ["-g", "--glob", "--iglob"].flatMap((name) => options.values.get(name) ?? []);
  // A glob of its own also finds hidden and ignored files.
  const isPicking = globs.some((glob) => !glob.lead.startsWith("!"));
  const reach: Reach = {
    recursive: true,
    ...(noIgnore || isPicking ? {} : hidden ? { skipsOnlyIgnored: true } : { skipsIgnored: true }),
    ...(names.has("-L") || names.has("--follow") ? { followsLinks: true } : {}),
  };
  const only = textsOf(globs);
  if (isPicking && only?.every((glob) => !/[/!{]/.test(glob))) reach.only = only;
  const kind = names.has("--files") ? "enter" : "read";
  for (const file of files) if (file.text !== "-") call[kind](file, call.reachOf(options, file, reach));
  if (files.length === 0) call.here(kind, reach);
  noteFound(call, options, reach, files);
  if (names.has("--files"))
    call.found =
      files.length > 0 ? files.flatMap((file) => call.paths(file, reach)) : call.paths(textField("."), reach);
  return options.known;
}

const testsWithText =
  /^-(?:i?name|i?path|i?wholename|i?regex|type|xtype|size|[amc]time|[amc]min|perm|user|group|uid|gid|links|inum|maxdepth|mindepth|regextype|fstype|i?lname|context|used|newer[aBcm]t|printf)$/;
const testsWithFile = /^-(?:[ac]?newer|newer[aBcm][aBcm]|samefile)$/;
const testsAlone =
  /^(?:-(?:print0?|ls|prune|depth|d|mount|xdev|empty|readable|writable|executable|true|false|not|and?|or?|follow|daystart|noleaf|quit|nouser|nogroup|i?gnore_readdir_race|noignore_readdir_race|warn|nowarn|X|E)|[(),!])$/;
/** Tests that do not narrow what `-delete` deletes in a way that counts. */
const notNarrowing =
  /^(?:-(?:type|xtype|maxdepth|mindepth|depth|d|mount|xdev|follow|print0?|noleaf|warn|true|and?|or?|readable|writable)|[(),!])$/;

interface Find {
  call: Call;
  starts: NamedPath[];
  fields: Field[];
  reach: Reach;
  only: string[] | undefined;
  narrows: boolean;
}

function find(call: Call): boolean {
  const args = [...call.args];
  let follows = false;
  while (/^-(?:[HLP]|O\d|D)$/.test(args[0]?.text ?? "")) {
    const option = args.shift()?.text;
    if (option === "-L") follows = true;
    if (option === "-D") args.shift();
  }
  const fields: Field[] = [];
  while (args[0] && !/^(?:-|[(!]$)/.test(args[0].lead)) fields.push(args.shift() as Field);
  if (fields.some((field) => field.unknown)) {
    call.unread("a value that the line does not tell may be a path or an action");
    return false;
  }
  follows ||= args.some((arg) => arg.text === "-follow");
  const only = namesOf(args);
  // A program that gets a found link follows it, so only regular files are free of links.
  const isOpen = follows || !findsFilesOnly(args);
  const reach: Reach = { recursive: true, ...(isOpen ? { followsLinks: true } : {}), ...(only ? { only } : {}) };
  const places = fields.length > 0 ? fields : [textField(".")];
  const visited: Reach = { recursive: true, ...(follows ? { followsLinks: true } : {}) };
  for (const place of places) call.enter(place, place.lead === "" ? { ...visited, bare: true } : visited);
  const starts = places.flatMap((place) => call.paths(place, reach));
  call.found = starts;
  const narrows = withoutCommands(args).some(
    (arg) => arg.lead.startsWith("-") && !notNarrowing.test(arg.text ?? "") && !/^-(?:exec|ok|delete|f)/.test(arg.lead),
  );
  return expression({ call, starts, fields: places, reach, only, narrows }, args);
}

/** The expression without the commands of `-exec` and the values of its conditions. */
function withoutCommands(args: Field[]): Field[] {
  const kept: Field[] = [];
  let isCommand = false;
  for (const arg of args) {
    if (/^-(?:exec|ok)/.test(arg.lead)) isCommand = true;
    else if (isCommand && (arg.text === ";" || arg.text === "+")) isCommand = false;
    else if (!isCommand) kept.push(arg);
  }
  return kept;
}

const ruins = /^(?:rm|shred|unlink|chmod|chown|chgrp|truncate|mv|srm)$/;

/** True if `-type f` holds for everything that is found. */
const findsFilesOnly = (args: Field[]): boolean =>
  args.some((arg, i) => arg.text === "-type" && args[i + 1]?.text === "f") &&
  !args.some((arg) => /^(?:-o|-or|!|-not|,|\()$/.test(arg.text ?? ""));

/** Names that `-name` allows, if the expression is a plain list of conditions. */
function namesOf(args: Field[]): string[] | undefined {
  if (args.some((arg) => /^(?:-o|-or|!|-not|,|\()$/.test(arg.text ?? ""))) return undefined;
  const at = args.findIndex((arg) => arg.text === "-name");
  const name = at < 0 ? undefined : args[at + 1]?.text;
  return name === undefined ? undefined : [name];
}

function expression(find: Find, args: Field[]): boolean {
  const { call } = find;
  let known = true;
  while (args.length > 0) {
    const word = args.shift()?.text;
    if (word === undefined) {
      call.unread("a value that the line does not tell may be an action of find");
      return false;
    }
    if (testsWithText.test(word)) args.shift();
    else if (testsWithFile.test(word)) {
      const file = args.shift();
      if (file) call.enter(file);
    } else if (/^-(?:exec|execdir|ok|okdir)$/.test(word)) runs(find, word, args);
    else if (word === "-delete") deletes(find);
    else if (/^-f(?:print0?|ls)$/.test(word)) writes(call, args.shift());
    else if (word === "-fprintf") {
      writes(call, args.shift());
      args.shift();
    } else if (!testsAlone.test(word)) {
      if (word.startsWith("-files0-from")) call.unread("a file names the folders that are searched");
      known = false;
    }
  }
  return known;
}

function writes(call: Call, file: Field | undefined): void {
  if (file) call.write(file, "change");
}

function deletes({ call, fields, narrows }: Find): void {
  for (const field of fields) {
    call.write(field, "delete", { recursive: true });
    if (!narrows) call.destroys(field, "delete");
  }
}

/** Runs a command on what is found. `{}` stands for a path below the starts. */
function runs(find: Find, action: string, args: Field[]): void {
  const { call, starts, fields, narrows } = find;
  const words: Field[] = [];
  while (args.length > 0) {
    const word = args.shift() as Field;
    if (word.text === ";") break;
    if (word.text === "+" && words.at(-1)?.text === "{}") break;
    words.push(word);
  }
  const scope = subshell(call.scope);
  scope.input = { from: "terminal" };
  if (action.endsWith("dir")) scope.folders = undefined;
  if (action.startsWith("-ok")) call.act("terminal");
  const found = makeField([{ k: "below", roots: starts }]);
  call.run(
    words.map((word) => (word.text === "{}" ? found : word.text?.includes("{}") ? unknownField() : word)),
    scope,
  );
  // Deleting everything that is found is deleting the start.
  if (narrows || action.startsWith("-ok")) return;
  if (ruins.test(words[0]?.text ?? "")) for (const field of fields) call.destroys(field, "delete");
  call.walk.guess(() => {
    for (const field of fields)
      call.run(
        words.map((word) => (word.text === "{}" ? field : word)),
        scope,
      );
  });
}

function fd(call: Call): boolean {
  const at = call.args.findIndex((arg) => /^(?:-[xX]|--exec(?:-batch)?)$/.test(arg.text ?? ""));
  if (at >= 0) {
    const found = makeField([{ k: "below", roots: call.paths(textField("."), { recursive: true }) }]);
    const words = call.args.slice(at + 1).map((word) => (/\{/.test(word.text ?? "{") ? found : word));
    call.run(words.includes(found) ? words : [...words, found], subshell(call.scope));
  }
  const args = at >= 0 ? call.args.slice(0, at) : call.args;
  for (const arg of args) if (/^[./~]/.test(arg.lead)) call.enter(arg, { recursive: true });
  call.here("enter", { recursive: true });
  call.found = call.paths(textField("."), { recursive: true });
  return false;
}

export const searchers = new Map<string, Handler>([
  ...["grep", "egrep", "fgrep", "rgrep", "zgrep"].map((name): [string, Handler] => [name, grep]),
  ["rg", ripgrep],
  ["find", find],
  ["fd", fd],
  ["fdfind", fd],
]);
