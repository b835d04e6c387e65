// What a person does on the machine by hand, beside the agent: looks into files, types into its terminals.
import type { OctoApi } from "../api.ts";
import type { SocketLink } from "./relay-link.ts";

/** Entries of one folder on screen; more would be no list to read. */
const mostEntries = 2_000;
/** Characters of output in one answer. */
const mostOutput = 200_000;

export function createByHand(link: Pick<SocketLink, "call">): Pick<OctoApi, "files" | "terminals"> {
  return {
    files: {
      list: (root, path) => link.call("files.list", { root, path, depth: 1, limit: mostEntries, ignored: true }),
      find: (root, glob, limit) => link.call("search.files", { root, path: "", glob, limit }),
      read: (root, path) => link.call("files.read", { root, path }),
      bytes: (root, path, max) => link.call("files.bytes", { root, path, max }),
    },
    terminals: {
      list: async () => (await link.call("terminal.list", {})).terminals,
      read: (id, from, waitMs) => link.call("terminal.read", { id, from, waitMs, max: mostOutput }),
      write: async (id, text) => void (await link.call("terminal.write", { id, text })),
      resize: async (id, cols, rows) => void (await link.call("terminal.resize", { id, cols, rows })),
      kill: async (id) => void (await link.call("terminal.kill", { id })),
    },
  };
}
