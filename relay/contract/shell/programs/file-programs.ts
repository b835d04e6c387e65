// Programs that copy, move, delete and change files.
import type { Call, Handler } from "../program-call.ts";
import { type Field, dropStart, textField } from "../words/field.ts";
import type { Options } from "../option-table.ts";

const anyOf = (options: Options, ...names: string[]) => names.some((name) => options.has.has(name));

/** The last operand is where the others go, unless an option names the folder. */
function sourcesAndTarget(options: Options): { sources: Field[]; target: Field | undefined } {
  const named = options.values.get("-t") ?? options.values.get("--target-directory");
  if (named) return { sources: options.operands, target: named.at(-1) };
  return { sources: options.operands.slice(0, -1), target: options.operands.at(-1) };
}

const copyTable =
  "-abdfiHlLnPpRrsTuvxZ -S: -t: --archive --attributes-only --backup? --copy-contents --dereference --force --interactive --link --no-clobber --no-dereference --no-target-directory --one-file-system --parents --preserve? --no-preserve: --recursive --reflink? --remove-destination --sparse: --strip-trailing-slashes --suffix: --symbolic-link --target-directory: --update? --verbose --debug --keep-directory-symlink";

function copy(call: Call): boolean {
  const options = call.options(copyTable);
  const { sources, target } = sourcesAndTarget(options);
  const recursive = anyOf(options, "-r", "-R", "-a", "--recursive", "--archive");
  const follows = recursive && anyOf(options, "-L", "--dereference");
  for (const source of sources) {
    call.read(source, call.reachOf(options, source, { recursive, ...(follows ? { followsLinks: true } : {}) }));
  }
  if (target) call.write(target, "change");
  return options.known;
}

function move(call: Call): boolean {
  const options = call.options(
    "-bfinTuvZ -S: -t: --backup? --force --interactive --no-clobber --no-target-directory --strip-trailing-slashes --suffix: --target-directory: --update? --verbose --exchange --no-copy --debug",
  );
  const { sources, target } = sourcesAndTarget(options);
  for (const source of sources) {
    // What is moved can be read at its new place.
    call.read(source, call.reachOf(options, source, { recursive: true }));
    call.write(source, "change");
    call.destroys(source, "move");
  }
  if (target) call.write(target, "change");
  return options.known;
}

function remove(call: Call): boolean {
  const options = call.options(
    "-dfiIrRvPWx --dir --force --interactive? --one-file-system --no-preserve-root --preserve-root? --recursive --verbose",
  );
  const recursive = anyOf(options, "-r", "-R", "--recursive");
  for (const operand of options.operands) {
    call.write(operand, "delete", call.reachOf(options, operand, { recursive }));
    if (operand.unknown) call.act("discard");
    if (recursive) call.destroys(operand, "delete");
  }
  return options.known;
}

/** A link to a file makes the file reachable at another place. */
function link(call: Call): boolean {
  const options = call.options(
    "-bdFfiLnPrsTv -S: -t: --backup? --directory --force --interactive --logical --no-dereference --physical --relative --symbolic --suffix: --target-directory: --no-target-directory --verbose",
  );
  const { sources, target } = sourcesAndTarget(options);
  for (const source of sources) call.read(source, { recursive: true });
  if (options.operands.length === 1 && target) call.read(target, { recursive: true });
  else if (target) call.write(target, "change");
  return options.known;
}

const writer =
  (table: string, how: "create" | "change" | "delete"): Handler =>
  (call) => {
    const options = call.options(table);
    for (const operand of options.operands) call.write(operand, how, call.reachOf(options, operand, {}));
    return options.known;
  };

function changeMode(call: Call): boolean {
  const options = call.options(
    "-cfvRrwxXstugoah --changes --quiet --silent --verbose --no-preserve-root --preserve-root --recursive --reference<",
  );
  const isByReference = options.has.has("--reference");
  // `chmod -x file` looks like an option.
  const isDashed = call.args.some((arg) => /^-[rwxXst]+$/.test(arg.text ?? ""));
  const [mode, ...rest] = options.operands;
  const files = isByReference || isDashed ? options.operands : rest;
  const recursive = anyOf(options, "-R", "--recursive");
  if (!isByReference && !isDashed && /s|^[2467]\d{3}$/.test(mode?.text ?? "s")) call.act("account");
  for (const file of files) {
    call.write(file, "change", call.reachOf(options, file, { recursive }));
    if (recursive) call.destroys(file, "change the rights of");
  }
  return options.known;
}

/** Owners, groups and other rights. */
function changeOwner(call: Call): boolean {
  const options = call.options(
    "-cfvRhHLPdkn --changes --quiet --silent --verbose --dereference --no-dereference --from: --no-preserve-root --preserve-root --recursive --reference< -m: -x: -M: -b --modify: --remove: --set:",
  );
  const recursive = anyOf(options, "-R", "--recursive");
  call.act("account");
  for (const operand of options.operands) {
    if (recursive && /[/~.]/.test(operand.text ?? operand.pattern ?? ""))
      call.destroys(operand, "change the rights of");
  }
  for (const operand of options.operands.slice(1)) call.write(operand, "change", { recursive });
  return false;
}

