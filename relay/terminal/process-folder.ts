// Finds the current folder of a running process.
import { execFile } from "node:child_process";
import { readlink } from "node:fs/promises";
import { promisify } from "node:util";

/** @returns the folder's path without links; undefined if the system does not tell it */
export async function folderOfProcess(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  const list = promisify(execFile)("lsof", ["-a", "-p", String(pid), "-d", "cwd", "-Fn"]);
  const text = await list.then(
    ({ stdout }) => stdout,
    () => "",
  );
  return /^n(\/.*)$/m.exec(text)?.[1];
}
