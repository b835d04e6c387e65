// Starts the built programs and measures their memory.
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export const relayPath = new URL("../../dist/relay/main.js", import.meta.url).pathname;
export const floorPath = new URL("./floor.mjs", import.meta.url).pathname;

export interface Ended {
  ms: number;
  peakMb: number;
  code: number | null;
}

export interface RunOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Whether to measure the memory of the process tree too. Measuring memory distorts times. */
  memory?: boolean;
}

/** Runs a Node program to its end. */
export function runNode(args: string[], { env = {}, cwd, memory }: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, args, { env: clean(env), cwd, stdio: "ignore" });
    let peakMb = 0;
    const sample = setInterval(() => (peakMb = memory ? Math.max(peakMb, treeMb(child)) : 0), 50);
    child.on("close", (code) => {
      clearInterval(sample);
      resolve({ ms: performance.now() - startedAt, peakMb, code });
    });
  });
}

/** Makes an environment without extra CA certificates, which Node 20 would read at every start. */
export function clean(env: Record<string, string>): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...rest } = process.env;
  return { ...rest, ...env };
}

export function treeMb(child: ChildProcess): number {
  return child.pid === undefined ? 0 : [child.pid, ...descendants(child.pid)].reduce((sum, pid) => sum + rssMb(pid), 0);
}

function descendants(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(read(`/proc/${name}/stat`))?.[1]);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const below = (of: number): number[] => (parents.get(of) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

const rssMb = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
