// Implements the engine's Machine port over the relay.
import type { Machine } from "#core/ports.ts";
import { createBackupFiles } from "./backup-files.ts";
import type { RelayLink } from "#core/relay-link.ts";
import { relayLook } from "./look.ts";
import { relayTerminals } from "./terminals.ts";
import { relayWorkspace } from "./workspace.ts";

export function createMachine(link: RelayLink): Machine {
  return {
    status: link.status,
    lead: link.lead,
    workspace: (root) => relayWorkspace(link, root),
    backup: createBackupFiles(link),
    terminals: (root) => relayTerminals(link, root),
    look: (root) => relayLook(link, root),
    endTerminals: async (sessionId) => {
      await link.call("terminal.endOwned", { owner: sessionId });
    },
  };
}
