// Interfaces that the terminal tools need.
import type { SessionId } from "#core/ids.ts";
import type { Clock, Look, Terminals } from "#core/ports.ts";
import type { BlobStore } from "#core/store-ports.ts";

export interface TerminalToolPorts {
  sessionId: SessionId;
  terminals: Terminals;
  look: Look;
  blobs: BlobStore;
  clock: Clock;
  /**
   * True if a command of this session has run in the session's shell. Only then must the model be told that a shell is
   * new.
   */
  usedShell(): boolean;
}
