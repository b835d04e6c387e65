// Programs that run another command. They take the verdict of what they run.
import type { Call, Handler } from "../program-call.ts";
import { type Field, dropStart, makeField, textField, unknownField } from "../words/field.ts";
import type { How } from "../option-table.ts";
import { type Ends, type Scope, subshell } from "../scope.ts";
import { judgeEnvironment } from "../assignments.ts";

/** Runs what follows its own options. @param skip number of operands before the command */
const wrapper =
  (table: string, skip = 0, how: How = {}): Handler =>
  (call) => {
    const options = call.options(table, { stops: true, ...how });
    const [first] = options.operands;
    if (skip > 0 && first?.unknown && first.splits) call.unread("the line does not tell which program runs");
    const words = options.operands.slice(skip);
    if (words.length > 0) call.run(words, subshell(call.scope));
    return options.known;
  };

/** Runs what follows with other rights or in another world. */
const elevated =
  (table: string, skip = 0): Handler =>
  (call) => {
    call.act("account");
    wrapper(table, skip)(call);
    return false;
  };

function env(call: Call): boolean {
  const options = call.options(
    "-i0v -u: -C@ -S! --ignore-environment --null --unset: --chdir@ --split-string! --debug --block-signal? --default-signal? --ignore-signal? -P!",
    {
      stops: true,
    },
  );
  const split = splitText(call);
  if (split !== undefined) {
    call.shell(split, subshell(call.scope));
    call.unread("env splits a text into a command");
    return false;
  }
  const scope = subshell(call.scope);
  if (options.has.has("-C") || options.has.has("--chdir")) scope.folders = undefined;
  const words = [...options.operands];
  let harmless = true;
  for (let word = words[0]; word && /^[^=]+=/.test(word.lead); word = words[0]) {
    words.shift();
    const name = word.lead.slice(0, word.lead.indexOf("="));
    harmless = judgeEnvironment(call.walk, name, dropStart(word, name.length + 1)) && harmless;
  }
  for (const name of [...(options.values.get("-u") ?? []), ...(options.values.get("--unset") ?? [])]) {
    harmless = judgeEnvironment(call.walk, name.text ?? "PATH", undefined) && harmless;
  }
  if (words.length === 0) {
    call.printsEnvironment();
    return options.known;
  }
  call.run(words, scope);
  // Without the environment, what the relay has set in it is lost too.
  const keeps = !options.has.has("-i") && !options.has.has("--ignore-environment");
  return options.known && harmless && keeps;
}

/** The text of `env -S 'a command'`. */
function splitText(call: Call): string | undefined {
  const at = call.args.findIndex((arg) => /^-[iv0]*S|^--split-string/.test(arg.lead));
  const arg = call.args[at];
  if (!arg) return undefined;
  const attached = arg.text?.replace(/^(?:-[iv0]*S|--split-string=?)/, "") ?? "";
  return [attached, ...call.args.slice(at + 1).map((one) => one.text ?? '"$UNKNOWN"')].join(" ");
}

function xargs(call: Call): boolean {
  const options = call.options(
    "-0prtxo -a! -d: -E: -e? -I: -i? -J: -L: -l? -n: -P: -R: -S: -s: --null --arg-file! --delimiter: --eof? --replace? --max-lines? --max-args: --max-procs: --interactive --process-slot-var! --no-run-if-empty --max-chars: --show-limits --verbose --exit --open-tty",
    { stops: true },
  );
  const { input } = call.scope;
  const scope: Scope = { ...subshell(call.scope), input: { from: "file" } };
  const words = options.operands.length > 0 ? options.operands : [textField("echo")];
  const exact = options.has.has("-0") || options.has.has("--null");
  const found = input.below
    ? makeField([{ k: "below", roots: input.below }])
    : unknownField({ splits: true, tame: true });
  const mark =
    (options.values.get("-I") ?? options.values.get("-J"))?.[0]?.text ??
    (options.has.has("-i") || options.has.has("--replace") ? "{}" : undefined);
  if (options.has.has("-p") || options.has.has("-o")) call.act("terminal");
  call.run(withArguments(words, mark, found), scope);
  const text = input.text ?? input.guess;
  if (text !== undefined) {
    const parts = (separator: RegExp) =>
      text
        .split(separator)
        .filter((part) => part !== "")
        .slice(0, 30)
        .map(textField);
    call.walk.guess(() => {
      if (mark === undefined) call.run([...words, ...parts(/[\s\0]+/)], scope);
      for (const one of [...parts(/[\s\0]+/), ...parts(/[\n\0]+/)]) call.run(withArguments(words, mark, one), scope);
    });
  }
  // Names with blanks and quotes are split unless they end in NUL.
  return options.known && input.below !== undefined && exact;
}

