// sed, awk, jq and yq: their scripts are read, because such a script can run commands and write files.
import { Call, type Handler } from "../program-call.ts";
import { type Field, textField } from "../words/field.ts";
import type { Options } from "../option-table.ts";
import { subshell } from "../scope.ts";
import { inlineCatastrophe } from "./inline-code.ts";
import { sedIsPlain } from "./sed-script.ts";

/** Splits operands into the script, which comes first unless an option gives it, and files. */
function scriptsAndFiles(options: Options, names: string[]): { scripts: Field[]; files: Field[] } {
  const given = names.flatMap((name) => options.values.get(name) ?? []);
  if (given.length > 0 || names.some((name) => options.has.has(name)))
    return { scripts: given, files: options.operands };
  return { scripts: options.operands.slice(0, 1), files: options.operands.slice(1) };
}

/** awk runs texts of its script, and sed what follows the command `e`. */
function lookForCatastrophes(call: Call, script: string): void {
  const why = inlineCatastrophe(script, call);
  if (why) call.walk.catastrophe(why);
  const run = /(?:^|[\d$;}/\s])e\s+([^\n]{1,300})/.exec(script)?.[1];
  if (run !== undefined) call.walk.guess(() => call.shell(run, subshell(call.scope)));
}

function judgeScripts(call: Call, scripts: Field[], isPlain: (text: string) => boolean): boolean {
  const isSafe = scripts.every((script) => script.text !== undefined && isPlain(script.text));
  for (const script of isSafe ? [] : scripts) lookForCatastrophes(call, script.text ?? "");
  if (!isSafe) call.unread(`its ${call.name} script may run commands or write files`);
  return isSafe;
}

function sed(call: Call): boolean {
  const options = call.options(
    "-nErsuz -e: -f! -i? -l: --quiet --silent --debug --expression: --file! --follow-symlinks --in-place? --line-length: --posix --regexp-extended --separate --sandbox --unbuffered --null-data",
  );
  const isInPlace = options.has.has("-i") || options.has.has("--in-place");
  const { scripts, files } = scriptsAndFiles(options, ["-e", "--expression", "-f", "--file"]);
  // On macOS, `-i` takes the next argument.
  const isMac = isInPlace && scripts[0]?.text === "" && files.length > 0;
  const isSafe = judgeScripts(call, isMac ? files.slice(0, 1) : scripts, sedIsPlain);
  for (const file of isMac ? files.slice(1) : files) {
    if (isInPlace) call.write(file, "change", call.reachOf(options, file, {}));
    call.read(file, call.reachOf(options, file, {}));
  }
  return options.known && isSafe;
}

/** True if an awk program runs nothing, writes nothing and reads only its operands. */
function awkIsPlain(code: string): boolean {
  if (
    /\\\n|@|system|getline|close|fflush|ENVIRON|ARGV|ARGC|PROCINFO|SYMTAB|FUNCTAB|\/inet|load|include|\bargs?\[/i.test(
      code,
    )
  ) {
    return false;
  }
  // After `print`, `>` and `|` are files and commands.
  const printed = code.search(/print/);
  return printed < 0 || !/>|\|/.test(code.slice(printed).replace(/\|\|/g, ""));
}

function awk(call: Call): boolean {
  const options = call.options(
    "-F: -v: -f! -i! -l! -e! -E! --field-separator: --assign: --file! --posix --re-interval --traditional --sandbox --csv",
    {
      stops: true,
    },
  );
  const { scripts, files } = scriptsAndFiles(options, ["-f", "--file", "-e", "-E"]);
  const isSafe = judgeScripts(call, scripts, awkIsPlain);
  for (const file of files) {
    if (file.text === "-" || /^[A-Za-z_]\w*=/.test(file.lead)) continue;
    call.read(file, file.lead === "" && file.pattern !== undefined ? { bare: true } : {});
  }
  return (
    options.known && isSafe && !(options.has.has("-v") && options.values.get("-v")?.some((value) => value.unknown))
  );
}

function jq(call: Call): boolean {
  const args: Field[] = [];
  const rest = [...call.args];
  // These options take a name and a value.
  while (rest.length > 0) {
    const arg = rest.shift() as Field;
    if (/^--(?:arg|argjson)$/.test(arg.text ?? "")) rest.splice(0, 2);
    else if (/^--(?:slurpfile|rawfile)$/.test(arg.text ?? "")) {
      const [, file] = rest.splice(0, 2);
      if (file) call.read(file);
    } else args.push(arg);
  }
  const inner = new Call(call.walk, call.scope, call.name, args);
  const options = inner.options(
    "-rcnsSejaCMRbh -f! -L! --raw-output --raw-output0 --compact-output --null-input --slurp --sort-keys --exit-status --join-output --ascii-output --color-output --monochrome-output --raw-input --binary --tab --indent: --unbuffered --stream --stream-errors --seq --args --jsonargs --from-file!",
  );
  const { scripts, files } = scriptsAndFiles(options, ["-f", "--from-file"]);
  const isSafe = judgeScripts(
    call,
    scripts,
    (code) => !/\benv\b|\$ENV|\binclude\b|\bimport\b|\binput_filename\b|\$__prog|\bget_search_list\b/.test(code),
  );
  if (!options.has.has("--args") && !options.has.has("--jsonargs")) {
    for (const file of files) inner.read(file, inner.reachOf(options, file, {}));
  }
  return options.known && isSafe;
}

function yq(call: Call): boolean {
  const options = call.options(
    "-rjCMNPneiv -o: -p: -I: -s! --inplace --yaml-output --output-format: --input-format: --indent: --prettyPrint --no-colors --colors --exit-status --null-input --unwrapScalar",
  );
  const operands = /^(?:e|ea|eval|eval-all)$/.test(options.operands[0]?.text ?? "")
    ? options.operands.slice(1)
    : options.operands;
  const isSafe = judgeScripts(
    call,
    operands.slice(0, 1),
    (code) => !/load|env|system|include|import|error|eval/i.test(code),
  );
  const isInPlace = options.has.has("-i") || options.has.has("--inplace");
  for (const file of operands.slice(1)) {
    if (isInPlace) call.write(file, "change");
    call.read(file, call.reachOf(options, file, {}));
  }
  if (operands.length === 1 && call.scope.input.from === "terminal") call.read(operands[0] ?? textField("."));
  return options.known && isSafe;
}

export const editPrograms = new Map<string, Handler>([
  ["sed", sed],
  ["gsed", sed],
  ...["awk", "gawk", "mawk", "nawk"].map((name): [string, Handler] => [name, awk]),
  ["jq", jq],
  ["yq", yq],
]);
