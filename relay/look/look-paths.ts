// Finds out where named paths lead: inside the opened folders or not, and whether they reach a secret.
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import picomatch from "picomatch";
import type { NamedPath, PathFinding } from "#contract";
import { secretPart } from "../contract/secret-paths.ts";
import { chainAbove, enterFolder, type IgnoreChain, isIgnored } from "../workspace/ignore.ts";
import { isInside, toName } from "../workspace/paths.ts";
import { expandGlob } from "./expand-glob.ts";
import { idOf, linkedSecrets } from "./linked-secrets.ts";
import { leadOf } from "./real-path.ts";

/** What the paths are compared with. */
export interface Grounds {
  /** The opened folders, without links. */
  roots: string[];
  /** The relay's own folder, which counts as a secret. */
  home: string;
}

/** Entries that one recursive look visits, and its time in milliseconds. */
const maxEntries = 30_000;
const maxMs = 1_500;
/** A git config larger than this counts as a secret without being read. */
const maxGitConfig = 256 * 1024;
const harmlessDevices = /^\/dev\/(?:null|zero|full|u?random|std(?:in|out|err)|tty|fd\/\d+)$/;

export async function lookAtPath(named: NamedPath, grounds: Grounds): Promise<PathFinding> {
  const { paths, complete } = named.glob ? await expandGlob(named.path) : { paths: [named.path], complete: true };
  const found: PathFinding = { complete, leadsTo: [], outside: false, opened: false, ignored: true };
  if (named.bare) found.dashed = paths.some((path) => basename(path).startsWith("-"));
  if (named.followsLinks) found.linksFollowed = true;
  const linked = await linkedSecrets(grounds.roots);
  const look: Look = { named, found, grounds, linked, deadline: Date.now() + maxMs, entries: 0, visited: new Set() };
  for (const path of paths) await lookAt(path, look);
  return found;
}

interface Look {
  named: NamedPath;
  found: PathFinding;
  grounds: Grounds;
  /** Secrets that have a second name, by their identity on disk. */
  linked: ReadonlyMap<string, string>;
  deadline: number;
  entries: number;
  /** Folders that the search has entered, because links can make loops. */
  visited: Set<string>;
}

async function lookAt(path: string, look: Look): Promise<void> {
  const { named, found, grounds } = look;
  if (harmlessDevices.test(path)) return;
  const real = await leadOf(path);
  if (real === undefined) {
    found.complete = false;
    return;
  }
  if (harmlessDevices.test(real)) return;
  found.leadsTo.push(real);
  const root = grounds.roots.find((folder) => isInside(folder, real));
  found.outside ||= root === undefined;
  found.opened ||= grounds.roots.some((folder) => isInside(real, folder));
  found.secret ??= (await secretAt(path, look)) ?? (await secretAt(real, look));
  found.ignored &&= root !== undefined && real !== root && (await isIgnoredAt(root, real));
  if (named.recursive && !found.secret) await lookBelow(real, look);
}

/** Looks at everything below a folder. Ends at the first secret. */
async function lookBelow(start: string, look: Look): Promise<void> {
  const { named, found, grounds } = look;
  const root = grounds.roots.find((folder) => isInside(folder, start));
  const respectsIgnore = root !== undefined && (named.skipsIgnored || named.skipsOnlyIgnored);
  const above = respectsIgnore ? await chainAbove(root, toName(root, start)) : undefined;
  const waiting: { folder: string; above: IgnoreChain | undefined }[] = [{ folder: start, above }];
  for (let next = waiting.pop(); next && !found.secret; next = waiting.pop()) {
    const { folder } = next;
    if (look.visited.has(folder)) continue;
    look.visited.add(folder);
    const chain = respectsIgnore ? await enterFolder(root, toName(root, folder), next.above) : undefined;
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name);
      if (named.skipsIgnored && entry.name.startsWith(".")) continue;
      if (respectsIgnore && isIgnored(chain, toName(root, path), entry.isDirectory())) continue;
      if (++look.entries > maxEntries || Date.now() > look.deadline) {
        found.complete = false;
        return;
      }
      if (entry.isDirectory()) waiting.push({ folder: path, above: chain });
      else if (entry.isSymbolicLink()) waiting.push(...(await linkedFolder(path, look)));
      else if (isMeant(entry.name, named)) found.secret ??= await secretAt(path, look);
    }
  }
}

/** A link below the folder counts only if the program follows links. Then it counts by where it leads. */
async function linkedFolder(path: string, look: Look): Promise<{ folder: string; above: undefined }[]> {
  const { named, found, grounds } = look;
  if (!named.followsLinks) return [];
  const real = await leadOf(path);
  if (real === undefined) return [];
  found.outside ||= !grounds.roots.some((folder) => isInside(folder, real));
  found.secret ??= await secretAt(real, look);
  return (await isFolderAt(real)) ? [{ folder: real, above: undefined }] : [];
}

const isMeant = (name: string, { only }: NamedPath) =>
  only === undefined || only.some((glob) => picomatch.isMatch(name, glob, { dot: true }));

async function secretAt(path: string, { grounds: { home, roots }, linked }: Look): Promise<string | undefined> {
  // The sample of the demonstration is an opened folder in the relay's own folder.
  const isOpened = roots.some((root) => isInside(home, root) && isInside(root, path));
  if (isInside(home, path) && !isOpened) return path;
  if (path.endsWith("/.git/config") && (await holdsPassword(path))) return path;
  return secretPart(path) ?? (linked.size > 0 ? linked.get((await idOf(path)) ?? "") : undefined);
}

/** True if a git config contains a password or token: in an address, or as a header. */
async function holdsPassword(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) return false;
  if (facts.size > maxGitConfig) return true;
  const text = await readFile(path, "utf8").catch(() => "");
  return /:\/\/[^/\s@]+@|extraheader|password|token/i.test(text);
}

async function isIgnoredAt(root: string, path: string): Promise<boolean> {
  const parts = toName(root, path).split("/");
  let chain: IgnoreChain | undefined;
  for (let depth = 0; depth < parts.length; depth++) {
    chain = await enterFolder(root, parts.slice(0, depth).join("/"), chain);
    const name = parts.slice(0, depth + 1).join("/");
    const isFolder = depth < parts.length - 1 || (await isFolderAt(path));
    if (parts[depth] === ".git") return false;
    if (isIgnored(chain, name, isFolder)) return true;
  }
  return usualOutput.test(parts.at(-1) ?? "") || parts.some((part) => usualOutput.test(part));
}

/** Folders that build tools make and can make again. */
const usualOutput =
  /^(?:node_modules|dist|build|out|coverage|target|\.next|\.nuxt|\.turbo|\.cache|\.parcel-cache|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.venv|venv|\.tox|tmp|\.nyc_output|.*\.egg-info)$/;

const isFolderAt = (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
