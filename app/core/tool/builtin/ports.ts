// What the built-in tools of one session stand on.
import type { SessionId } from "#core/ids.ts";
import type { BlobStore, Clock, Terminals, Workspace } from "#core/ports.ts";

export interface ToolPorts {
  sessionId: SessionId;
  workspace: Workspace;
  terminals: Terminals;
  blobs: BlobStore;
  clock: Clock;
  /** Whether this session has run a command in its kept shell before: only then is a new shell news. */
  usedShell(): boolean;
  /** What left the model's view: `earlier` for all of it, or the id of one call. */
  recall(name: string): string | undefined;
  /** The version of a file the model last saw: undefined never, null as absent. */
  seen(path: string): string | null | undefined;
}
