// Finds the current folder of a running process.
import { execFile } from "node:child_process";
import { lstat, readlink } from "node:fs/promises";
import { promisify } from "node:util";
import { systemEnvironment } from "../system-programs.ts";

/** @returns the folder's path without links; undefined if the system does not tell it, or if the folder was deleted */
export async function folderOfProcess(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const path = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    // Linux names a folder that is gone like this.
    return path?.endsWith(" (deleted)") && !(await lstat(path).catch(() => undefined)) ? undefined : path;
  }
  const list = promisify(execFile)("lsof", ["-a", "-p", String(pid), "-d", "cwd", "-Fn"], { env: systemEnvironment() });
  const text = await list.then(
    ({ stdout }) => stdout,
    () => "",
  );
  return /^n(\/.*)$/m.exec(text)?.[1];
}
