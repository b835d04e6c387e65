// Finds out what a bare program name would run.
import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import type { ProgramFinding } from "#contract";
import { leadOf } from "./real-path.ts";
import { isInside } from "../workspace/paths.ts";

const systemFolders = [
  "/bin",
  "/sbin",
  "/usr/bin",
  "/usr/sbin",
  "/usr/local/bin",
  "/usr/local/sbin",
  "/usr/games",
  "/snap/bin",
  "/opt/homebrew/bin",
  "/opt/homebrew/sbin",
  "/opt/local/bin",
  "/run/current-system/sw/bin",
  "/nix/var/nix/profiles/default/bin",
  "/usr/libexec",
  "/usr/lib/git-core",
];

/** Looks in the folders of PATH, as the shell does. Node's own folder counts as the system's, because the relay runs from it. */
export async function lookAtProgram(
  name: string,
  roots: string[],
  path = process.env["PATH"] ?? "",
): Promise<ProgramFinding> {
  if (isAbsolute(name)) return lookAtFile(name, roots);
  for (const folder of path.split(delimiter)) {
    // The shell reads an empty or relative entry of PATH as a folder below the current one.
    if (!isAbsolute(folder)) return { name, system: false, inside: true };
    const file = join(folder, name);
    const runs = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!runs) continue;
    const inside = await liesIn(roots, folder, file);
    return {
      name,
      path: file,
      inside,
      system: !inside && [...systemFolders, dirname(process.execPath)].includes(folder),
    };
  }
  return { name, system: false, inside: false };
}

/** A program that is named by its path. */
async function lookAtFile(path: string, roots: string[]): Promise<ProgramFinding> {
  const real = await leadOf(path);
  const inside = real !== undefined && roots.some((root) => isInside(root, real));
  const system = !inside && systemFolders.includes(dirname(path)) && real !== undefined;
  return { name: path, path, inside, system };
}

/** True if the folder of PATH is in an opened folder, by name or by where links lead. */
async function liesIn(roots: string[], folder: string, file: string): Promise<boolean> {
  const real = await realpath(file).catch(() => file);
  return roots.some((root) => isInside(root, folder) || isInside(root, real));
}
