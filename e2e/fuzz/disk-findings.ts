// Answers the reader's questions from a real folder, as the relay would.
import { existsSync, lstatSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { secretPart } from "../../relay/contract/secret-paths.ts";
import type { Findings, NamedPath, PathFinding, Questions } from "../../relay/contract/shell/index.ts";
import type { World } from "./fuzz-world.ts";

export const findingsOnDisk = (world: World, questions: Questions): Findings => ({
  programs: questions.programs.map((name) => program(world, name)),
  paths: questions.paths.map((at) => path(world, at)),
  git: questions.gitFolders.map((folder) => ({ folder, programs: programsOfGit(world, folder) })),
});

const isInside = (world: World, file: string) => file === world.project || file.startsWith(`${world.project}/`);

function program(world: World, name: string): Findings["programs"][number] {
  if (!name.includes("/")) {
    const file = join(world.bin, name);
    return existsSync(file)
      ? { name, path: file, system: true, inside: false }
      : { name, system: false, inside: false };
  }
  const real = realOf(name);
  const inside = existsSync(name) && isInside(world, real);
  return { name, path: real, system: !inside && /^\/(?:usr\/)?bin\//.test(real), inside };
}

/** Follows links, also of a path whose end does not exist. */
function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const parent = dirname(file);
    return parent === file ? file : join(realOf(parent), basename(file));
  }
}

/** Expands a glob as bash does by default: stars match no leading dot. */
function expand(pattern: string): string[] {
  let found = ["/"];
  for (const part of pattern.split("/").filter((one) => one !== "")) {
    if (!/(?<!\\)[*?[]/.test(part)) {
      found = found.map((folder) => join(folder, "./") + part.replace(/\\(.)/g, "$1"));
      continue;
    }
    const matcher = new RegExp(`^${part.startsWith(".") || part.startsWith("[.") ? "" : "(?!\\.)"}${sourceOf(part)}$`);
    found = found.flatMap((folder) =>
      [...names(folder), ...(part.startsWith(".") ? [".", ".."] : [])]
        .filter((name) => matcher.test(name))
        .map((name) => `${folder}/${name}`),
    );
  }
  return found;
}

const sourceOf = (glob: string) =>
  glob.replace(/\\(.)|\*|\?|\[[!^]?\]?[^\]]*\]|[.+^${}()|[\]]/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    if (part === "*") return ".*";
    if (part === "?") return ".";
    return part.startsWith("[") && part.length > 1 ? part.replace(/^\[!/, "[^") : `\\${part}`;
  });

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function path(world: World, at: NamedPath): PathFinding {
  const matches = at.glob ? expand(at.path).filter((file) => lstatSync(file, { throwIfNoEntry: false })) : [at.path];
  const places = (matches.length > 0 ? matches : [at.path.replace(/\\(.)/g, "$1")]).map(realOf);
  const below = at.recursive
    ? places.filter((place) => isInside(world, place)).flatMap((place) => filesBelow(place, at, 0))
    : [];
  const meant = [...places, ...below.map(realOf)];
  const secret = meant.map(secretPart).find(Boolean);
  return {
    complete: true,
    outside: (at.followsLinks ? meant : [...places, ...below]).some((file) => !isInside(world, file)),
    ...(secret === undefined ? {} : { secret }),
    opened: places.some((place) => isInside(world, world.project) && `${world.project}/`.startsWith(`${place}/`)),
    ignored: false,
    dashed: matches.some((file) => file.includes("/-")),
    linksFollowed: true,
  };
}

/** Files below a folder. Links are listed, and followed only if the program follows them. */
function filesBelow(folder: string, at: NamedPath, depth: number): string[] {
  if (depth > 8 || !lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return names(folder).flatMap((name) => {
    const file = join(folder, name);
    const stat = lstatSync(file, { throwIfNoEntry: false });
    const isLink = stat?.isSymbolicLink() === true;
    if (stat?.isDirectory() || (isLink && at.followsLinks)) return [file, ...filesBelow(realOf(file), at, depth + 1)];
    if (isLink && !at.followsLinks)
      return at.recursive && !isFolder(file) ? [file].filter(() => matchesOnly(at, name)) : [];
    return matchesOnly(at, name) && !isSkipped(at, file) ? [file] : [];
  });
}

const isFolder = (file: string) => names(file).length > 0;
const matchesOnly = (at: NamedPath, name: string) =>
  !at.only || at.only.some((glob) => new RegExp(`^${sourceOf(glob)}$`).test(name));
const isSkipped = (at: NamedPath, file: string) =>
  (at.skipsIgnored === true && /\/\./.test(file.replace(/^.*\/project/, ""))) ||
  ((at.skipsIgnored || at.skipsOnlyIgnored) === true && /\/\.env|\/certs\//.test(file));

function programsOfGit(world: World, folder: string): string[] {
  for (let at = realOf(folder); at !== dirname(at); at = dirname(at)) {
    const config = join(at, ".git/config");
    if (!existsSync(config)) continue;
    return [...readFileSync(config, "utf8").matchAll(/^\s*(fsmonitor|external|pager|sshCommand|textconv)\s*=/gm)].map(
      ([, key]) => key ?? "",
    );
  }
  void world;
  return [];
}
