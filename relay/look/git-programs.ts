// Finds the programs that a repository's own configuration would run when git only looks.
import { access, constants } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { GitFinding } from "#contract";
import { hiddenObjects, secretsAmong, secretsInHistory, shownSecrets } from "./git-history.ts";
import { git } from "./run-git.ts";

const maxSubmodules = 20;

/** Settings, in lower case, that name a program or make git run one while it looks. */
const runsProgram =
  /^(?:core\.(?:fsmonitor|pager|editor|sshcommand|askpass|hookspath|gitproxy|alternaterefscommand|worktree|attributesfile)|diff\.external|diff\..+\.(?:command|textconv)|filter\..+\.(?:clean|smudge|process)|merge\..+\.driver|gpg\.(?:.+\.)?(?:program|defaultkeycommand)|log\.showsignature|pager\..+|credential\.(?:.+\.)?helper|interactive\.difffilter|sequence\.editor|remote\..+\.(?:promisor|uploadpack|receivepack|vcs|proxy)|extensions\.partialclone|uploadpack\.packobjectshook|trailer\..+\.(?:command|cmd))$/;
const switchedOff = new Set(["", "false", "no", "off", "0"]);
/** Hooks that git runs while it looks: `git status` refreshes the index. */
const lookingHooks = ["post-index-change", "fsmonitor-watchman"];

/** Reads the configuration with git itself, which runs no program for that. A folder without a repository names none. */
export async function lookAtGit(
  folder: string,
  { history = false, names = [] }: { history?: boolean | undefined; names?: string[] } = {},
): Promise<GitFinding> {
  const [programs, tracked] = await Promise.all([programsIn(folder, 0), trackedSecrets(folder)]);
  // A partial clone would fetch what it lacks, which runs a program. Its programs are asked for anyway.
  const isSafe = programs.length === 0;
  const once = history && isSafe ? await secretsInHistory(folder) : [];
  const objects = isSafe ? await hiddenObjects(folder, names) : names;
  const secrets = [...new Set([...tracked, ...(once ?? [])])].slice(0, shownSecrets);
  return { folder, programs: [...new Set(programs)], secrets, objects, ...(once === undefined && { tooLong: true }) };
}

async function trackedSecrets(folder: string): Promise<string[]> {
  const names = await git(folder, ["ls-files", "--full-name", "-z", "--", ":/"]);
  return secretsAmong((names ?? "").split("\0"));
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