function withArguments(words: Field[], mark: string | undefined, found: Field): Field[] {
  if (mark === undefined || mark === "") return [...words, found];
  return words.map((word) => {
    if (word.text === mark) return found;
    if (!word.text?.includes(mark)) return word;
    return found.text === undefined
      ? unknownField({ splits: false })
      : textField(word.text.replaceAll(mark, found.text));
  });
}

/** GNU parallel: like xargs, with the arguments after `:::`. */
function parallel(call: Call): boolean {
  const options = call.options(
    "-0kmXu -j: -n: -N: -I: -L: --jobs: --keep-order --null --dry-run --bar --progress --halt: --colsep: --delay: --timeout: --retries: --tag --will-cite --line-buffer --ungroup --no-notice",
    {
      stops: true,
    },
  );
  const texts = options.operands.map((field) => field.text);
  const at = texts.findIndex((text) => text?.startsWith(":::"));
  const words = at < 0 ? options.operands : options.operands.slice(0, at);
  const values = at < 0 ? [] : options.operands.slice(at + 1);
  for (const value of values.length > 0 ? values : [unknownField({ splits: true })]) {
    const text = words.map((word) => word.text ?? '"$UNKNOWN"').join(" ");
    const one = value.text ?? '"$UNKNOWN"';
    call.shell(/\{[^}]*\}/.test(text) ? text.replace(/\{[^}]*\}/g, () => one) : `${text} ${one}`, subshell(call.scope));
  }
  return false;
}

/** `watch cmd`, `script -c cmd`, `ssh`-like texts: the words are joined and run by a shell. */
function watch(call: Call): boolean {
  const options = call.options(
    "-bcdegtwx -n: -q: --beep --color --differences? --errexit --chgexit --interval: --no-title --exec --precise",
    { stops: true },
  );
  call.act("terminal");
  const texts = options.operands.map((word) => word.text);
  if (texts.every((text) => text !== undefined)) call.shell(texts.join(" "), subshell(call.scope));
  else call.unread("it runs a text that the line does not tell");
  return false;
}

function script(call: Call): boolean {
  const options = call.options(
    "-aefqr -c: -t? -T> -O> -I> -B> -E: -o: --append --command: --return --flush --force --quiet --timing? --log-out> --log-in> --log-io> --log-timing> --output-limit:",
  );
  for (const code of [...(options.values.get("-c") ?? []), ...(options.values.get("--command") ?? [])]) {
    if (code.text !== undefined) call.shell(code.text, subshell(call.scope));
    else call.unread("it runs a text that the line does not tell");
  }
  for (const file of options.operands.slice(0, 1)) call.write(file, "change");
  if (!options.has.has("-c") && !options.has.has("--command")) call.act("terminal");
  return false;
}

function flock(call: Call): boolean | Ends {
  const options = call.options(
    "-sxueEnoFv -w: -E: -c! --shared --exclusive --unlock --nonblock --timeout: --conflict-exit-code: --close --no-fork --verbose --command!",
    { stops: true },
  );
  const [file, ...words] = options.operands;
  if (file && !/^\d+$/.test(file.text ?? "")) call.write(file, "create");
  const [first, second] = words;
  if (/^(?:-c|--command)$/.test(first?.text ?? "")) {
    if (second?.text === undefined) call.unread("it runs a text that the line does not tell");
    else call.shell(second.text, subshell(call.scope));
  } else if (words.length > 0) call.run(words, subshell(call.scope));
  return false;
}

function su(call: Call): boolean {
  call.act("account");
  const at = call.args.findIndex((arg) => /^(?:-[a-z]*c|--command)$/.test(arg.text ?? ""));
  const code = call.args[at + 1]?.text;
  if (at >= 0 && code !== undefined) call.shell(code, subshell(call.scope));
  const dashes = call.args.findIndex((arg) => arg.text === "--");
  if (dashes >= 0) call.run(call.args.slice(dashes + 1), subshell(call.scope));
  return false;
}

/** `busybox rm`: the applet is judged as the program of its name. */
function applets(call: Call): boolean {
  if (call.args.length > 0) call.run(call.args, subshell(call.scope));
  return false;
}

function strace(call: Call): boolean {
  const options = call.options(
    "-cCdDfFhikqrtTuvVwxXyYzZ -a: -b: -e: -E: -I: -o> -O: -p: -P: -s: -S: -u: -U: --output> --attach: --trace: --string-limit: --follow-forks --summary",
    { stops: true },
  );
  if (options.has.has("-p")) call.act("account");
  if (options.operands.length > 0) call.run(options.operands, subshell(call.scope));
  return false;
}

