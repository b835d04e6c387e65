// Ports of the terminal tools.
import type { SessionId } from "#core/ids.ts";
import type { Clock, Terminals } from "#core/ports.ts";
import type { BlobStore } from "#core/store-ports.ts";

export interface TerminalToolPorts {
  sessionId: SessionId;
  /** The folder that commands run in. */
  root: string;
  terminals: Terminals;
  blobs: BlobStore;
  clock: Clock;
  /** Whether this session has used its kept shell before. Only then does the model need to hear that the shell is new. */
  usedShell(): boolean;
}
