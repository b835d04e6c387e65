// The trash: overwritten and deleted files, kept for two weeks, each with a note about its origin.
import { createHash } from "node:crypto";
import { lstat, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RelayError } from "#contract";
import { makeHomeFolder } from "../make-home-folder.ts";
import { currentBytes, versionOf } from "./file-bytes.ts";
import { moveTree, sizeOf } from "./move-tree.ts";
import { explained } from "./disk-errors.ts";
import { inFolder } from "./opened.ts";
import type { Place } from "./paths.ts";

const keptMs = 14 * 24 * 3_600_000;
const keptBytes = 10 * 1024 ** 3;

/** The content of the note `<name>.json`, which is stored next to each item in the trash. */
interface TrashNote {
  path: string;
  root: string;
  when: number;
  why: "overwritten" | "deleted";
  kind: "file" | "folder" | "link";
  size: number;
  mode: number;
  version?: string;
}

export interface Trash {
  /** Copies the version that is about to be overwritten. @returns the copy's id in the trash */
  keep(place: Place, bytes: Buffer): Promise<string>;
  /**
   * Moves a file, folder or link into the trash. Fails with `conflict` if its version is not `expect`. @returns its id
   * in the trash
   */
  remove(place: Place, expect: string | undefined, signal: AbortSignal): Promise<string>;
  prune(now?: number): Promise<void>;
}

export function createTrash(home: string): Trash {
  const trash = join(home, "trash");
  let count = 0;

  /**
   * Creates a note and a folder for one item. In its own folder the item can keep its name, even with quotes or
   * newlines.
   */
  async function newSlot(place: Place, note: Omit<TrashNote, "path" | "root" | "when">) {
    const hash = createHash("sha256").update(place.root).digest("hex").slice(0, 8);
    const when = Date.now();
    const project = `${basename(place.root).replace(/[^\w.-]/g, "_")}-${hash}`;
    const stamp = `${new Date(when).toISOString().replace(/[:.]/g, "-")}-${process.pid}-${++count}`;
    const folder = join(trash, project, stamp);
    const whole: TrashNote = { path: place.name, root: place.root, when, ...note };
    try {
      await makeHomeFolder(folder);
      await writeFile(`${folder}.json`, `${JSON.stringify(whole, undefined, 2)}\n`, { mode: 0o600 });
    } catch (error) {
      throw notKept(trash, error);
    }
    return { id: `${project}/${stamp}`, file: join(folder, basename(place.path)) };
  }

  return {
    async keep(place, bytes) {
      const { mode, size } = await lstat(place.path);
      const version = versionOf(bytes);
      const slot = await newSlot(place, { why: "overwritten", kind: "file", size, mode: mode & 0o7777, version });
      await writeFile(slot.file, bytes, { mode: mode & 0o7777 }).catch(async (error: unknown) => {
        await discard(dirname(slot.file)).catch(() => undefined);
        throw notKept(trash, error);
      });
      return slot.id;
    },
    async remove(place, expect, signal) {
      if (place.path === place.root) throw new RelayError("forbidden", "The opened folder itself stays.");
      if (place.closed?.startsWith(join(place.path, "/")))
        throw new RelayError("forbidden", `This folder contains ${place.closed}, the relay's own folder.`);
      const facts = await inFolder(dirname(place.path), (folder) => lstat(folder.entry(basename(place.path))));
      const kind = facts.isSymbolicLink() ? "link" : facts.isDirectory() ? "folder" : "file";
      const version = expect === undefined ? undefined : versionOf((await currentBytes(place)) ?? Buffer.alloc(0));
      if (version !== expect)
        throw new RelayError("conflict", "The file has changed since it was read. Read it again.");
      const size = kind === "folder" ? await sizeOf(place.path) : facts.size;
      const note = { why: "deleted", kind, size, mode: facts.mode & 0o7777 } as const;
      const slot = await newSlot(place, version === undefined ? note : { ...note, version });
      await moveTree(place.path, slot.file, signal).catch(async (error: unknown) => {
        await discard(dirname(slot.file));
        throw error;
      });
      return slot.id;
    },
    async prune(now = Date.now()) {
      const found = await notes(trash);
      found.sort((a, b) => b.note.when - a.note.when);
      let total = 0;
      for (const { folder, note } of found) {
        total += note.size;
        if (note.when >= now - keptMs && total <= keptBytes) continue;
        await discard(folder);
      }
    },
  };
}

const notKept = (trash: string, error: unknown) =>
  explained(error, `Nothing was changed, because the old version cannot be kept in ${trash}.`);

async function discard(slot: string) {
  await rm(slot, { recursive: true, force: true });
  await rm(`${slot}.json`, { force: true });
}

async function notes(trash: string): Promise<{ folder: string; note: TrashNote }[]> {
  const found: { folder: string; note: TrashNote }[] = [];
  for (const project of await readdir(trash).catch(() => [])) {
    for (const name of await readdir(join(trash, project)).catch(() => [])) {
      if (!name.endsWith(".json")) continue;
      const text = await readFile(join(trash, project, name), "utf8").catch(() => "");
      const folder = join(trash, project, name.slice(0, -".json".length));
      try {
        found.push({ folder, note: JSON.parse(text) as TrashNote });
      } catch {
        // A note that a crash cut short cannot be parsed. Its item stays in the trash.
      }
    }
  }
  return found;
}