function diskDump(call: Call): boolean {
  for (const arg of call.args) {
    const [name] =
      /^(?:if|of|iflag|oflag|conv|bs|ibs|obs|cbs|count|skip|seek|iseek|oseek|status)=/.exec(arg.lead) ?? [];
    if (!name) {
      if (arg.unknown) call.unread("a value that the line does not tell may name a disk");
      continue;
    }
    const value = dropStart(arg, name.length);
    if (name === "if=") call.read(value);
    if (name === "of=") call.write(value, "change");
  }
  return false;
}

function patch(call: Call): boolean {
  const options = call.options(
    "-bcEeflNnRstTuvZ -B: -d@ -D: -F: -g: -i< -o> -p: -r> -V: -x: -Y: -z: --backup --directory@ --dry-run --fuzz: --forward --input< --output> --reject-file> --reverse --strip: --silent --quiet --unified --verbose --force --batch --merge? --posix --binary --ignore-whitespace",
  );
  const [file, source] = options.operands;
  if (file) call.write(file, "change");
  if (source) call.read(source);
  if (!file) call.write(textField("."), "change");
  return false;
}

function makeFolder(call: Call): boolean {
  const options = call.options("-pvZ -m: --mode: --parents --verbose --context?");
  for (const operand of options.operands) call.write(operand, "create");
  return options.known;
}

function install(call: Call): boolean {
  const options = call.options(
    "-bcCdDpsTvZ -g: -m: -o: -S: -t: --backup? --compare --directory --group: --mode: --owner: --preserve-timestamps --strip --strip-program! --suffix: --target-directory: --no-target-directory --verbose",
  );
  if (anyOf(options, "-o", "-g", "--owner", "--group")) call.act("account");
  if (anyOf(options, "-d", "--directory")) {
    for (const operand of options.operands) call.write(operand, "create");
    return options.known;
  }
  const { sources, target } = sourcesAndTarget(options);
  for (const source of sources) call.read(source);
  if (target) call.write(target, "change");
  return options.known;
}

function shred(call: Call): boolean {
  const options = call.options(
    "-fuvxz -n: -s: --force --iterations: --random-source< --size: --remove? --verbose --exact --zero",
  );
  for (const operand of options.operands) call.write(operand, "delete");
  call.act("discard");
  return false;
}

/** Splits a file at patterns into files of a name. */
function csplit(call: Call): boolean {
  const options = call.options(
    "-ksqz -b: -f> -n: --suffix-format: --prefix> --digits: --keep-files --suppress-matched --quiet --silent --elide-empty-files",
  );
  const [input] = options.operands;
  if (input && input.text !== "-") call.read(input);
  call.write(textField("."), "create");
  return false;
}

/** Splits a file into files of a name. */
function split(call: Call): boolean {
  const options = call.options(
    "-adeuxt -a: -b: -C: -l: -n: -t: -f: -k -s -z --suffix-length: --additional-suffix: --bytes: --line-bytes: --filter! --lines: --number: --separator: --numeric-suffixes? --hex-suffixes? --verbose --elide-empty-files",
  );
  const [input, prefix] = options.operands;
  if (input && input.text !== "-") call.read(input);
  call.write(prefix ?? textField("."), "create");
  return false;
}

function tee(call: Call): boolean {
  const options = call.options("-aip --append --ignore-interrupts --output-error?");
  for (const operand of options.operands) {
    if (operand.text !== "-") call.write(operand, "change", call.reachOf(options, operand, {}));
  }
  return options.known;
}

export const fileWorkers = new Map<string, Handler>([
  ["cp", copy],
  ["mv", move],
  ["rm", remove],
  ["unlink", writer("", "delete")],
  ["rmdir", writer("-pv --parents --verbose --ignore-fail-on-non-empty", "delete")],
  ["trash", writer("", "delete")],
  ["ln", link],
  ["link", link],
  ["mkdir", makeFolder],
  ["mkfifo", writer("-m: -Z --mode:", "create")],
  ["touch", writer("-acfhm -d: -r@ -t: --no-create --date: --no-dereference --reference@ --time:", "change")],
  ["truncate", writer("-co -r@ -s: --no-create --io-blocks --reference@ --size:", "change")],
  ["fallocate", writer("-cdinpvxzk -l: -o: --length: --offset:", "change")],
  ["chmod", changeMode],
  ["chown", changeOwner],
  ["chgrp", changeOwner],
  ["chattr", changeOwner],
  ["setfacl", changeOwner],
  ["setcap", changeOwner],
  ["setfattr", changeOwner],
  ["dd", diskDump],
  ["patch", patch],
  ["install", install],
  ["shred", shred],
  ["srm", shred],
  ["split", split],
  ["csplit", csplit],
  ["tee", tee],
  ["sponge", tee],
]);
