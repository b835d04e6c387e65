// Programs that only look: tables of their options, and what their operands are.
import { Call, type Handler, type Reach } from "../program-call.ts";
import { textField } from "../words/field.ts";
import { judgeList } from "./process-programs.ts";
import type { How, Options } from "../option-table.ts";

/** Reads its operands. */
const reader =
  (table: string, how: How & { free?: boolean } = {}): Handler =>
  (call) => {
    const options = call.options(table, how);
    call.readAll(options);
    return options.known;
  };

/** Looks at names and metadata of its operands. Without operands: of the folder. */
const lister =
  (table: string, reach: (options: Options) => Reach, how: { here?: boolean } = {}): Handler =>
  (call) => {
    const options = call.options(table);
    call.enterAll(options, reach(options));
    if (how.here && options.operands.length === 0) call.here("enter", reach(options));
    return options.known;
  };

/** Its operands are text. An unknown value may be an option, but none of the options in the table is dangerous. */
const texts =
  (table: string): Handler =>
  (call) => {
    const options = call.options(table, { free: true });
    for (const operand of options.operands) if (operand.pattern !== undefined) call.enter(operand);
    return options.known && !options.operands.some((operand) => operand.splits);
  };

const follows = (options: Options, ...names: string[]): Reach =>
  names.some((name) => options.has.has(name)) ? { followsLinks: true } : {};

const ls = lister(
  "-aAbBcCdfFgGhHikKlLmnNopqQrRsStuUvxXZ1 -I: -w: -T: --all --almost-all --author --escape --block-size: --ignore-backups --color? --directory --dired --classify? --file-type --format: --full-time --no-group --group-directories-first --human-readable --si --dereference --dereference-command-line --hide: --hyperlink? --indicator-style: --inode --ignore: --kibibytes --literal --numeric-uid-gid --hide-control-chars --show-control-chars --quote-name --quoting-style: --reverse --recursive --size --sort: --time: --time-style: --tabsize: --width: --context --zero",
  (options) => ({
    recursive: options.has.has("-R") || options.has.has("--recursive"),
    ...(options.has.has("-R") || options.has.has("--recursive") ? follows(options, "-L", "--dereference") : {}),
  }),
  { here: true },
);

function date(call: Call): boolean {
  const options = call.options(
    "-uR -d: -f< -r@ -s! -I? -j --date: --debug --file< --iso-8601? --rfc-3339: --rfc-email --reference@ --set! --utc --universal --resolution",
  );
  if (options.has.has("-s") || options.has.has("--set")) call.act("account");
  const isFormat = options.operands.every((operand) => operand.lead.startsWith("+"));
  if (!isFormat) call.act("account");
  return options.known && isFormat;
}

function hostname(call: Call): boolean {
  const options = call.options(
    "-afisIdyAs -F! --fqdn --long --short --ip-address --all-ip-addresses --all-fqdns --domain --alias",
  );
  if (options.operands.length > 0 || options.has.has("-F")) call.act("account");
  return options.known && options.operands.length === 0;
}

/** `uniq IN OUT` and `xxd IN OUT` write their second operand. */
const writesSecond =
  (table: string): Handler =>
  (call) => {
    const options = call.options(table);
    const [input, output] = options.operands;
    if (input && input.text !== "-") call.read(input, call.reachOf(options, input, {}));
    if (output && output.text !== "-") call.write(output, "change");
    // A glob may become both operands.
    if (input?.pattern !== undefined) call.unread("a glob may name the file that is written");
    return options.known;
  };

/** xxd's options have one letter that counts, and never stand together: `-ps` is `-p`. */
function xxd(call: Call): boolean {
  const args = call.args.map((arg) => {
    const [, letter = "", rest = ""] = /^--?([A-Za-z])(.*)$/.exec(arg.text ?? "") ?? [];
    if (letter === "") return arg;
    return textField(/[cglnosR]/.test(letter) && /^[-+\d]/.test(rest) ? `-${letter}${rest}` : `-${letter}`);
  });
  const table = "-abeEiprPCudtv -c: -g: -l: -n: -o: -s: -R:";
  return writesSecond(table)(new Call(call.walk, call.scope, call.name, args)) === true;
}

