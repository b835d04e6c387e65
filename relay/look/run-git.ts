// Asks git about a repository, so that nothing of the repository runs.
import { execFile } from "node:child_process";
import { systemEnvironment } from "../system-programs.ts";

const timeoutMs = 3_000;
const maxOutput = 16 * 1024 * 1024;

/** @returns the output; undefined if git failed, is missing, or took too long */
export function git(folder: string, args: string[]): Promise<string | undefined> {
  const limits = { timeout: timeoutMs, maxBuffer: maxOutput, encoding: "utf8" } as const;
  const options = { cwd: folder, env: systemEnvironment(), ...limits };
  const safe = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-optional-locks", "--no-pager"];
  const careful = args[0] === "config" || args[0] === "rev-parse" ? ["--no-pager"] : safe;
  return new Promise((resolve) => {
    execFile("git", [...careful, ...args], options, (error, stdout) => resolve(error ? undefined : stdout));
  });
}
