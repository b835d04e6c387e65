// Chooses the shell for a command, and starts it on a PTY, or on pipes if the PTY package is missing.
import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { loadPty, onPty } from "./pty.ts";
import type { Process, ProcessOptions } from "./process.ts";
import { systemFolders } from "../system-programs.ts";

let bash: Promise<string | undefined> | undefined;
export function findBash(): Promise<string | undefined> {
  bash ??= process.platform === "win32" ? Promise.resolve(undefined) : findProgram("bash");
  return bash;
}

async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of [...systemFolders, ...(process.env["PATH"] ?? "").split(delimiter)]) {
    const file = join(folder, name);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (folder !== "" && found) return file;
  }
  return undefined;
}

/** Returns the program and arguments that run one command in a fresh shell. */
export async function shellFor(command: string): Promise<[program: string, ...args: string[]]> {
  if (process.platform === "win32") return ["powershell.exe", "-NoLogo", "-NoProfile", "-Command", command];
  return [(await findBash()) ?? "sh", "-c", command];
}

/** Starts a process as a session leader, so that it can be ended together with everything that it starts. */
export async function startProcess(options: ProcessOptions): Promise<Process> {
  const pty = await loadPty();
  return pty ? onPty(pty, options) : onPipes(options);
}

/**
 * Maximum wait for the last output after the exit, in milliseconds. It is limited because a background child may keep
 * the pipes open.
 */
const lastWordsMs = 200;

async function onPipes({ command: [program, ...args], cwd, env, onText, onEnd }: ProcessOptions): Promise<Process> {
  const child = spawn(program, args, { cwd, env, detached: process.platform !== "win32" });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", onText);
  child.stdin.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  child.once("exit", (code) => {
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(timer);
      child.off("close", end);
      onEnd(code ?? -1);
    };
    timer = setTimeout(end, lastWordsMs);
    child.once("close", end);
  });
  return { pid: child.pid ?? 0, pty: false, write: (text) => child.stdin.write(text), resize: () => undefined };
}
