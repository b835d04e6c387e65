// The files and terminals part of the page's interface. With it, the person works in the same folders as the agent.
import { RelayError } from "#contract";
import type { RelayStatus } from "#core/ports.ts";
import type { FileSize, OctoApi } from "../../api.ts";
import type { SocketLink } from "#core/relay-link.ts";

/** Maximum number of entries to list in a folder that is shown on screen. */
const shownEntries = 2_000;
/** Maximum number of entries to list in a folder in order to find the size of one file. */
const allEntries = 5_000;
/** Maximum number of characters per read of terminal output. */
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
      shell: (root, id) =>
        link.call("terminal.open", { root, id, create: true, command: shellOn(link.status()), forPerson: true }),
      read: (id, from, waitMs) => link.call("terminal.read", { id, from, waitMs, max: maxOutput }),
      write: async (id, text) => void (await link.call("terminal.write", { id, text })),
      resize: async (id, cols, rows) => void (await link.call("terminal.resize", { id, cols, rows })),
      kill: async (id) => void (await link.call("terminal.kill", { id })),
    },
  };
}

/**
 * Handles an error of reading a file. Returns the size of a file that is binary or too large, and undefined for a
 * missing file. Throws all other errors again.
 */
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

/** Returns a command that replaces the shell that runs it with the person's own interactive shell. */
const shellOn = ({ facts }: RelayStatus): string =>
  facts?.platform === "win32" ? "powershell -NoLogo" : 'exec "${SHELL:-bash}" -i';
