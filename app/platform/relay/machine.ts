// The machine behind the relay, as the engine sees it.
import type { Machine } from "#core/ports.ts";
import { createMachineCopy } from "./backup-files.ts";
import type { RelayLink } from "./link.ts";
import { relayTerminals } from "./terminals.ts";
import { relayWorkspace } from "./workspace.ts";

export function createMachine(link: RelayLink): Machine {
  return {
    status: link.status,
    lead: link.lead,
    workspace: (root) => relayWorkspace(link, root),
    copy: createMachineCopy(link),
    terminals: (root) => relayTerminals(link, root),
  };
}
