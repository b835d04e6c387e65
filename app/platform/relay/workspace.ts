// Implements the Workspace port over the relay: access to the files of one opened folder.
import { RelayError } from "#contract";
import type { Workspace } from "#core/ports.ts";
import type { RelayLink } from "#core/relay-link.ts";
import { ConnectionLost } from "./connection.ts";
import { type Caller, waitOf, whenBack } from "./when-back.ts";

/** Deadline of a search, long enough for a large folder on a slow disk. */
const searchMs = 120_000;

export function relayWorkspace(link: RelayLink, root: string, turn: Caller): Workspace {
  const read = <T>(call: () => Promise<T>) => whenBack(link, waitOf(turn), { repeat: true }, call);
  const options = { signal: turn?.left };
  const searching = (signal?: AbortSignal) => {
    const signals = [signal, turn?.left].filter((one) => one !== undefined);
    return { signal: AbortSignal.any(signals), deadlineMs: searchMs };
  };
  return {
    root,
    read: (path, range = {}) => read(() => link.call("files.read", { root, path, ...range }, options)),
    bytes: (path, max) => read(() => link.call("files.bytes", { root, path, max }, options)),
    // Not repeated, because the write may have arrived even if the answer was lost. The file's version shows whether it
    // did.
    write: (path, text, expect, format) =>
      whenBack(link, waitOf(turn), { repeat: false }, () =>
        link.call("files.write", { root, path, text, expect, format }, options),
      ).catch(explainWrite),
    check: (path, text, expect) =>
      read(() => link.call("files.write", { root, path, text, expect, check: true }, options)),
    list: (path, wanted) => read(() => link.call("files.list", { root, path, ...wanted }, options)),
    find: (glob, wanted, signal) => read(() => link.call("search.files", { root, glob, ...wanted }, searching(signal))),
    search: (query, signal) => read(() => link.call("search.text", { root, ...query }, searching(signal))),
  };
}

function explainWrite(error: unknown): never {
  if (!(error instanceof ConnectionLost && error.sent)) throw error;
  throw new RelayError(
    "closed",
    "The connection broke before the write was confirmed. The file may have been written: read it before you write it again.",
  );
}
