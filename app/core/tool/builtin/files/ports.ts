// Ports of the file tools.
import type { Workspace } from "#core/ports.ts";
import type { BlobStore } from "#core/store-ports.ts";

export interface FileToolPorts {
  workspace: Workspace;
  blobs: BlobStore;
  /** Text that is no longer sent to the model: `earlier` for all of it, or the id of one call. */
  recall(name: string): string | undefined;
  /** The version of a file that the model saw last. Undefined: it never saw the file. Null: it saw that there is none. */
  seenVersion(path: string): string | null | undefined;
}
