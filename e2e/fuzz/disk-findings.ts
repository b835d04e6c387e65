// Answers the reader's questions about a real folder with the relay's own code. Only programs are answered here, because
// the world's programs are in a folder of its own.
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { GitFinding } from "#contract";
import type { Findings, Questions } from "../../relay/contract/shell/index.ts";
import { lookAtGit } from "../../relay/look/git-programs.ts";
import { lookAtPath } from "../../relay/look/look-paths.ts";
import type { World } from "./fuzz-world.ts";

/** Returns a function that answers questions. It asks git only once for each folder, because no line may change one. */
export function createDiskFindings(world: World): (questions: Questions) => Promise<Findings> {
  // The folder belongs to another user, as whom the lines run.
  Object.assign(process.env, { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: "*" });
  const grounds = { roots: [world.project], home: join(world.home, ".octo") };
  const repositories = new Map<string, Promise<GitFinding>>();
  const git = (folder: string, { gitHistories, gitNames }: Questions) => {
    const history = gitHistories.includes(folder);
    const names = gitNames.find((asked) => asked.folder === folder)?.names ?? [];
    const key = JSON.stringify([history, names, folder]);
    const known = repositories.get(key) ?? lookAtGit(folder, { history, names });
    repositories.set(key, known);
    return known;
  };
  return async (questions) => ({
    programs: questions.programs.map((name) => program(world, name)),
    paths: await Promise.all(questions.paths.map((path) => lookAtPath(path, grounds))),
    git: await Promise.all(questions.gitFolders.map((folder) => git(folder, questions))),
  });
}

function program(world: World, name: string): Findings["programs"][number] {
  if (!name.includes("/")) {
    const path = join(world.bin, name);
    return existsSync(path) ? { name, path, system: true, inside: false } : { name, system: false, inside: false };
  }
  const real = existsSync(name) ? realpathSync(name) : name;
  const inside = real.startsWith(`${world.project}/`);
  return { name, path: real, system: !inside && /^\/(?:usr\/)?bin\//.test(real), inside };
}
