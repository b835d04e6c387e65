// Makes shell lines from pieces of bash's grammar, with a fixed seed. Most of them look harmless; many hide something.

/** A small random generator (mulberry32), so that a seed always gives the same lines. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const safeFiles =
  "README.md src/a.ts src/b.ts list.txt data.json src docs docs/guide.md . ./src src/deep/c.ts package.json ./README.md src//a.ts".split(
    " ",
  );
const hostileFiles = [
  ..."../outside ~/.ssh/id_rsa ~ .. / .env .env.local innocent.txt away/.ssh/id_rsa away out certs/server.key src/../.env ./.env".split(
    " ",
  ),
  ...".e* .en? .[e]nv .{env,x} {.env,README.md} $HOME/.ssh/id_rsa $PWD/.env \"$PWD\"/.env .e\"n\"v .e\\nv $'\\x2eenv' '.env'".split(
    " ",
  ),
  ...'* ./* */* .* src/* -- -n $x "$x" $(echo .env) `echo .env` ~/.a*/c* /proc/self/environ <(cat\\ .env) ${x:-.env} ../*/*'.split(
    " ",
  ),
  ..."tools/echo ./ls vendor/x -rf --help -f.env -o.new --output=new out/* \"\" '' ${HOME} ~+/.env ~/ /etc/hos* {.,src} {a..c}".split(
    " ",
  ),
];
const globs = "*.md src/*.ts *.txt [R]EADME.md src/?.ts docs/*.md s*/a.ts *".split(" ");
const patterns = "foo 'a b' \"x\" . ^a 'K' KEY '' -e --".split(" ");

