// Refuses commands whose damage cannot be undone. The app refuses them too, but a fault in the app must not destroy a
// system. This is not a sandbox: only what the command line itself tells is refused.
import { homedir } from "node:os";
import { RelayError } from "#contract";
import { catastropheIn, readLine, type ShellPlace } from "../contract/shell/index.ts";

/** Throws for a catastrophic command. Input to a running program is not checked. */
export function refuseCatastrophe(command: string, folder: string | undefined): void {
  const reason = catastropheIn(command, placeAt(folder));
  if (reason) throw new RelayError("forbidden", `The relay does not run this. ${reason}`);
}

/** True if a command may change what later commands mean in the same shell, for example by a function or by PATH. */
export const altersShell = (command: string, folder: string | undefined): boolean =>
  readLine(command, placeAt(folder)).alters;

const placeAt = (folder: string | undefined): ShellPlace => ({
  shell: process.platform === "win32" ? "other" : "bash",
  folder,
  home: homedir(),
  altered: false,
  relayPid: process.pid,
  relayCommand: [process.execPath, ...process.argv.slice(1)].join(" "),
});
