// Reads the rules that a project keeps for agents in its folder.
import type { EnginePorts } from "./ports.ts";

/** Files that may hold the rules. Only the first that exists and is not empty is used. */
const ruleFiles = ["AGENTS.md", "CLAUDE.md", ".octorules"];

/** How long a turn waits for the rules while the first connection to the relay is being made. */
const graceMs = 1_000;

/**
 * Reads the rules. Empty: the project has none, or its folder cannot be read. Undefined: the relay is not connected, and
 * the person's message must not wait for it.
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