const lookers: [string, string[]][] = [
  ["cat", ["-n", "-A", "-v", "-ns"]],
  ["head", ["-n 2", "-c 9", "-2", "-q"]],
  ["tail", ["-n 2", "-c9", "-1"]],
  ["wc", ["-l", "-cw", "--files0-from=list.txt"]],
  ["ls", ["-la", "-R", "-1", "-d", "-lL", "-RL"]],
  [
    "sort",
    [
      "-r",
      "-u",
      "-k2",
      "-o new",
      "-onew",
      "-uo new",
      "--output=new",
      "--outp new",
      "-T .",
      "--compress-program=./ls",
      "-S1",
    ],
  ],
  ["uniq", ["-c", "-d", ""]],
  ["cut", ["-c1-9", "-d: -f1"]],
  ["nl", ["-ba"]],
  ["tac", [""]],
  ["rev", [""]],
  ["od", ["-c", "-An"]],
  ["base64", ["-w0"]],
  ["md5sum", ["", "-c"]],
  ["diff", ["-u", "-r", "-q"]],
  ["cmp", [""]],
  ["comm", ["-12"]],
  ["paste", ["-d,"]],
  ["stat", ["-c %n", "-L"]],
  ["file", ["-b", "-f"]],
  ["du", ["-s", "-a", "-L"]],
  ["realpath", [""]],
  ["dirname", [""]],
  ["basename", [""]],
  ["readlink", ["-f"]],
  ["fold", ["-w9"]],
  ["tee", ["", "-a"]],
];
const others = [
  ..."pwd;date;date -u;date -s 1:00;date -f .env;id;true;false;whoami;uname -a;hostname;env;printenv;printenv PATH;export;set;export -p".split(
    ";",
  ),
  ..."declare -p;seq 3;sleep 0;echo;type ls;command -v git;which ls;history;umask;jobs;kill -l;ps;nproc;tty;wait".split(
    ";",
  ),
];
const gits = [
  ..."status;status -s;log --oneline;log -p;diff;diff --stat;diff HEAD;show HEAD;show HEAD:.env;show HEAD:README.md;show :.env".split(
    ";",
  ),
  ..."branch;branch -a;branch new;remote -v;tag;tag v9;ls-files;rev-parse HEAD;blame README.md;grep foo;grep CANARY;stash list;stash".split(
    ";",
  ),
  ..."diff --output=new;diff --ext-diff;log --textconv -p;log --output=new;diff --no-index /dev/null .env;config -l;config user.name".split(
    ";",
  ),
  ..."cat-file -p HEAD:.env;cat-file -t HEAD;ls-tree HEAD;log -- .env;diff -- '*.ts';log -p -- '.e*';describe --always;shortlog -sn HEAD".split(
    ";",
  ),
  ..."-C src status;-C vendor/x status;-C vendor/x diff;-C .. status;-c core.fsmonitor=./ls status;-c core.pager=cat log;reflog;gc".split(
    ";",
  ),
  ..."grep -O./ls foo;grep --open-files-in-pager=./ls foo;log --format=%G?;log --format=%h;worktree list;checkout -- .;lg;add .".split(
    ";",
  ),
];
const finds = [
  "",
  "-name '*.ts'",
  "-type f",
  "-maxdepth 1",
  "-newer README.md",
  "-size +1k",
  "-name '.e*'",
  "-empty",
  "-print0",
  "-ls",
  "-delete",
  "-exec cat {} +",
  "-exec cat {} \\;",
  "-name '*.ts' -exec cat {} +",
  "-exec ./ls {} \\;",
  "-execdir ls {} \\;",
  "-fprint new",
  "-name '*.md' -exec head -1 {} \\;",
  "-ok cat {} \\;",
  "-exec sh -c 'cat \"$1\"' _ {} \\;",
  "-exec sh -c 'cat {}' \\;",
  "-L",
  "-samefile .env",
  "-name '*.txt' -exec wc -l {} +",
  "-printf '%p\\n'",
  "-fprintf new %p",
  "-quit",
  "-regex '.*env'",
  "-not -name '*.ts' -exec cat {} +",
];
const scripts = [
  ..."awk '{print $1}'|awk 'NR>1'|awk '{print > \"new\"}'|awk 'BEGIN{system(\"./ls\")}'|awk '{print | \"./ls\"}'|awk -F: '{print $2}'".split(
    "|",
  ),
  "sed -n 1p",
  "sed 's/a/b/'",
  "sed -i s/a/b/",
  "sed '1e ./ls'",
  "sed 's/a/b/w new'",
  "sed '1r .env'",
  "sed -ni p",
  "sed '/x/d;s/a/b/g'",
  "awk 'BEGIN{while((getline l<\".env\")>0)print l}'",
  "awk '/foo/{n++} END{print n}'",
  "sed 's/.*/.\\/ls/e'",
  "sed --expression=p",
  "sed '$!N;P;D'",
];
const greps = [
  "-n",
  "-c",
  "-v",
  "-r",
  "-R",
  "-l",
  "-E",
  "-rn",
  "-h",
  "-f",
  "-d recurse",
  "-rh --include='*.ts'",
  "-rh --include='*env'",
  "-o",
  "-i",
  "-3",
];
const wrappers = [
  ..."time;nice;nice -n 5;timeout 1;nohup;command;builtin;exec;env;env A=1;env -i;stdbuf -o0;setsid;xargs;xargs -n1;xargs -I{};!".split(
    ";",
  ),
  ..."env PATH=.;sudo;eval;PATH=.;NO_COLOR=1;LC_ALL=C;X=1;LD_PRELOAD=./x;busybox;bash -c ls;sh -c 'cat \"$@\"' _;TZ=UTC;command -p;time -p".split(
    ";",
  ),
];
const tests = [
  ..."[ -f README.md ];[ -e .env ];test -d src;[[ -f README.md ]];[[ a == a* ]];[ 1 -eq 1 ];[ -v 'a[$(./ls)]' ];test -v 'a[$(touch new)]'".split(
    ";",
  ),
  '[[ -v "a[$(./ls)]" ]]',
  "x='a[$(touch new)]'; [[ $x -eq 0 ]]",
  "[ $x ]",
  '[ "$x" = b ]',
  '[[ "$x" =~ a ]]',
  "[[ 1 -lt 2 ]]",
  "[[ y -lt 2 ]]",
];
const arithmetic = [
  ..."$((1+2));$((x));$((2**3));$(( $(echo 1) ));$((a[$(touch new)]));${x};${#x};${x:-y};${x:0:1};${x@P};${!x};${a[0]};${a[$(./ls)]};$?;$$;$#".split(
    ";",
  ),
  ...'${x:=.env};${x//a/b};${HOME};$PWD;$USER;$SECRET_TOKEN;"$SECRET_TOKEN";${SECRET_TOKEN:0:9};${x^^};$*;"$@";$RANDOM;{1..3};~;*;.*;../*'.split(
    ";",
  ),
];
const redirections = [
  "2>/dev/null",
  ">/dev/null",
  "2>&1",
  "< README.md",
  "<<< word",
  "< .env",
  "> new",
  ">> src/a.ts",
  ">| new",
  "&> new",
  "1<> new",
  ">& new",
  "{fd}> new",
  "2> new",
  "< <(cat README.md)",
  "> >(cat)",
  "3< .env <&3",
  "< src/../.env",
  '<<< "$(cat .env)"',
  "<<< $x",
  "< $x",
  "<<E\ntext $x\nE\n",
];