function ps(call: Call): boolean {
  const [first] = call.args;
  const isOld = first !== undefined && !first.lead.startsWith("-");
  // `ps e` and `ps -E` print the environment of processes.
  if (
    call.args.some(
      (arg) => arg.unknown || (!arg.lead.startsWith("--") && /^(?:[a-z]*e[a-z]*|-[A-Za-z]*E)$/.test(arg.lead)),
    )
  ) {
    if (isOld || call.args.some((arg) => arg.lead.includes("E"))) {
      call.printsEnvironment();
      return true;
    }
  }
  if (isOld) return call.args.length === 1 && /^[aAxulfjwrTtSsvXcnhHm]+$/.test(first.text ?? "");
  const bsd = call.args.filter((arg) => !arg.lead.startsWith("-") && !/^[\d,]+$/.test(arg.text ?? ""));
  const options = call.options(
    "-AaedfFHjlLMmNrTVwXxyZcu -C: -g: -G: -o: -O: -p: -q: -s: -t: -U: -k: -n! --pid: --ppid: --sort: --forest --no-headers --headers --format: --user: --cols: --columns: --width: --lines: --tty: --deselect",
  );
  return options.known && bsd.length <= [...options.values.values()].flat().length;
}

function printenv(call: Call): boolean {
  const texts = call.texts();
  const isNamed = texts !== undefined && texts.length > 0 && texts.every((text) => /^[A-Z_]+$/.test(text));
  const isSafe =
    isNamed &&
    texts.every((text) => /^(?:PATH|HOME|PWD|USER|SHELL|LANG|LC_[A-Z]+|TERM|NODE_ENV|CI|EDITOR|TZ)$/.test(text));
  if (!isSafe) call.printsEnvironment();
  return true;
}

function sortFiles(call: Call): boolean {
  const options = call.options(
    "-bdfghiMnRrsVucCmz -k: -t: -S: -o> -T> --batch-size: --buffer-size: --check? --compress-program! --debug --dictionary-order --field-separator: --files0-from! --general-numeric-sort --human-numeric-sort --ignore-case --ignore-leading-blanks --ignore-nonprinting --key: --merge --month-sort --numeric-sort --output> --parallel: --random-sort --random-source< --reverse --sort: --stable --temporary-directory> --unique --version-sort --zero-terminated",
  );
  call.readAll(options);
  return options.known;
}

function diff(call: Call): boolean {
  const options = call.options(
    "-uprqsabBwiyNdtTeEZHc -U: -C: -W: -x: -X< -S: -I: -L: -D: -F: -l! -n --brief --report-identical-files --context? --unified? --ed --normal --rcs --side-by-side --width: --left-column --suppress-common-lines --show-c-function --show-function-line: --label: --expand-tabs --initial-tab --tabsize: --suppress-blank-empty --paginate! --recursive --no-dereference --new-file --unidirectional-new-file --ignore-file-name-case --no-ignore-file-name-case --exclude: --exclude-from< --starting-file: --from-file< --to-file< --ignore-case --ignore-tab-expansion --ignore-trailing-space --ignore-space-change --ignore-all-space --ignore-blank-lines --ignore-matching-lines: --text --strip-trailing-cr --ifdef: --minimal --horizon-lines: --speed-large-files --color? --palette:",
  );
  const isRecursive = options.has.has("-r") || options.has.has("--recursive");
  call.readAll(options, isRecursive ? { recursive: true, followsLinks: true } : {});
  return options.known;
}

const sums =
  "-btczw --binary --check --tag --text --zero --quiet --status --strict --warn --ignore-missing -a: -l: --algorithm: --length:";

/** Checking sums reads the files that a list names. */
function checksum(call: Call): boolean {
  const options = call.options(sums);
  call.readAll(options);
  return options.known && !options.has.has("-c") && !options.has.has("--check");
}

const nothingToSay: Handler = (call) => call.args.every((arg) => arg.text !== undefined);

