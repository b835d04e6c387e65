// Collects what the relay has to be asked about a reading.
import type { NamedPath, Questions, Reading } from "./reading.ts";

export const pathKey = (at: NamedPath): string => JSON.stringify(at, Object.keys(at).sort());

export function questionsOf(reading: Reading): Questions {
  const programs = new Set<string>();
  const paths = new Map<string, NamedPath>();
  const gitFolders = new Set<string>();
  const gitHistories = new Set<string>();
  const gitNames = new Map<string, string[]>();
  for (const act of reading.acts) {
    if (act.kind === "run") programs.add(act.program);
    else if (act.kind === "git") {
      gitFolders.add(act.folder);
      if (act.shows === "history") gitHistories.add(act.folder);
      if (act.names) gitNames.set(act.folder, [...new Set([...(gitNames.get(act.folder) ?? []), ...act.names])]);
    } else if (act.kind === "read" || act.kind === "enter" || act.kind === "write") paths.set(pathKey(act.at), act.at);
  }
  return {
    programs: [...programs],
    paths: [...paths.values()],
    gitFolders: [...gitFolders],
    gitHistories: [...gitHistories],
    gitNames: [...gitNames].map(([folder, names]) => ({ folder, names })),
  };
}
