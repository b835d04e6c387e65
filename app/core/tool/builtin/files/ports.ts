// Interfaces that the file tools need.
import type { Clock, FitImage, Look, Workspace } from "#core/ports.ts";
import type { BlobStore } from "#core/store-ports.ts";

export interface FileToolPorts {
  clock: Pick<Clock, "sleep">;
  workspace: Workspace;
  look: Look;
  blobs: BlobStore;
  /** Makes a picture fit for a model; absent where pictures cannot be drawn, as in Node. */
  fitImage?: FitImage | undefined;
  /**
   * Returns text that is no longer sent to the model. `name`: `earlier` for all of this text, or the id of one tool
   * call.
   */
  recall(name: string): string | undefined;
  /**
   * Returns the version of a file that the model saw last. Undefined if it never saw the file; null if it saw that the
   * file does not exist.
   */
  seenVersion(path: string): string | null | undefined;
  /** True if the model saw a file below this folder. */
  seenBelow(folder: string): boolean;
}
