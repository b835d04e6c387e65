// Interfaces that the terminal tools need.
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
  /** True if a command of this session has run in its shell. Only then must the model be told when the shell is a new one. */
  usedShell(): boolean;
}
