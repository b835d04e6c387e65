// A fresh copy of the sample project, so that every demonstration starts with the same files.
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Returns the new folder. The sample is next to this file in the sources, and next to the built relay in a release. */
export async function openDemo(home: string): Promise<string> {
  const folder = join(home, "demo", new Date().toISOString().replace(/[:.]/g, "-"), "sample");
  await mkdir(folder, { recursive: true });
  await cp(fileURLToPath(new URL("./sample", import.meta.url)), folder, { recursive: true });
  return folder;
}
