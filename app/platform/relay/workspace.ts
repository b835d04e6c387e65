// Implements the Workspace port over the relay: access to the files of one opened folder.
import type { Workspace } from "#core/ports.ts";
import { retryLost } from "./retry-lost.ts";
import type { RelayLink } from "#core/relay-link.ts";

/** Deadline of a search, long enough for a large folder on a slow disk. */
const searchMs = 120_000;

export function relayWorkspace(link: RelayLink, root: string): Workspace {
  return {
    root,
    read: (path, range = {}) => retryLost(link, {}, () => link.call("files.read", { root, path, ...range })),
    bytes: (path, max) => retryLost(link, {}, () => link.call("files.bytes", { root, path, max })),
    // Not repeated, because the write may have arrived even if the answer was lost. The file's version shows whether it
    // did.
    write: (path, text, expect, format) => link.call("files.write", { root, path, text, expect, format }),
    check: (path, text, expect) =>
      retryLost(link, {}, () => link.call("files.write", { root, path, text, expect, check: true })),
    list: (path, options) => retryLost(link, {}, () => link.call("files.list", { root, path, ...options })),
    find: (glob, options, signal) =>
      retryLost(link, { signal }, () =>
        link.call("search.files", { root, glob, ...options }, { signal, deadlineMs: searchMs }),
      ),
    search: (query, signal) =>
      retryLost(link, { signal }, () => link.call("search.text", { root, ...query }, { signal, deadlineMs: searchMs })),
  };
}
