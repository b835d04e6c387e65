// Tells which processes have a terminal open, and signals those in its foreground. Only Linux tells it without a process.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * True if another process than the shell may print to a terminal. A program that has taken another account, such as
 * `sudo`, does not tell; it counts as one that prints if the shell has started it.
 */
export function hasOpenForOthers(path: string, shell: number): boolean {
  if (process.platform !== "linux") return false;
  const children = new Set(textOf(`/proc/${shell}/task/${shell}/children`).split(" "));
  return youngerThan(shell).some((pid) => {
    const output = linkOf(`/proc/${pid}/fd/1`);
    if (output === "hidden") return children.has(pid);
    return output === path || linkOf(`/proc/${pid}/fd/2`) === path;
  });
}

/**
 * True if a process of the shell's session has opened the terminal by its own name, as those do that ask for a password.
 * A shell with jobs always has it open, by one descriptor.
 */
export function mayAskOnTerminal(shell: number): boolean {
  return processIds().some(
    (pid) =>
      statusOf(pid)[sessionAt] === String(shell) &&
      namesIn(`/proc/${pid}/fd`).some((fd) => fd !== jobsDescriptor && linkOf(`/proc/${pid}/fd/${fd}`) === "/dev/tty"),
  );
}

/** Signals the processes in the foreground of the shell's own terminal, as a key on that terminal would. */
export function signalForeground(shell: number, signal: NodeJS.Signals) {
  const group = Number(statusOf(String(shell))[foregroundAt]);
  if (!(group > 1)) return;
  try {
    process.kill(-group, signal);
  } catch {
    // The processes have ended.
  }
}

/** Where bash keeps its terminal for its jobs. */
const jobsDescriptor = "255";
/** Places in what the system tells about a process. */
const sessionAt = 3;
const foregroundAt = 5;

function statusOf(pid: string): string[] {
  const text = textOf(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** The newest process id that was seen, and whether ids have begun anew since. */
let newestId = 0;
let haveBegunAnew = false;

/** Lists the processes that may have started after another one: ids go up, until they begin anew. */
function youngerThan(pid: number): string[] {
  const newest = Number(textOf("/proc/loadavg").split(" ").at(-1));
  haveBegunAnew ||= !(newest >= Math.max(newestId, pid));
  newestId = newest;
  return processIds().filter((id) => (haveBegunAnew ? Number(id) !== pid : Number(id) > pid));
}

const processIds = () => namesIn("/proc").filter((name) => /^\d+$/.test(name));

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @returns where a link leads; "" if there is none, and "hidden" if this account may not know it */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES" ? "hidden" : "";
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "latin1").trim();
  } catch {
    return "";
  }
}
