// A fresh copy of the sample project, so that every demonstration starts from the same ground.
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Answers the new folder. Beside this file in the sources, beside the built relay in a release. */
export async function openDemo(home: string): Promise<string> {
  const folder = join(home, "demo", new Date().toISOString().replace(/[:.]/g, "-"), "sample");
  await mkdir(folder, { recursive: true });
  await cp(fileURLToPath(new URL("./sample", import.meta.url)), folder, { recursive: true });
  return folder;
}
