// Copies the sample project to a new folder, so that every demonstration starts with the same files.
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeHomeFolder } from "../make-home-folder.ts";

/**
 * Returns the new folder. The sample project is next to this file in the sources, and next to the built relay in a
 * release.
 */
export async function openDemo(home: string): Promise<string> {
  const folder = join(home, "demo", new Date().toISOString().replace(/[:.]/g, "-"), "sample");
  await makeHomeFolder(folder);
  await cp(fileURLToPath(new URL("./sample", import.meta.url)), folder, { recursive: true });
  return folder;
}