function chroot(call: Call): boolean {
  const options = call.options("--groups: --userspec: --skip-chdir", { stops: true });
  const [root, ...words] = options.operands;
  call.act("account");
  const scope = { ...subshell(call.scope), folders: root?.text === "/" ? ["/"] : undefined };
  if (words.length > 0) call.run(words, scope);
  return false;
}

const sudoTable =
  "-ABbEeHiKklnNPSsVv -C: -D: -g: -h: -p: -R: -r: -t: -T: -U: -u: --askpass --background --chdir: --chroot: --edit --user: --group: --host: --login --non-interactive --preserve-env? --prompt: --reset-timestamp --remove-timestamp --set-home --shell --stdin --validate --list";

function sudo(call: Call): boolean {
  call.act("account");
  const options = call.options(sudoTable, { stops: true });
  const words = [...options.operands];
  while (words[0] && /^[A-Za-z_]\w*=/.test(words[0].lead)) words.shift();
  if (words.length > 0) call.run(words, subshell(call.scope));
  return false;
}

export const wrappers = new Map<string, Handler>([
  ["env", env],
  ["timeout", wrapper("-v -k: -s: --foreground --kill-after: --preserve-status --signal: --verbose", 1)],
  ["gtimeout", wrapper("-v -k: -s: --foreground --kill-after: --preserve-status --signal: --verbose", 1)],
  ["nice", wrapper("-n: --adjustment:", 0, { numbers: true })],
  // Writes nohup.out, unless its output goes elsewhere.
  ["nohup", (call) => wrapper("")(call) && false],
  ["time", wrapper("-ahlpqv -f: -o> --append --format: --output> --portability --quiet --verbose")],
  ["stdbuf", wrapper("-e: -i: -o: --error: --input: --output:")],
  ["setsid", wrapper("-cfw --ctty --fork --wait")],
  ["ionice", wrapper("-t -c: -n: -p: --class: --classdata: --ignore")],
  ["chrt", wrapper("-abdfimorRv -p -T: -P: -D: --batch --fifo --idle --other --rr", 1)],
  ["taskset", wrapper("-ac -p: --all-tasks --cpu-list", 1)],
  ["caffeinate", wrapper("-dimsu -t: -w:")],
  ["unbuffer", wrapper("-p")],
  ["dotenv", (call) => asUnknown(call)],
  ["numactl", wrapper("-ls -N: -m: -C: -i: -p:")],
  ["setarch", wrapper("-BFILRSTXZv3 --addr-no-randomize", 1)],
  ["xargs", xargs],
  ["parallel", parallel],
  ["watch", watch],
  ["script", script],
  ["flock", flock],
  ["sudo", sudo],
  ["doas", elevated("-Lns -a: -C: -u:")],
  ["pkexec", elevated("--user: --disable-internal-agent --keep-cwd")],
  ["su", su],
  ["runuser", su],
  ["sg", su],
  ["chroot", chroot],
  [
    "unshare",
    elevated(
      "-cfimnprTuUC --mount? --uts? --ipc? --net? --pid? --user? --cgroup? --time? --fork --map-root-user --map-current-user --mount-proc? --kill-child? --keep-caps --propagation: -R: -w: -S: -G: --root: --wd: --setuid: --setgid:",
    ),
  ],
  [
    "nsenter",
    elevated(
      "-aemunipUCTZrwFW -t: -S: -G: --all --target: --mount? --uts? --ipc? --net? --pid? --user? --cgroup? --root? --wd? --setuid: --setgid: --preserve-credentials --no-fork",
    ),
  ],
  [
    "setpriv",
    elevated(
      "--nnp --no-new-privs --reuid: --regid: --ruid: --euid: --clear-groups --keep-groups --init-groups --groups: --inh-caps: --bounding-set: --ambient-caps: --reset-env --pdeathsig:",
    ),
  ],
  [
    "systemd-run",
    elevated(
      "-dGPqrStE -p: -u: -M: -H: --user --scope --slice: --unit: --property: --uid: --gid: --pty --pipe --wait --collect --setenv: --on-active: --on-boot: --on-calendar:",
    ),
  ],
  ["bwrap", (call) => asUnknown(call)],
  ["firejail", (call) => asUnknown(call)],
  ["busybox", applets],
  ["toybox", applets],
  ["strace", strace],
  ["ltrace", strace],
  ["fakeroot", wrapper("-u -l: -s: -i: --")],
  ["command", wrapper("-p")],
]);

function asUnknown(call: Call): boolean {
  call.unread("it runs another command in a way that is not followed");
  const at = call.args.findIndex((arg) => arg.text === "--");
  if (at >= 0) call.run(call.args.slice(at + 1), subshell(call.scope));
  return false;
}
