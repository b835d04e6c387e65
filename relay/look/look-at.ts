// Answers what the app has to know about a call before it decides: what the call would touch, run and look at.
import type { RelayInput, RelayOutput } from "#contract";
import { lookAtGit } from "./git-programs.ts";
import { type Grounds, lookAtPath } from "./look-paths.ts";
import { lookAtProgram } from "./look-programs.ts";

const gitQuestion = (folder: string, { gitHistories, gitNames }: RelayInput<"look.at">) => ({
  history: gitHistories?.includes(folder) ?? false,
  names: gitNames?.find((asked) => asked.folder === folder)?.names ?? [],
});

export async function lookAt(input: RelayInput<"look.at">, grounds: Grounds): Promise<RelayOutput<"look.at">> {
  const [paths, programs, git] = await Promise.all([
    Promise.all(input.paths.map((path) => lookAtPath(path, grounds))),
    Promise.all(input.programs.map((name) => lookAtProgram(name, grounds.roots))),
    Promise.all(input.gitFolders.map((folder) => lookAtGit(folder, gitQuestion(folder, input)))),
  ]);
  return { paths, programs, git };
}
