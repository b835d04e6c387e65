// Reads the rules for agents that a project keeps in its folder.
import type { EnginePorts } from "./ports.ts";

/** Files that may contain the rules. Only the first one that exists and is not empty is used. */
const ruleFiles = ["AGENTS.md", "CLAUDE.md", ".octorules"];

/** How long a turn waits for the rules while the relay is still connecting. */
const graceMs = 1_000;

/**
 * Reads the rules. Returns an empty text if the project has no rules or if its folder cannot be read. Returns undefined
 * if the relay is not connected, because the person's message must not wait for the relay.
 */
export async function readProjectRules(
  folder: string | undefined,
  { machine, clock }: Pick<EnginePorts, "machine" | "clock">,
): Promise<string | undefined> {
  if (!folder) return "";
  const { state, reason } = machine.status();
  if (state !== "connected" && reason !== undefined) return undefined;
  const workspace = machine.workspace(folder);
  const reading = Promise.all(ruleFiles.map((name) => workspace.read(name).catch(() => undefined)));
  const over = new AbortController();
  const files =
    state === "connected"
      ? await reading
      : await Promise.race([reading, clock.sleep(graceMs, over.signal).then(() => [])]);
  over.abort();
  const rules = files.map((file) => file?.text.trim()).find(Boolean);
  return rules ?? (machine.status().state === "connected" ? "" : undefined);
}
