// Opens Octo in the browser. Every user of the machine can read the command that does so, so that the pairing token must
// not be in it: a private file leads to the address.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** How long the file stays, in milliseconds. The browser may have to start first. */
const keptMs = 60_000;
const isOurs = /^open-[\w-]+\.html$/;

/** What the browser opens. `paired` is false if it is the page without the token. */
export interface Target {
  target: string;
  paired: boolean;
}

/** Makes what leads the browser to the address. @param page the address without the token */
export async function leadTo(home: string, { page, address }: { page: string; address: string }): Promise<Target> {
  await forget(home);
  if (!(await canReadFiles())) return { target: page, paired: false };
  const target = await leadingFile(home, address);
  setTimeout(() => void rm(target, { force: true }), keptMs).unref();
  process.once("exit", () => rmSync(target, { force: true }));
  return { target, paired: true };
}

/** Failing to open a browser is not an error, because the person can use the printed address. */
export async function openInBrowser(target: string): Promise<void> {
  const opened = await import("open").then(({ default: open }) => open(target)).catch(() => undefined);
  opened?.on("error", () => undefined);
}

async function leadingFile(home: string, address: string): Promise<string> {
  const file = join(home, `open-${randomBytes(9).toString("base64url")}.html`);
  const text = `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Octo</title>
<script>location.replace(${JSON.stringify(address)})</script>
<a href="${address}" rel="noreferrer">Open Octo</a>
`;
  await writeFile(file, text, { mode: 0o600, flag: "wx" });
  return file;
}

/** Deletes files that an earlier start left behind. */
async function forget(home: string): Promise<void> {
  for (const name of await readdir(home)) if (isOurs.test(name)) await rm(join(home, name), { force: true });
}

/**
 * False if the default browser cannot read a hidden folder of the person's home: a Snap package is kept out, and under
 * WSL the browser is a Windows program.
 */
async function canReadFiles(): Promise<boolean> {
  if (process.env["WSL_DISTRO_NAME"]) return false;
  if (process.platform !== "linux") return true;
  const args = ["get", "default-web-browser"];
  const { stdout } = await promisify(execFile)("xdg-settings", args, { timeout: 2_000 }).catch(() => ({ stdout: "" }));
  // Snap's launchers are named after package and program.
  return !/^[\w-]+_[\w-]+\.desktop/.test(stdout);
}
