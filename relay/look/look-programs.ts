// Finds out what a bare program name would run.
import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";
import { basename, delimiter, dirname, isAbsolute, join } from "node:path";
import type { ProgramFinding } from "#contract";
import { systemFolders } from "../system-programs.ts";
import { leadOf } from "./real-path.ts";
import { isInside } from "../workspace/paths.ts";

/** Programs of the system that start others by their bare names: many are scripts. */
const helpers: Readonly<Record<string, readonly string[]>> = {
  zcat: ["gzip"],
  gunzip: ["gzip"],
  uncompress: ["gzip"],
  egrep: ["grep"],
  fgrep: ["grep"],
  rgrep: ["grep"],
  zgrep: ["grep", "gzip", "sed", "bzip2", "xz", "zstd", "lz4"],
  rg: ["gzip", "bzip2", "xz", "lz4", "brotli", "zstd", "uncompress"],
  tar: ["gzip", "bzip2", "xz", "lzip", "lzma", "lzop", "zstd", "compress", "uncompress"],
  bsdtar: ["gzip", "bzip2", "xz", "lzop", "lz4", "zstd"],
  file: ["gzip", "bzip2", "xz", "lzip", "zstd"],
  sdiff: ["diff"],
  shasum: ["perl"],
};

/** Looks at what a name runs. A program counts as the system's only if the helpers that it starts by name do too. */
export async function lookAtProgram(
  name: string,
  roots: string[],
  path = process.env["PATH"] ?? "",
): Promise<ProgramFinding> {
  const found = isAbsolute(name)
    ? await lookAtFile(await installedAs(name, roots), roots, name)
    : await lookInPath(name, roots, path);
  for (const helper of (found.system && helpers[basename(name)]) || []) {
    const { path: file, system, inside } = await lookInPath(helper, roots, path);
    if (file !== undefined && !system) return { ...found, system, inside };
  }
  return found;
}

/** Looks in the folders of PATH, as the shell does. Node's own folder counts as the system's, because the relay runs from it. */
async function lookInPath(name: string, roots: string[], path: string): Promise<ProgramFinding> {
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

const binaries = "/node_modules/.bin/";

/**
 * Packages of a folder are also those of the folders above it, up to an opened folder: npx runs the first that is there.
 * @returns the path of the program, or the path that was given if there is none
 */
async function installedAs(path: string, roots: string[]): Promise<string> {
  const at = path.lastIndexOf(binaries);
  if (at < 0) return path;
  const program = path.slice(at);
  for (let folder = path.slice(0, at); roots.some((root) => isInside(root, folder)); folder = dirname(folder)) {
    if (await isThere(folder + program)) return folder + program;
    if (folder === "/" || folder === "") break;
  }
  return path;
}

const isThere = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );

/** A program that is named by its path. */
async function lookAtFile(path: string, roots: string[], name = path): Promise<ProgramFinding> {
  const real = await leadOf(path);
  const inside = real !== undefined && roots.some((root) => isInside(root, real));
  const system = !inside && systemFolders.includes(dirname(path)) && real !== undefined;
  return { name, ...((await isThere(path)) && { path }), inside, system };
}

/** True if the folder of PATH is in an opened folder, by name or by where links lead. */
async function liesIn(roots: string[], folder: string, file: string): Promise<boolean> {
  const real = await realpath(file).catch(() => file);
  return roots.some((root) => isInside(root, folder) || isInside(root, real));
}
