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
    workspace: (root, turn) => relayWorkspace(link, root, turn),
    backup: createBackupFiles(link),
    terminals: (root, turn) => relayTerminals(link, root, turn),
    look: (root, turn) => relayLook(link, root, turn),
    endTerminals: async (sessionId) => {
      await link.call("terminal.endOwned", { owner: sessionId });
    },
  };
}
