// `octo-relay`: starts the server, prints its address, and shuts down cleanly.
import { access } from "node:fs/promises";
import { resolve } from "node:path";

import { RelayError } from "../contract/error-codes.ts";
import { defaultPort } from "../contract/wire.ts";
import { billingProgram, monthlyFiles } from "../billing-files.ts";
import { type Config, ConfigError, octoHome, openConfig } from "../config.ts";
import { createMachineServices, type MachineServices } from "../handlers.ts";
import { asRelayError } from "../server/rpc.ts";
import { type RelayServer, startServer } from "../server/server.ts";
import { version } from "../version.ts";
import { appFolder } from "./app-folder.ts";
import { createHandover, handOver, type Wanted } from "./handover.ts";
import type { ServeOptions } from "./options.ts";

/** Runs until a signal arrives. @returns the exit code */
export async function serve(options: ServeOptions): Promise<number> {
  try {
    return await start(options);
  } catch (error) {
    const sentence = startFailure(error, options);
    if (sentence === undefined) throw error;
    process.stderr.write(`octo-relay: ${sentence}\n`);
    return 1;
  }
}

async function start(options: ServeOptions): Promise<number> {
  await access(resolve(appFolder, "index.html")).catch(() => {
    throw new ConfigError("The app is not built. Run npm run build first.");
  });
  const config = await openConfig(octoHome());
  await remember(config, options);
  const machine = createMachineServices(config);
  if (options.folder !== undefined) {
    const { folder } = options;
    await machine.openFolder(resolve(folder)).catch((error: unknown) => {
      throw new ConfigError(`The folder ${folder} cannot be opened. ${asRelayError(error, "--folder").message}`);
    });
  }
  const handover = createHandover((wanted) => takeFrom(config, machine, server, wanted));
  const server = await startServer({
    config,
    machine,
    appFolder,
    port: options.port,
    billing: async (what, query) => (await billingProgram())?.answer(what, query, monthlyFiles(config.home)),
    second: handover.answer,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") return undefined;
    throw error;
  });
  if (!server) {
    await machine.close();
    return handOverTo(config.home, options);
  }
  const takeBack = await handover.announce(config.home, server.port).catch((error: unknown) => {
    process.stderr.write(`octo-relay: ${unwritableHome(config.home, error)}\n`);
    return async () => undefined;
  });
  await announce(server, options);
  void machine.prune().catch(() => undefined);
  const code = await untilTold();
  await Promise.all([server.close("The relay is shutting down."), machine.close(), takeBack()]);
  return code;
}

/** Paired browsers can work all the same. */
const unwritableHome = (home: string, error: unknown) =>
  `The folder ${home} cannot be written. ${asRelayError(error, "serve").message} Until then, no browser can be paired, and nothing is backed up. You can also set OCTO_HOME to a folder you may write.`;

/** Takes over the folder of a second `octo-relay`, with the options that it has stored. */
async function takeFrom(
  config: Config,
  machine: MachineServices,
  server: RelayServer | undefined,
  { folder, demo, open }: Wanted,
) {
  if (!server) throw new Error("The server has not started.");
  await config.refresh();
  const opened = folder === undefined ? undefined : await machine.openFolder(folder).catch(asRefusal);
  const known = opened && "path" in opened ? `?folder=${encodeURIComponent(opened.path)}` : "";
  const query = demo ? "?demo" : known;
  const page = `http://localhost:${server.port}/${query}`;
  const address = `${page}#pair=${server.auth.newPairing()}`;
  const { leadTo } = await import("./open-in-browser.ts");
  return {
    address,
    ...(opened && ("path" in opened ? { folder: opened.path } : opened)),
    ...(open && { target: (await leadTo(config.home, { page, address })).target }),
  };
}

const asRefusal = (error: unknown) => ({ refused: asRelayError(error, "roots.open").message });

