// Live shells by session id. Two ids never share a shell.
import { type LiveShell, startLiveShell } from "./live-shell.ts";
import type { Size } from "./process.ts";

export interface ShellPool {
  /** Undefined while another command runs in the shell: no command may wait for a command that may never end. */
  idle(id: string, folder: string, size: Size): Promise<{ shell: LiveShell; isNew: boolean } | undefined>;
  pids(): number[];
}

export function createShellPool(): ShellPool {
  const shells = new Map<string, LiveShell | "starting">();
  return {
    async idle(id, folder, size) {
      const known = shells.get(id);
      if (known === "starting" || known?.state === "busy") return undefined;
      if (known?.state === "idle") return { shell: known, isNew: false };
      shells.set(id, "starting");
      try {
        const shell = await startLiveShell(folder, size);
        shells.set(id, shell);
        return { shell, isNew: true };
      } catch (error) {
        shells.delete(id);
        throw error;
      }
    },
    pids: () =>
      [...shells.values()].flatMap((shell) =>
        shell === "starting" || shell.state === "ended" ? [] : [shell.process.pid],
      ),
  };
}
