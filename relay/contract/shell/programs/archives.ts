// Archives and compression.
import type { Call, Handler } from "../program-call.ts";
import { type Field, dropStart, textField } from "../words/field.ts";
import { readOptions } from "../option-table.ts";

const tarTable =
  "-AcdrtuxaBEhiJjkKlmMnOpPRsSUvwWzZ -b: -C@ -f: -F! -g> -H: -I! -L: -N: -T! -V: -X< --auto-compress --append --concatenate --create --diff --list --extract --get --update --delete --file: --directory@ --gzip --bzip2 --xz --zstd --lzma --compress --verbose --exclude: --exclude-from< --exclude-vcs --exclude-vcs-ignores --exclude-caches --strip-components: --transform: --xform: --dereference --keep-old-files --skip-old-files --overwrite --no-same-owner --no-same-permissions --same-owner --preserve-permissions --wildcards --no-wildcards --anchored --one-top-level? --to-stdout --totals --numeric-owner --owner: --group: --mode: --mtime: --sort: --format: --no-recursion --absolute-names --null --warning: --use-compress-program! --to-command! --checkpoint: --checkpoint-action! --info-script! --new-volume-script! --rsh-command! --rmt-command! --files-from! --remove-files!";

function tar(call: Call): boolean {
  const [first, ...rest] = call.args;
  // Old style: `tar xzf file`.
  const isOld = first?.text !== undefined && /^[a-zA-Z]+$/.test(first.text);
  const args = isOld ? oldStyle(first.text ?? "", rest) : [...call.args];
  const options = readOptions(args, tarTable);
  const archives = [...(options.values.get("-f") ?? []), ...(options.values.get("--file") ?? [])];
  for (const name of ["-X", "--exclude-from"]) for (const file of options.values.get(name) ?? []) call.read(file);
  if (options.loose) call.unread("a value that the line does not tell may be an option or a path");
  if (!options.known) call.unread("it uses an option of tar that may run a program");
  if (options.has.has("-P") || options.has.has("--absolute-names"))
    call.unread("the archive decides where its files are written");
  const has = (...names: string[]) => names.some((name) => options.has.has(name));
  const folders = [...(options.values.get("-C") ?? []), ...(options.values.get("--directory") ?? [])];
  for (const archive of archives) {
    if (archive.text === "-") continue;
    if (/^[^/]+:/.test(archive.lead)) call.act("send");
    if (has("-c", "-r", "-u", "-A", "--create", "--append", "--update")) call.write(archive, "change");
    else call.read(archive);
  }
  if (has("-x", "--extract", "--get")) {
    if (!has("-O", "--to-stdout"))
      for (const folder of folders.length > 0 ? folders : [textField(".")]) call.write(folder, "change");
    return false;
  }
  if (has("-t", "--list", "-d", "--diff")) return options.known && archives.length > 0 && folders.length === 0;
  const follows = has("-h", "--dereference") ? { followsLinks: true as const } : {};
  if (folders.length === 0) for (const file of options.operands) call.read(file, { recursive: true, ...follows });
  else for (const folder of folders) call.read(folder, { recursive: true, ...follows });
  if (options.operands.some((file) => /^\/|\.\./.test(file.lead)))
    for (const file of options.operands) call.read(file, { recursive: true });
  return false;
}

/** `xzf a` means `-x -z -f a`: values follow in the order of the letters. */
function oldStyle(letters: string, rest: readonly Field[]): Field[] {
  const values = [...rest];
  const args: Field[] = [];
  for (const letter of letters) {
    args.push(textField(`-${letter}`));
    const value = /[bCfFgHILNTVX]/.test(letter) ? values.shift() : undefined;
    if (value) args.push(value);
  }
  return [...args, ...values];
}

/** gzip and the like replace a file by its compressed one. */
function compress(call: Call): boolean {
  const options = call.options(
    "-123456789acdefhklLnNqrtTvVzDM0F -S: -b: -o> -T: --stdout --to-stdout --decompress --uncompress --force --keep --list --test --best --fast --quiet --verbose --recursive --name --no-name --rm --ultra --threads: --suffix: --extreme",
  );
  const isLook = ["-c", "-l", "-t", "--stdout", "--to-stdout", "--list", "--test"].some((name) =>
    options.has.has(name),
  );
  for (const file of options.operands) {
    call.read(file, call.reachOf(options, file, {}));
    if (!isLook) call.write(file, "change", { recursive: options.has.has("-r") });
  }
  return options.known && isLook && !options.has.has("-r");
}

function zip(call: Call): boolean {
  const options = call.options(
    "-0123456789AcdDeEfFgjJklLmoqrRSTuvXyz -b> -i: -n: -O> -P: -s: -t: -x: --recurse-paths --quiet --exclude: --include: --junk-paths --test --encrypt --password: --out> --unzip-command!",
  );
  if (!options.known || options.has.has("-T")) call.unread("it uses an option of zip that may run a program");
  const [archive, ...files] = options.operands;
  if (archive) call.write(archive, "change");
  for (const file of files) call.read(file, { recursive: true });
  if (options.has.has("-m")) call.act("discard");
  return false;
}

function unzip(call: Call): boolean {
  const options = call.options("-aabCDfjKlLMnopqtTuUvVWXzZ -d: -x: -P: -I: -O:");
  const [archive] = options.operands;
  if (archive) call.read(archive);
  if (call.args.some((arg) => /^-[^-]*:/.test(arg.lead)))
    call.unread("the archive decides where its files are written");
  const isLook = ["-l", "-t", "-v", "-z", "-Z"].some((name) => options.has.has(name));
  if (isLook) return options.known;
  if (!options.has.has("-p")) call.write(options.values.get("-d")?.[0] ?? textField("."), "change");
  return false;
}

function seven(call: Call): boolean {
  const [action, ...rest] = call.args;
  const files = rest.filter((arg) => !arg.lead.startsWith("-"));
  const [archive, ...others] = files;
  if (/^[ltib]$/.test(action?.text ?? "")) {
    if (archive) call.read(archive);
    return false;
  }
  if (archive) call.write(archive, "change");
  for (const file of others) call.read(file, { recursive: true });
  call.write(textField("."), "change");
  for (const option of rest.filter((arg) => arg.lead.startsWith("-o"))) call.write(dropStart(option, 2), "change");
  return false;
}

export const archivers = new Map<string, Handler>([
  ["tar", tar],
  ["bsdtar", tar],
  ["gtar", tar],
  ...[
    "gzip",
    "gunzip",
    "bzip2",
    "bunzip2",
    "xz",
    "unxz",
    "zstd",
    "unzstd",
    "lz4",
    "compress",
    "uncompress",
    "lzma",
    "pigz",
    "brotli",
  ].map((name): [string, Handler] => [name, compress]),
  ["zip", zip],
  ["unzip", unzip],
  ...["7z", "7za", "7zr", "rar", "unrar"].map((name): [string, Handler] => [name, seven]),
]);