export const lookers = new Map<string, Handler>([
  [
    "cat",
    reader(
      "-AbeEnstTuv --show-all --number-nonblank --show-ends --number --squeeze-blank --show-tabs --show-nonprinting",
    ),
  ],
  ["tac", reader("-br -s: --before --regex --separator:")],
  [
    "nl",
    reader(
      "-p -b: -d: -f: -h: -i: -l: -n: -s: -v: -w: --body-numbering: --number-format: --number-width: --number-separator:",
    ),
  ],
  ["head", reader("-qvz -n: -c: --lines: --bytes: --quiet --silent --verbose --zero-terminated", { numbers: true })],
  [
    "tail",
    reader(
      "-fFqvzr -n: -c: -s: --lines: --bytes: --follow? --retry --pid: --quiet --silent --verbose --sleep-interval: --zero-terminated",
      { numbers: true },
    ),
  ],
  ["wc", reader("-clmwL --bytes --chars --lines --words --max-line-length --total: --files0-from!")],
  ["ls", ls],
  ["dir", ls],
  ["vdir", ls],
  ["stat", lister("-LtZxf -c: --printf: --format: --dereference --file-system --terse --cached:", () => ({}))],
  [
    "file",
    reader(
      "-bchiklLNnrsv0d -e: -F: -f! -m! -P: -C! -z! -Z! --brief --mime --mime-type --mime-encoding --extension --dereference --no-dereference --keep-going --raw --no-pad --exclude: --separator: --special-files --print0",
    ),
  ],
  [
    "du",
    lister(
      "-0abcDhHkLlmPsSx -d: -B: -t: -X< --all --apparent-size --block-size: --bytes --total --dereference --dereference-args --exclude: --exclude-from< --human-readable --inodes --kilobytes --max-depth: --null --one-file-system --separate-dirs --si --summarize --threshold: --time? --time-style: --files0-from!",
      (options) => ({ recursive: true, ...follows(options, "-L", "--dereference") }),
      { here: true },
    ),
  ],
  [
    "df",
    lister(
      "-ahHikmlPT -B: -t: -x: --all --block-size: --human-readable --inodes --local --portability --print-type --si --total --type: --exclude-type: --output? --no-sync",
      () => ({}),
    ),
  ],
  [
    "tree",
    lister(
      "-adfxpsughDFqNQrtvcUSnCAXJi -l -L: -P: -I: -o> -H: -T: -R! --filelimit: --charset: --dirsfirst --gitignore --gitfile< --noreport --prune --matchdirs --du --si --sort: --timefmt: --inodes --device --ignore-case --filesfirst --fromfile! --info",
      (options) => ({ recursive: true, ...follows(options, "-l") }),
      { here: true },
    ),
  ],
  ["basename", texts("-az -s: --multiple --suffix: --zero")],
  ["dirname", texts("-z --zero")],
  [
    "realpath",
    lister(
      "-eLmPqsz --canonicalize-existing --canonicalize-missing --logical --physical --quiet --relative-to: --relative-base: --strip --no-symlinks --zero",
      () => ({}),
    ),
  ],
  [
    "readlink",
    lister(
      "-femnqsvz --canonicalize --canonicalize-existing --canonicalize-missing --no-newline --quiet --silent --verbose --zero",
      () => ({}),
    ),
  ],
  [
    "uniq",
    writesSecond(
      "-cdDuiz -f: -s: -w: --count --repeated --all-repeated? --skip-fields: --group? --ignore-case --skip-chars: --unique --check-chars: --zero-terminated",
    ),
  ],
  ["xxd", xxd],
  [
    "cut",
    reader(
      "-nsz -b: -c: -d: -f: --bytes: --characters: --complement --delimiter: --fields: --only-delimited --output-delimiter: --zero-terminated",
    ),
  ],
  ["tr", texts("-cCdst --complement --delete --squeeze-repeats --truncate-set1")],
  ["diff", diff],
  ["cmp", reader("-bsl -i: -n: --print-bytes --ignore-initial: --verbose --bytes: --quiet --silent")],
  ["comm", reader("-123z --check-order --nocheck-order --output-delimiter: --total --zero-terminated")],
  [
    "join",
    reader(
      "-iz -a: -e: -j: -o: -t: -v: -1: -2: --ignore-case --check-order --nocheck-order --header --zero-terminated",
    ),
  ],
  ["paste", reader("-sz -d: --delimiters: --serial --zero-terminated")],
  [
    "column",
    reader(
      "-txeJdLm -s: -o: -c: -N: -R: -T: -H: -O: -W: -E: --table --separator: --output-separator: --output-width: --table-columns: --table-right: --json --fillrows",
    ),
  ],
  ["rev", reader("-0 --zero")],
  ["fold", reader("-bs -w: --bytes --spaces --width:", { numbers: true })],
  [
    "fmt",
    reader(
      "-cstu -w: -g: -p: --crown-margin --prefix: --split-only --tagged-paragraph --uniform-spacing --width: --goal:",
      { numbers: true },
    ),
  ],
  ["expand", reader("-i -t: --initial --tabs:", { numbers: true })],
  ["unexpand", reader("-a -t: --all --first-only --tabs:", { numbers: true })],
  [
    "od",
    reader(
      "-abcdfilosxv -A: -j: -N: -S: -t: -w? --address-radix: --endian: --skip-bytes: --read-bytes: --strings? --format: --output-duplicates --width? --traditional",
    ),
  ],
  ["hexdump", reader("-bcCdoxv -n: -s: -e: -f< -L? --canonical --length: --skip: --no-squeezing")],
  ["hd", reader("-bcCdoxv -n: -s: -e: -f<")],
  [
    "strings",
    reader("-afow -n: -t: -e: -s: -T: --all --bytes: --radix: --encoding: --print-file-name", { numbers: true }),
  ],
  ["tsort", reader("")],
  ["base64", reader("-dDi -w: --decode --ignore-garbage --wrap:")],
  ["base32", reader("-di -w: --decode --ignore-garbage --wrap:")],
  [
    "numfmt",
    texts(
      "-z -d: --delimiter: --field: --format: --from: --to: --suffix: --padding: --round: --header? --grouping --invalid:",
    ),
  ],
  ...[
    "md5sum",
    "sha1sum",
    "sha224sum",
    "sha256sum",
    "sha384sum",
    "sha512sum",
    "b2sum",
    "cksum",
    "sum",
    "shasum",
    "md5",
  ].map((name): [string, Handler] => [name, checksum]),
  ["zcat", reader("-fv")],
  ["sort", sortFiles],
  ["date", date],
  ["hostname", hostname],
  ["ps", ps],
  ["printenv", printenv],
  ["seq", texts("-w -f: -s: --equal-width --format: --separator:")],
  ["expr", (call) => call.args.every((arg) => !arg.splits)],
  ["sleep", texts("")],
  ["yes", texts("")],
  ["nproc", texts("--all --ignore:")],
  ["arch", texts("")],
  ["id", texts("-aGgnruzZ --group --groups --name --real --user --zero")],
  ["groups", texts("")],
  ["whoami", texts("")],
  ["logname", texts("")],
  ["tty", texts("-s --silent --quiet")],
  [
    "uname",
    texts(
      "-asnrvmpio --all --kernel-name --nodename --kernel-release --kernel-version --machine --processor --hardware-platform --operating-system",
    ),
  ],
  ["uptime", texts("-ps --pretty --since")],
  ["free", texts("-bkmghltwv -c: -s: --human --mega --giga --total --wide --lohi")],
  ["lscpu", texts("-aJepy --json --all")],
  ["lsblk", texts("-abdfiJlmnpPrStTO -o: --output: --json --all --fs")],
  ["getconf", nothingToSay],
  ["locale", texts("-akcm --all-locales")],
  ["cal", nothingToSay],
  ["which", texts("-a --all")],
  ["whereis", texts("-bmsu")],
  ["pgrep", judgeList],
  ["pidof", judgeList],
  ["tput", nothingToSay],
]);
