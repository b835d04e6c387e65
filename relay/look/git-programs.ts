// Finds the programs that a repository's own configuration would run when git only looks.
import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { secretPart } from "../contract/secret-paths.ts";

export interface GitFinding {
  folder: string;
  /** Names of settings and hooks that run a program, such as `core.fsmonitor`. */
  programs: string[];
  /** Files that git tracks and that may hold secrets, relative to the repository. At most a few. */
  secrets: string[];
}

const shownSecrets = 3;

const timeoutMs = 3_000;
const maxOutput = 16 * 1024 * 1024;
const maxSubmodules = 20;

/** Settings, in lower case, that name a program or make git run one while it looks. */
const runsProgram =
  /^(?:core\.(?:fsmonitor|pager|editor|sshcommand|askpass|hookspath|gitproxy|alternaterefscommand|worktree|attributesfile)|diff\.external|diff\..+\.(?:command|textconv)|filter\..+\.(?:clean|smudge|process)|merge\..+\.driver|gpg\.(?:.+\.)?(?:program|defaultkeycommand)|log\.showsignature|pager\..+|credential\.(?:.+\.)?helper|interactive\.difffilter|sequence\.editor|remote\..+\.(?:promisor|uploadpack|receivepack|vcs|proxy)|extensions\.partialclone|uploadpack\.packobjectshook|trailer\..+\.(?:command|cmd))$/;
const switchedOff = new Set(["", "false", "no", "off", "0"]);
/** Hooks that git runs while it looks: `git status` refreshes the index. */
const lookingHooks = ["post-index-change", "fsmonitor-watchman"];

/** Reads the configuration with git itself, which runs no program for that. A folder without a repository names none. */
export async function lookAtGit(folder: string): Promise<GitFinding> {
  const [programs, secrets] = await Promise.all([programsIn(folder, 0), trackedSecrets(folder)]);
  return { folder, programs: [...new Set(programs)], secrets };
}

async function trackedSecrets(folder: string): Promise<string[]> {
  const names = await git(folder, ["ls-files", "--full-name", "-z", "--", ":/"]);
  return (names ?? "")
    .split("\0")
    .filter((name) => name && secretPart(`/${name}`) !== undefined)
    .slice(0, shownSecrets);
}

async function programsIn(folder: string, depth: number): Promise<string[]> {
  const config = await git(folder, ["config", "--list", "--show-scope", "-z"]);
  // git reads the configuration also outside a repository, so that a failure means one that cannot be checked.
  if (config === undefined) return ["a configuration that cannot be read"];
  return [...settings(config), ...(await hooksIn(folder)), ...(await submodulePrograms(folder, depth))];
}

/** The person's own configuration (scopes `system` and `global`) names the person's own programs. */
function settings(config: string): string[] {
  const items = config.split("\0");
  const found: string[] = [];
  for (let at = 0; at + 1 < items.length; at += 2) {
    const [key = "", ...value] = (items[at + 1] ?? "").split("\n");
    if (items[at] === "system" || items[at] === "global") continue;
    if (runsProgram.test(key.toLowerCase()) && !switchedOff.has(value.join("\n").toLowerCase())) found.push(key);
  }
  return found;
}

async function hooksIn(folder: string): Promise<string[]> {
  const answer = await git(folder, ["rev-parse", "--git-path", "hooks"]);
  const hooks = answer?.trim();
  if (!hooks) return [];
  const place = isAbsolute(hooks) ? hooks : join(folder, hooks);
  const found: string[] = [];
  for (const name of lookingHooks) {
    if (await isThere(join(place, name), constants.X_OK)) found.push(`hooks/${name}`);
  }
  return found;
}

/** git looks into submodules with their own configuration. */
async function submodulePrograms(folder: string, depth: number): Promise<string[]> {
  const root = (await git(folder, ["rev-parse", "--show-toplevel"]))?.trim();
  if (!root) return [];
  const index = await git(root, ["ls-files", "--stage", "-z"]);
  if (index === undefined) return ["an index that is too large to check"];
  const submodules = index
    .split("\0")
    .flatMap((line) => (line.startsWith("160000 ") ? [line.slice(line.indexOf("\t") + 1)] : []));
  if (submodules.length === 0) return [];
  if (submodules.length > maxSubmodules || depth > 2) return ["submodules"];
  const filled = await Promise.all(submodules.map((path) => isThere(join(root, path, ".git"), constants.F_OK)));
  const places = submodules.filter((_, at) => filled[at]);
  return (await Promise.all(places.map((path) => programsIn(join(root, path), depth + 1)))).flat();
}

const isThere = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** @returns the output; undefined if git failed, is missing, or took too long */
function git(folder: string, args: string[]): Promise<string | undefined> {
  const options = { cwd: folder, timeout: timeoutMs, maxBuffer: maxOutput, encoding: "utf8" } as const;
  const safe = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-optional-locks", "--no-pager"];
  const careful = args[0] === "config" || args[0] === "rev-parse" ? ["--no-pager"] : safe;
  return new Promise((resolve) => {
    execFile("git", [...careful, ...args], options, (error, stdout) => resolve(error ? undefined : stdout));
  });
}
