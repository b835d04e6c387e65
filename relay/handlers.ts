// Handlers for what the relay does on this machine: files, search, terminals, proxied requests, backup.
import { randomUUID } from "node:crypto";
import { homedir, platform } from "node:os";
import { setImmediate } from "node:timers/promises";
import { type OpenedRoot, protocolVersion, type RelayFacts, type RelayMethod } from "#contract";
import type { Config } from "./config.ts";
import { openDemo } from "./demo/sample.ts";
import { isInstalled } from "./installed.ts";
import { createBackupHandlers } from "./backup/backup-handlers.ts";
import type { Proxy } from "./proxy.ts";
import type { Handlers } from "./server/rpc.ts";
import { createTerminals } from "./terminal/terminals.ts";
import { findBash } from "./terminal/shell.ts";
import { environmentFor } from "./terminal/environment.ts";
import { lookAt } from "./look/look-at.ts";
import { readBytes, readText, writeText } from "./workspace/files.ts";
import { listFolder } from "./workspace/list-folder.ts";
import { createRoots, type Roots } from "./workspace/roots.ts";
import { searchFiles, searchText } from "./workspace/search-files.ts";
import { createTrash, type Trash } from "./workspace/trash.ts";
import { isShared } from "./shared-machine.ts";
import { version } from "./version.ts";

export type MachineHandlers = Omit<Handlers, `relay.${string}` | `devices.${string}` | `preference.${string}`>;

export interface MachineServices {
  readonly handlers: MachineHandlers;
  facts(deviceId: string): Promise<RelayFacts>;
  openFolder(path: string): Promise<OpenedRoot>;
  /** Deletes items from the trash that are too old, or beyond the trash's size limit. */
  prune(): Promise<void>;
  /** Ends all processes that these handlers have started, and resolves when they are gone. */
  close(): Promise<void>;
}

const shellFacts = () => ({
  shell: platform() === "win32" ? ("other" as const) : ("bash" as const),
  home: homedir(),
  relayPid: process.pid,
});

type FileMethod = `files.${string}` | `search.${string}`;

const createFileHandlers = (roots: Roots, trash: Trash): Pick<MachineHandlers, Extract<RelayMethod, FileMethod>> => ({
  "files.read": async (input) => readText(await roots.resolve(input), input.fromLine, input.toLine),
  "files.bytes": async (input) => readBytes(await roots.resolve(input), input.max),
  "files.write": async (input, { signal }) => {
    const place = await roots.resolve(input);
    signal.throwIfAborted();
    return writeText(place, input, trash);
  },
  "files.list": async (input, { signal }) => listFolder(await roots.resolve(input), input, signal),
  "files.trash": async (input, { signal }) => {
    const place = await roots.resolve(input, "keep");
    return { trash: await trash.remove(place, input.expect, signal) };
  },
  "search.files": async (input, { signal }) => searchFiles(await roots.resolve(input), input, signal),
  "search.text": async (input, { signal }) => searchText(await roots.resolve(input), input, signal),
});

/** Id of this run of the relay. */
const boot = randomUUID();

export function createMachineServices(config: Config, options: { allowHosts?: string[] } = {}): MachineServices {
  const roots = createRoots(config);
  const trash = createTrash(config.home);
  const terminals = createTerminals((forPerson) => environmentFor(forPerson, config.data.keepEnv));
  let proxy: Promise<Proxy> | undefined;
  /** The proxy is loaded on first use, because a one-shot run needs no proxy. */
  const throughProxy = () => {
    const allowed = () => [...config.data.allowHosts, ...(options.allowHosts ?? [])];
    proxy ??= import("./proxy.ts").then(({ createProxy }) => createProxy(allowed));
    return proxy;
  };

  const handlers: MachineHandlers = {
    "roots.browse": ({ path }, { signal }) => roots.browse(path, signal),
    "roots.open": ({ path }) => roots.open(path),
    "roots.list": () => ({ roots: roots.list() }),
    "roots.close": ({ path }) => roots.close(path),
    ...createFileHandlers(roots, trash),
    "terminal.open": async (input, { signal }) => {
      // A relay that was suspended gets the call and its cancellation at once. It must not start what was cancelled.
      await setImmediate();
      const place = await roots.resolve({ root: input.root, path: input.cwd ?? "" });
      signal.throwIfAborted();
      return terminals.open(input, place.path);
    },
    "look.place": async (input) => {
      const { path } = await roots.resolve({ root: input.root, path: input.cwd ?? "" });
      return { ...shellFacts(), ...(await terminals.place(input, path)) };
    },
    "look.at": async (input) => lookAt(input, { roots: roots.list().map(({ path }) => path), home: config.home }),
    "terminal.read": (input, { signal }) => terminals.read(input, signal),
    "terminal.write": ({ id, text }) => terminals.write(id, text),
    "terminal.resize": ({ id, cols, rows }) => terminals.resize(id, cols, rows),
    "terminal.kill": ({ id }) => terminals.kill(id),
    "terminal.endOwned": ({ owner }) => terminals.endOwned(owner),
    "terminal.list": () => ({ terminals: terminals.list() }),
    "http.open": async (input, { caller, signal }) => (await throughProxy()).open(input, caller, signal),
    "http.read": async ({ id }, { caller, signal }) => (await throughProxy()).read(id, caller, signal),
    "http.abort": async ({ id }, { caller }) => (await throughProxy()).abort(id, caller),
    ...createBackupHandlers(config.home),
    "demo.open": async () => roots.open(await openDemo(config.home)),
  };

  return {
    handlers,
    async facts(deviceId) {
      const pty = isInstalled("@lydell/node-pty");
      return {
        version,
        protocol: protocolVersion,
        platform: platform(),
        home: homedir(),
        deviceId,
        roots: roots.list(),
        abilities: { pty, ripgrep: isInstalled("@vscode/ripgrep"), liveShell: pty && (await findBash()) !== undefined },
        shared: await isShared(config.data.sharedMachine),
        boot,
      };
    },
    openFolder: (path) => roots.open(path),
    prune: () => trash.prune(),
    close: () => terminals.close(),
  };
}
