// Live shells by the id that a client chose. Two ids never share a shell. Shells that are idle for long end, and there are
// never more than a few dozen.
import type { Environment } from "./environment.ts";
import { type LiveShell, startLiveShell } from "./live-shell.ts";
import { endFamily, hasChildren } from "./processes.ts";
import type { Size } from "./process.ts";

export interface PooledShell {
  readonly shell: LiveShell;
  /** True if a command may have changed what later commands mean, for example by a function, an alias or PATH. */
  altered: boolean;
  /** The folder to return to before the next command; absent if the shell stays where it is. */
  returnTo?: string | undefined;
  /** When the shell was last asked for, in milliseconds since 1970. */
  usedAt: number;
  /** True if the shell is about to end and takes no more commands. */
  isEnding: boolean;
}

export interface ShellPool {
  /**
   * Returns the live shell for an id and starts it if necessary. Returns undefined while the shell is busy, because no
   * command may wait for a command that might never end, and if there are too many shells in use.
   */
  idle(id: string, folder: string, size: Size): Promise<{ pooled: PooledShell; isNew: boolean } | undefined>;
  /** Returns the live shell for an id. Returns undefined if there is none, or if it is busy. */
  known(id: string): PooledShell | undefined;
  /** Ends the shells of an owner: those whose id begins with this text and a colon. */
  endOwned(owner: string): Promise<void>;
  /** Ends the shells that have not been used for long. A shell in which a program still runs is used. */
  endIdle(): Promise<void>;
  pids(): number[];
}

export interface ShellLimits {
  now(): number;
  /** After this many milliseconds without a command a shell ends. */
  idleMs: number;
  /** Maximum number of live shells. */
  most: number;
}

export const shellLimits: ShellLimits = { now: Date.now, idleMs: 30 * 60_000, most: 32 };

const pooledShell = (shell: LiveShell, usedAt: number): PooledShell => ({
  shell,
  altered: false,
  usedAt,
  isEnding: false,
});

export function createShellPool(environment: () => Environment, { now, idleMs, most }: ShellLimits): ShellPool {
  const shells = new Map<string, PooledShell | "starting">();
  const alive = () => [...shells].filter(([, found]) => found === "starting" || found.shell.state !== "ended");
  const usable = (id: string) => {
    const found = shells.get(id);
    return found !== "starting" && found?.shell.state === "idle" && !found.isEnding ? found : undefined;
  };

  async function end(chosen: [string, PooledShell | "starting"][]): Promise<void> {
    const pids = chosen.flatMap(([id, found]) => {
      shells.delete(id);
      if (found === "starting" || found.shell.state === "ended") return [];
      found.isEnding = true;
      return found.shell.process.pid;
    });
    await Promise.all(pids.map(endFamily));
  }

  /** Returns the shells in which nothing runs, the one that was unused for longest first. */
  async function unused(): Promise<[string, PooledShell][]> {
    const found: [string, PooledShell][] = [];
    for (const [id] of shells) {
      const pooled = usable(id);
      if (pooled && !(await hasChildren(pooled.shell.process.pid)) && usable(id) === pooled) found.push([id, pooled]);
    }
    return found.sort(([, a], [, b]) => a.usedAt - b.usedAt);
  }

  /** Makes room for one more shell. Returns false if all of them are in use. */
  async function makeRoom(): Promise<boolean> {
    if (alive().length < most) return true;
    // A shell may have got a command while the others were looked at.
    const longest = (await unused()).find(([id, pooled]) => usable(id) === pooled);
    // The shell is gone for others at once. Its processes end meanwhile.
    if (longest) void end([longest]);
    return longest !== undefined;
  }

  return {
    known: usable,
    async idle(id, folder, size) {
      const found = shells.get(id);
      if (found === "starting" || found?.shell.state === "busy") return undefined;
      const pooled = usable(id);
      if (pooled) {
        pooled.usedAt = now();
        return { pooled, isNew: false };
      }
      shells.delete(id);
      if (!(await makeRoom()) || shells.has(id)) return undefined;
      shells.set(id, "starting");
      try {
        const started = pooledShell(await startLiveShell(folder, size, environment()), now());
        shells.set(id, started);
        return { pooled: started, isNew: true };
      } catch (error) {
        shells.delete(id);
        throw error;
      }
    },
    endOwned: (owner) => end([...shells].filter(([id]) => id.startsWith(`${owner}:`))),
    async endIdle() {
      await end([...shells].filter(([, found]) => found !== "starting" && found.shell.state === "ended"));
      await end((await unused()).filter(([, { usedAt }]) => usedAt <= now() - idleMs));
    },
    pids: () => alive().flatMap(([, found]) => (found === "starting" ? [] : found.shell.process.pid)),
  };
}
