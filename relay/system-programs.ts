// Where the relay looks for the programs that it starts itself. A folder of a project may stand first in PATH, as npx puts
// `node_modules/.bin` there, and must not provide them.
import { delimiter } from "node:path";

/** Folders of the system, where a project cannot put a program. */
export const systemFolders = [
  "/bin",
  "/sbin",
  "/usr/bin",
  "/usr/sbin",
  "/usr/local/bin",
  "/usr/local/sbin",
  "/usr/games",
  "/snap/bin",
  "/opt/homebrew/bin",
  "/opt/homebrew/sbin",
  "/opt/local/bin",
  "/run/current-system/sw/bin",
  "/nix/var/nix/profiles/default/bin",
  "/usr/libexec",
  "/usr/lib/git-core",
];

/** The environment in which the relay starts programs of its own by name. */
export const systemEnvironment = (): NodeJS.ProcessEnv =>
  process.platform === "win32" ? process.env : { ...process.env, PATH: systemFolders.join(delimiter) };
