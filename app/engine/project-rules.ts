// Reads the rules for agents that a project keeps in its folder, and remembers what the person says about them.
import { RelayError } from "#contract";
import type { ProjectRulesPort } from "#core/agent/ports.ts";
import { cutRules } from "#core/agent/system-prompt.ts";
import { sha256 } from "#core/ledger/audit/digest.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { FoundRules, ProjectRules, RefusedRules } from "#core/session/found-rules.ts";
import type { EnginePorts } from "./ports.ts";

/** Files that may contain the rules. Only the first one that can be used and is not empty counts. */
const ruleFiles = ["AGENTS.md", "CLAUDE.md", ".octorules"];
/** A larger file, in bytes, is not taken for rules. */
const maxBytes = 256 * 1024;

/** How long a turn waits for the rules: while the relay is still connecting, and once it is connected. */
const graceMs = 1_000;
const readMs = 5_000;

type RulesPorts = Pick<EnginePorts, "machine" | "clock" | "settings" | "projectRules">;

export function createProjectRules({ folder, mode }: SessionSettings, ports: RulesPorts): ProjectRulesPort {
  const { settings } = ports;
  return {
    read: () => readProjectRules(folder, ports),
    async known(rules) {
      if (ports.projectRules === "follow") return "followed";
      const answer = (await settings.get("rulesAnswers"))[await keyOf(folder, rules)];
      if (answer) return answer.follows ? "followed" : "declined";
      return ports.projectRules === "skip" || mode === "unattended" ? "nobody" : undefined;
    },
    async remember(rules, follows) {
      const answer = { folder: folder ?? "", file: rules.file, follows };
      const answers = await settings.get("rulesAnswers");
      await settings.set("rulesAnswers", { ...answers, [await keyOf(folder, rules)]: answer });
    },
  };
}

const keyOf = (folder: string | undefined, { file, text }: FoundRules) => sha256(JSON.stringify([folder, file, text]));

/**
 * Reads the rules. Returns undefined if the relay is not connected or takes long, because the person's message must not
 * wait for the relay.
 */
async function readProjectRules(
  folder: string | undefined,
  { machine, clock }: Pick<EnginePorts, "machine" | "clock">,
): Promise<ProjectRules | undefined> {
  if (!folder) return { refused: [] };
  const { state, reason } = machine.status();
  if (state !== "connected" && reason !== undefined) return undefined;
  const over = new AbortController();
  const timeout = clock.sleep(state === "connected" ? readMs : graceMs, over.signal);
  const rules = await Promise.race([firstUsable(folder, machine), timeout.then(() => undefined)]);
  over.abort();
  return machine.status().state === "connected" ? rules : undefined;
}

async function firstUsable(folder: string, machine: EnginePorts["machine"]): Promise<ProjectRules> {
  const refused: RefusedRules[] = [];
  for (const name of ruleFiles) {
    const read = await readRules(folder, name, machine);
    if (read && "outcome" in read) refused.push(read);
    else if (read) return { found: read, refused };
  }
  return { refused };
}

/** Reads one file. Undefined if the folder has no such file, or if the file is empty. */
async function readRules(
  folder: string,
  name: string,
  machine: EnginePorts["machine"],
): Promise<FoundRules | RefusedRules | undefined> {
  const path = `${folder.replace(/[\\/]+$/, "")}/${name}`;
  try {
    // The relay reads regular files inside the folder only, wherever a link leads.
    const { text, size } = await machine.workspace(folder).read(name);
    const named = { path, glob: false, recursive: false };
    const { paths } = await machine.look(folder).at({ paths: [named], programs: [], gitFolders: [] });
    if (paths[0]?.secret !== undefined) return { file: name, outcome: "secret" };
    if (size > maxBytes) return { file: name, outcome: "unreadable" };
    return text.trim() === "" ? undefined : { file: name, text: cutRules(text.trim()) };
  } catch (error) {
    const code = error instanceof RelayError ? error.code : undefined;
    if (code === "not-found") return undefined;
    return { file: name, outcome: code === "outside-root" ? "outside" : "unreadable" };
  }
}
