// Live shells by the id that a client chose. Two ids never share a shell.
import type { Environment } from "./environment.ts";
import { type LiveShell, startLiveShell } from "./live-shell.ts";
import type { Size } from "./process.ts";

export interface PooledShell {
  readonly shell: LiveShell;
  /** True if a command may have changed what later commands mean, for example by a function, an alias or PATH. */
  altered: boolean;
  /** The folder to return to before the next command; absent if the shell stays where it is. */
  returnTo?: string | undefined;
}

export interface ShellPool {
  /**
   * Returns the live shell for an id and starts it if necessary. Returns undefined while the shell is busy, because no
   * command may wait for a command that might never end.
   */
  idle(id: string, folder: string, size: Size): Promise<{ pooled: PooledShell; isNew: boolean } | undefined>;
  /** Returns the live shell for an id. Returns undefined if there is none, or if it is busy. */
  known(id: string): PooledShell | undefined;
  pids(): number[];
}

export function createShellPool(environment: () => Environment): ShellPool {
  const shells = new Map<string, PooledShell | "starting">();
  const usable = (id: string) => {
    const found = shells.get(id);
    return found !== "starting" && found?.shell.state === "idle" ? found : undefined;
  };
  return {
    known: usable,
    async idle(id, folder, size) {
      const found = shells.get(id);
      if (found === "starting" || found?.shell.state === "busy") return undefined;
      const pooled = usable(id);
      if (pooled) return { pooled, isNew: false };
      shells.set(id, "starting");
      try {
        const started: PooledShell = { shell: await startLiveShell(folder, size, environment()), altered: false };
        shells.set(id, started);
        return { pooled: started, isNew: true };
      } catch (error) {
        shells.delete(id);
        throw error;
      }
    },
    pids: () =>
      [...shells.values()].flatMap((found) =>
        found === "starting" || found.shell.state === "ended" ? [] : [found.shell.process.pid],
      ),
  };
}