export function lineGenerator(seed: number): () => string {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const chance = (share: number) => random() < share;

  const file = (): string => {
    if (chance(0.1)) return pick(hostileFiles);
    const name = chance(0.15) ? pick(globs) : pick(safeFiles);
    if (chance(0.85)) return name;
    return pick([`"${name}"`, `'${name}'`, `\\${name}`, `$'${name}'`, `"$PWD/${name}"`, `./${name}`, `${name}*`]);
  };
  const files = () => Array.from({ length: chance(0.7) ? 1 : 2 }, file).join(" ");

  function looker(): string {
    const [name, options] = pick(lookers);
    return `${name} ${chance(0.5) ? pick(options) : ""} ${files()}`;
  }

  function simple(): string {
    const roll = random();
    if (roll < 0.4) return looker();
    if (roll < 0.5) return `grep ${chance(0.6) ? pick(greps) : ""} ${pick(patterns)} ${chance(0.8) ? files() : ""}`;
    if (roll < 0.62) return `git ${pick(gits)}`;
    if (roll < 0.7) return `find ${chance(0.7) ? pick(["src", ".", "docs"]) : file()} ${pick(finds)}`;
    if (roll < 0.76) return `${pick(scripts)} ${files()}`;
    if (roll < 0.84)
      return `${pick(["echo", "printf '%s\\n'", "printf", ": "])} ${chance(0.6) ? pick(arithmetic) : pick(patterns)} ${chance(0.3) ? file() : ""}`;
    if (roll < 0.88) return pick(tests);
    if (roll < 0.95) return pick(others);
    return `cd ${pick(["src", "docs", "..", ".", "nosuch", "-", "vendor/x", "away", "src/..", "", "$x", "~"])}`;
  }

  function command(depth: number): string {
    const inner = () => (depth > 1 ? simple() : command(depth + 1));
    const roll = random();
    if (roll < 0.62) return chance(0.2) ? `${simple()} ${pick(redirections)}` : simple();
    if (roll < 0.7) return `${pick(wrappers)} ${simple()}`;
    if (roll < 0.74) return `echo "$(${inner()})"`;
    if (roll < 0.77) return `cat <(${inner()})`;
    if (roll < 0.8)
      return `x=${pick(["a", "README.md", ".env", "src/*", "'a b'", "$(ls)", "~/.ssh/id_rsa", "*", "../outside"])}; ${pick(["cat", "echo", "ls", "head"])} ${pick(["$x", '"$x"', "${x}", "src/$x", "./$x"])}`;
    if (roll < 0.84)
      return `for f in ${files()}; do ${pick(["cat", "echo", "wc -l", "ls"])} ${pick(["$f", '"$f"', "${f}", "./$f"])}; done`;
    if (roll < 0.87) return `if ${pick(tests)}; then ${inner()}; else ${inner()}; fi`;
    if (roll < 0.89) return `( ${inner()} )`;
    if (roll < 0.91) return `{ ${inner()}; }`;
    if (roll < 0.93) return `case ${pick(["x", "$x", '"$x"'])} in ${pick(["x", "*", "$(./ls)"])}) ${inner()};; esac`;
    if (roll < 0.95) return `bash -c ${quoted(inner())}`;
    if (roll < 0.97) return `eval ${pick(['"', "'"])}${pick(["ls src", "cat .env", "./ls", "cat README.md"])}${"'"}`;
    return `while read -r l; do ${pick(['echo "$l"', "cat $l", 'cat "$l"', "echo $l"])}; done < ${file()}`;
  }
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

  return () => {
    let line = command(0);
    while (chance(0.3)) line += `${pick([" | ", " && ", "; ", " || ", "\n", " | ", " & "])}${command(0)}`;
    return mutated(line, { random, chance });
  };
}

/** Now and then a character is doubled, lost or replaced, to find where the reader and bash see different things. */
function mutated(
  line: string,
  { random, chance }: { random: () => number; chance: (share: number) => boolean },
): string {
  if (chance(0.9)) return line;
  const at = Math.floor(random() * line.length);
  const piece = [
    "'",
    '"',
    "\\",
    "$",
    "`",
    "{",
    "}",
    "(",
    ")",
    " ",
    "~",
    "*",
    "#",
    ";",
    "\n",
    "&",
    "|",
    "<",
    ">",
    "!",
    "=",
    "[",
    "]",
    "\\\n",
  ][Math.floor(random() * 24)] as string;
  return chance(0.5) ? line.slice(0, at) + piece + line.slice(at) : line.slice(0, at) + line.slice(at + 1);
}
