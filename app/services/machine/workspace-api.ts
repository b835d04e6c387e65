// The files and terminals part of the page's interface, for a person who works beside the agent.
import { RelayError } from "#contract";
import type { RelayStatus } from "#core/ports.ts";
import type { FileSize, OctoApi } from "../../api.ts";
import type { SocketLink } from "#core/relay-link.ts";

/** How many entries of one folder are shown on screen. */
const shownEntries = 2_000;
/** How many entries the relay is asked to list when one file is looked up in its folder. */
const allEntries = 5_000;
/** Characters of terminal output per read. */
const maxOutput = 200_000;

type Link = Pick<SocketLink, "call" | "status">;

export function createWorkspaceApi(link: Link): Pick<OctoApi, "files" | "terminals"> {
  return {
    files: {
      list: (root, path) => link.call("files.list", { root, path, depth: 1, limit: shownEntries, ignored: true }),
      find: (root, glob, limit) => link.call("search.files", { root, path: "", glob, limit }),
      read: (root, path, toLine) => link.call("files.read", { root, path, toLine }).catch(orSize(link, root, path)),
      bytes: (root, path, max) => link.call("files.bytes", { root, path, max }).catch(orSize(link, root, path)),
    },
    terminals: {
      list: async () => (await link.call("terminal.list", {})).terminals,
      shell: (root, id) => link.call("terminal.open", { root, id, create: true, command: shellOn(link.status()) }),
      read: (id, from, waitMs) => link.call("terminal.read", { id, from, waitMs, max: maxOutput }),
      write: async (id, text) => void (await link.call("terminal.write", { id, text })),
      resize: async (id, cols, rows) => void (await link.call("terminal.resize", { id, cols, rows })),
      kill: async (id) => void (await link.call("terminal.kill", { id })),
    },
  };
}

/** Turns a read error into the size of a binary or too large file, or into undefined for a missing file. Rethrows others. */
const orSize =
  (link: Link, root: string, path: string) =>
  async (error: unknown): Promise<FileSize | undefined> => {
    if (!(error instanceof RelayError)) throw error;
    if (error.code === "not-found") return undefined;
    if (error.code !== "binary" && error.code !== "too-large") throw error;
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    const { entries } = await link.call("files.list", {
      root,
      path: folder,
      depth: 1,
      limit: allEntries,
      ignored: true,
    });
    const size = entries.find((entry) => entry.path === path)?.size;
    if (size === undefined) throw error;
    return { size };
  };

/** The command that starts the person's shell in place of the shell that runs the command. */
const shellOn = ({ facts }: RelayStatus): string =>
  facts?.platform === "win32" ? "powershell -NoLogo" : 'exec "${SHELL:-bash}" -i';
