// `octo-relay doctor`: checks this machine and says how to fix what is missing.
import { access } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { octoHome, openConfig } from "../config.ts";
import { repairHome } from "../private-home.ts";
import { loadPty } from "../terminal/pty.ts";
import { findBash } from "../terminal/shell.ts";
import { loadRipgrep } from "../workspace/ripgrep.ts";
import { appFolder } from "./app-folder.ts";
import type { ServeOptions } from "./options.ts";

interface Check {
  name: string;
  good: boolean;
  /** True if Octo also works when this check fails. */
  optional?: boolean;
  /** What does not work if this check fails, and what to do. */
  otherwise: string;
}

/** Prints the results of all checks. @returns the exit code: 0 if everything required works */
export async function doctor({ port }: ServeOptions): Promise<number> {
  const checks = await examine(port);
  for (const { name, good, optional, otherwise } of checks) {
    const mark = good ? "ok  " : optional ? "note" : "FAIL";
    process.stdout.write(`${mark}  ${name}${good ? "" : `: ${otherwise}`}\n`);
  }
  return checks.some(({ good, optional }) => !good && !optional) ? 1 : 0;
}

async function examine(port: number): Promise<Check[]> {
  const home = octoHome();
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const config = await openConfig(home).then(
    () => "",
    (error: Error) => error.message,
  );
  const open = await repairHome(home);
  return [
    {
      name: `Node ${process.versions.node}`,
      good: major > 20 || (major === 20 && minor >= 19),
      otherwise: "Octo needs 20.19 or newer. Install it from nodejs.org.",
    },
    {
      name: "the app is built",
      good: await succeeds(access(join(appFolder, "index.html"))),
      otherwise: "run npm run build, or reinstall octo-relay",
    },
    {
      name: `port ${port} is free`,
      good: await portIsFree(port),
      otherwise:
        "Octo may already be running. If not, stop the program that uses the port, or choose another with --port",
    },
    { name: `config in ${home}`, good: config === "", otherwise: config },
    {
      name: "config is private",
      good: open === undefined,
      otherwise: open ?? "",
    },
    {
      name: "real terminals",
      optional: true,
      good: (await loadPty()) !== undefined,
      otherwise: "@lydell/node-pty is missing, so programs see no terminal. Reinstall without --omit=optional",
    },
    {
      name: "live shells",
      optional: true,
      good: (await findBash()) !== undefined,
      otherwise: "bash was not found, so every command gets a shell of its own",
    },
    {
      name: "fast search",
      optional: true,
      good: (await loadRipgrep()) !== undefined,
      otherwise: "@vscode/ripgrep is missing, so the built-in search is used. Reinstall without --omit=optional",
    },
  ];
}

const succeeds = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  );

function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
