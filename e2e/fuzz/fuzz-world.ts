// A throw-away folder with a project, a home, secrets and traps, and a bash that runs lines in it as nobody.
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** Stands in every secret and in every name outside the project. A line that only looks must not print it. */
export const canary = "CANARY7f3a";

const real =
  "cat head tail wc ls sort uniq cut nl tac rev od base64 md5sum diff cmp comm paste stat file du realpath dirname basename readlink fold tee pwd date id true false whoami uname hostname env printenv seq sleep which nproc tty grep find awk sed xargs git timeout nice nohup stdbuf setsid tr expr bash sh ps test [ time touch mkdir rm cp mv ln chmod".split(
    " ",
  );
const stubs =
  "curl wget ssh scp nc sudo doas su npm npx node python python3 perl ruby make docker busybox vim vi less man crontab systemctl kill pkill rg jq".split(
    " ",
  );

export interface World {
  root: string;
  project: string;
  home: string;
  /** Folder of the programs. */
  bin: string;
  /** Runs lines one after another, each in a shell of its own for at most a second. Returns what they printed. */
  run(...lines: string[]): string;
  /** Returns what has changed since the last call: files, and programs that must not run. */
  changes(): string[];
  end(): void;
}

/** Says why no line can be run here, or undefined. */
export function whyNot(): string | undefined {
  if (process.platform === "win32") return "there is no bash on Windows";
  const found = spawnSync("bash", ["--version"]);
  if (found.error) return "bash is not installed";
  return spawnSync("git", ["--version"]).error ? "git is not installed" : undefined;
}

const isRoot = () => process.getuid?.() === 0;
const nobody = 65534;

export function makeWorld(): World {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "octo-fuzz-")));
  const [project, home, bin] = [join(root, "project"), join(root, "home"), join(root, "bin")];
  const record = join(root, "ran");
  const stub = `#!/bin/sh\necho "$0 $*" >> ${record}\n`;
  writeFiles(root, stub);
  linkPrograms(bin, stub);
  makeRepositories(root, project, stub);
  writeFileSync(record, "");
  if (isRoot()) giveTo(root);
  let before = snapshot(root);
  return {
    root,
    project,
    home,
    bin,
    run: (...lines) => runLines(lines, { project, home, bin }),
    changes() {
      const now = snapshot(root);
      const changed = [...new Set([...before.keys(), ...now.keys()])].filter(
        (path) => before.get(path) !== now.get(path),
      );
      before = now;
      return changed.map((path) =>
        path === record ? `ran ${readFileSync(record, "utf8").trim()}` : `changed ${path}`,
      );
    },
    end: () => rmSync(root, { recursive: true, force: true }),
  };
}

function writeFiles(root: string, stub: string): void {
  const secret = `KEY=${canary}\nfoo a b\n`;
  const texts: Record<string, string> = {
    "project/.env": secret,
    "project/.env.local": secret,
    "project/certs/server.key": secret,
    "project/.gitignore": ".env*\ncerts\n",
    "project/README.md": "foo a b\nx\nfoo a b\n",
    "project/list.txt": ".env\n../outside\nREADME.md\n",
    "project/data.json": '{"a":1}\n',
    "project/package.json": "{}\n",
    "project/src/a.ts": "foo a\nK\n",
    "project/src/b.ts": "foo b\n",
    "project/src/deep/c.ts": "foo c\n",
    "project/docs/guide.md": "foo\n",
    "home/.ssh/id_rsa": secret,
    "home/.aws/credentials": secret,
    "home/.bashrc": secret,
    [`home/${canary}-name`]: secret,
    [`outside/${canary}-name`]: secret,
    [`${canary}-name`]: secret,
  };
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const path of ["ls", "tools/echo", "node_modules/.bin/ls", "src/cat"]) {
    mkdirSync(dirname(join(root, "project", path)), { recursive: true });
    writeFileSync(join(root, "project", path), stub, { mode: 0o755 });
  }
  symlinkSync("../outside", join(root, "project/out"));
  symlinkSync("../home", join(root, "project/away"));
  symlinkSync(".env", join(root, "project/innocent.txt"));
}