/** Opens the folder in the relay that runs on this port already. @returns the exit code */
async function handOverTo(home: string, options: ServeOptions): Promise<number> {
  const found = await handOver(home, options, mayOpen(options));
  if (found.kind !== "taken") {
    const why = found.kind === "nobody" ? await whoIsThere(options.port) : silentRelay(options.port, found.pid);
    process.stderr.write(`octo-relay: ${why}\n`);
    return 1;
  }
  const { address, folder, refused, target, version: theirs } = found.by;
  process.stdout.write(`Octo is already running. Open this link to connect a browser: ${address}\n`);
  if (folder !== undefined) process.stdout.write(`It now has the folder ${folder} open.\n`);
  if (refused !== undefined) process.stdout.write(`This folder was not opened. ${refused}\n`);
  if (theirs !== version)
    process.stdout.write(`It is version ${theirs}. Stop it and start again to use version ${version}.\n`);
  if (target !== undefined) await (await import("./open-in-browser.ts")).openInBrowser(target);
  return 0;
}

const silentRelay = (port: number, pid: number) =>
  `The relay at port ${port} does not answer. Stop it (process ${pid}) and start again.`;

/** Stores the options that hold for later starts, too. */
async function remember({ data, save }: Config, { allowHosts, keepEnv, sharedMachine }: ServeOptions) {
  const hosts = allowHosts.filter((host) => !data.allowHosts.includes(host));
  const variables = keepEnv.filter((name) => !data.keepEnv.includes(name));
  const shared = sharedMachine ?? data.sharedMachine;
  if (hosts.length + variables.length === 0 && shared === data.sharedMachine) return;
  data.allowHosts.push(...hosts);
  data.keepEnv.push(...variables);
  data.sharedMachine = shared;
  await save();
}

/** Whether a browser is opened: in a terminal, unless the person or a script says otherwise. */
const mayOpen = ({ open }: ServeOptions): boolean => open && process.stdout.isTTY && !process.env["CI"];

async function announce(server: RelayServer, options: ServeOptions) {
  const page = `http://localhost:${server.port}/${options.demo ? "?demo" : ""}`;
  const address = () => `${page}#pair=${server.auth.newPairing()}`;
  const first = address();
  const { isTTY } = process.stdin;
  const keys = isTTY ? " Press Enter for a new link, Ctrl+C to stop." : "";
  process.stdout.write(`Octo: ${first}\nOpen this link to connect a browser. It works once, for 10 minutes.${keys}\n`);
  if (server.port !== defaultPort)
    process.stdout.write(`Data belongs to its address: what you did at port ${defaultPort} is not shown here.\n`);
  if (isTTY) process.stdin.on("data", () => process.stdout.write(`Octo: ${address()}\n`));
  if (!mayOpen(options)) return;
  const { leadTo, openInBrowser } = await import("./open-in-browser.ts");
  const { target, paired } = await leadTo(octoHome(), { page, address: first });
  await openInBrowser(target);
  if (!paired) process.stdout.write("If the page asks for a link, paste the one above.\n");
}

/** Resolves at the first signal, so that the relay can shut down cleanly. A second signal exits at once. */
function untilTold(): Promise<number> {
  return new Promise((resolveCode) => {
    const told = () => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
      process.stdin.pause();
      resolveCode(0);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, told);
  });
}

function startFailure(error: unknown, { port }: ServeOptions): string | undefined {
  if (error instanceof ConfigError || error instanceof RelayError) return error.message;
  if ((error as NodeJS.ErrnoException).code === "EACCES")
    return `Port ${port} may not be used. Choose one with --port.`;
  return undefined;
}

async function whoIsThere(port: number): Promise<string> {
  const page = await fetch(`http://localhost:${port}/`, { signal: AbortSignal.timeout(1000) }).then(
    (answer) => answer.text(),
    () => "",
  );
  return /<title>Octo\b/.test(page)
    ? `Octo is already running at http://localhost:${port}. Open that address, or stop the other relay first.`
    : `Port ${port} is in use by another program. Stop it, or choose another port: octo-relay --port ${port + 1}`;
}
