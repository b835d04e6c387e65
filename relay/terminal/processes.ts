// Ends a process and everything that it has started, and detects when all these processes are gone.
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { systemEnvironment } from "../system-programs.ts";

const graceMs = 2000;
const pollMs = 20;

interface Row {
  pid: number;
  parent: number;
  group: number;
  session: number;
}

/** True if a process has children that are alive. */
export async function hasChildren(pid: number): Promise<boolean> {
  if (process.platform !== "linux") return (await processTable()).some(({ parent }) => parent === pid);
  return (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "")).trim() !== "";
}

/**
 * Ends a process and everything that it has started: sends SIGTERM, and SIGKILL after two seconds. Resolves when no
 * such process is alive, at the latest after four seconds.
 */
export async function endFamily(pid: number): Promise<void> {
  if (process.platform === "win32") {
    await promisify(execFile)("taskkill", ["/pid", String(pid), "/T", "/F"]).catch(() => undefined);
    return;
  }
  const doomed = new Set<number>();
  for (const [name, forMs] of [["SIGTERM", graceMs] as const, ["SIGKILL", graceMs] as const]) {
    const until = Date.now() + forMs;
    let sent = false;
    do {
      const rows = await processTable();
      for (const row of familyOf(pid, rows)) doomed.add(row.pid);
      const left = rows.filter((row) => doomed.has(row.pid));
      if (left.length === 0) return;
      if (!sent || name === "SIGKILL") signal(left, name);
      sent = true;
      await sleep(pollMs);
    } while (Date.now() < until);
  }
}

/**
 * Returns the processes of the session or group `pid`, and all their descendants, even those that moved to another
 * group.
 */
function familyOf(pid: number, rows: Row[]): Row[] {
  const family = new Map<number, Row>();
  for (let size = -1; family.size > size; ) {
    size = family.size;
    for (const row of rows) {
      const belongs = row.pid === pid || row.session === pid || row.group === pid || family.has(row.parent);
      if (belongs && row.pid !== process.pid) family.set(row.pid, row);
    }
  }
  return [...family.values()];
}

function signal(rows: Row[], name: "SIGTERM" | "SIGKILL") {
  const leaders = new Set(rows.map(({ pid }) => pid));
  // If a listed process leads a group, the whole group gets the signal, because its members may be forking right now.
  for (const { pid, group } of rows) {
    if (leaders.has(group)) send(-group, name);
    send(pid, name);
  }
}

function send(target: number, name: "SIGTERM" | "SIGKILL") {
  try {
    process.kill(target, name);
  } catch {
    // An error means that the process has already ended.
  }
}

/** Lists all living processes, without zombies. */
async function processTable(): Promise<Row[]> {
  if (process.platform !== "linux") return tableFromPs();
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(names.map((name) => readFile(`/proc/${name}/stat`, "latin1").catch(() => "")));
  return rows.flatMap((stat, i) => {
    // Skips the program's name, which stands in parentheses and may itself contain spaces and parentheses.
    const [state, parent, group, session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (!session || state === "Z" || state === "X") return [];
    return { pid: Number(names[i]), parent: Number(parent), group: Number(group), session: Number(session) };
  });
}

async function tableFromPs(): Promise<Row[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="], {
    env: systemEnvironment(),
  });
  return stdout.split("\n").flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    if (!state || state.startsWith("Z")) return [];
    return { pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(group) };
  });
}