/** Absolute path of a program, because the lines get a PATH of their own. */
function whereIs(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => lstatSync(file, { throwIfNoEntry: false }));
}

function linkPrograms(bin: string, stub: string): void {
  mkdirSync(bin);
  for (const name of real) {
    const found = whereIs(name);
    if (found) symlinkSync(found, join(bin, name));
  }
  for (const name of stubs) writeFileSync(join(bin, name), stub, { mode: 0o755 });
}

/** The project's own repository is clean. The one in vendor/x makes git run a program. */
function makeRepositories(root: string, project: string, stub: string): void {
  const hostile = join(project, "vendor/x");
  mkdirSync(hostile, { recursive: true });
  const trap = join(root, "trap");
  writeFileSync(trap, stub, { mode: 0o755 });
  const git = (folder: string, ...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: root, GIT_CONFIG_NOSYSTEM: "1" },
      stdio: "ignore",
    });
  for (const folder of [project, hostile]) {
    git(folder, "init", "-q");
    if (folder === hostile) writeFileSync(join(hostile, "a.c"), "foo\n");
    git(folder, "add", folder === hostile ? "a.c" : "README.md", ...(folder === hostile ? [] : ["src/a.ts"]));
    git(folder, "commit", "-qm", "first");
  }
  for (const key of ["core.fsmonitor", "diff.external", "core.pager", "core.sshCommand", "core.editor"])
    git(hostile, "config", key, trap);
  writeFileSync(join(hostile, "a.c"), "foo bar\n");
  cpSync(trap, join(hostile, ".git/hooks/post-checkout"));
}

function giveTo(folder: string): void {
  chmodSync(folder, 0o777);
  chownSync(folder, nobody, nobody);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isSymbolicLink()) chownSync(path, nobody, nobody);
  }
}

function snapshot(root: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    const stat = lstatSync(path);
    // git refreshes its index when it looks, which changes nothing that counts.
    if (/\/\.git\/index(?:\.lock)?$|\/\.git$/.test(path)) return;
    found.set(path, `${stat.mode} ${stat.size} ${stat.mtimeMs} ${stat.isDirectory() ? "" : stat.ino}`);
    if (stat.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
  };
  visit(root);
  return found;
}

let confined: string[] | undefined;

/** Namespaces of its own and nobody's rights if possible; else a bash without dangerous commands. */
function confinement(): string[] {
  if (confined) return confined;
  const unshare = [whereIs("unshare") ?? "unshare", "--mount", "--pid", "--net", "--fork", "--kill-child"];
  const setpriv = [whereIs("setpriv") ?? "setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"];
  const works = (words: string[]) => spawnSync(words[0] as string, [...words.slice(1), "true"]).status === 0;
  const ways = isRoot() ? [[...unshare, ...setpriv], setpriv] : [];
  confined = ways.find(works) ?? [];
  return confined;
}

function runLines(lines: string[], { project, home, bin }: { project: string; home: string; bin: string }): string {
  const bash = whereIs("bash") ?? "bash";
  const timeout = whereIs("timeout");
  const before = confinement().length > 0 ? "" : "enable -n kill exec; ";
  const one = `${before}ulimit -t 2 -f 2000 -v 4000000; cd -- "$2"; eval "$1"`;
  const limit = timeout ? `${timeout} -s KILL 1 ` : "";
  // All lines share the namespaces, which take longer to make than a line to run.
  const each = `code=$1 folder=$2; shift 2; for line; do ${limit}${bash} --norc --noprofile -c "$code" bash "$line" "$folder"; done`;
  const words = [...confinement(), bash, "--norc", "--noprofile", "-c", each, "bash", one, project, ...lines];
  const { stdout, stderr } = spawnSync(words[0] as string, words.slice(1), {
    timeout: 3000 + 1000 * lines.length,
    killSignal: "SIGKILL",
    maxBuffer: 50_000_000,
    input: "",
    encoding: "latin1",
    env: {
      PATH: bin,
      HOME: home,
      SECRET_TOKEN: canary,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_OPTIONAL_LOCKS: "0",
      GIT_PAGER: "cat",
      PAGER: "cat",
      LC_ALL: "C.UTF-8",
    },
  });
  return `${stdout ?? ""}${stderr ?? ""}`;
}
