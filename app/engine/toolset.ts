// Chooses the tools of a session. A session without a folder gets no file and terminal tools.
import { folderTools, personTools } from "#core/tool/builtin/index.ts";
import { plainPath } from "#core/tool/builtin/files/plain-path.ts";
import { toolName } from "#core/tool/names.ts";
import { makeToolbox } from "#core/tool/toolbox.ts";
import { loadDiff } from "#core/tool/builtin/files/file-diff.ts";
import { loadFollowing } from "#core/tool/builtin/terminal/terminal.ts";
import type { Json } from "#core/model/message.ts";
import type { Tool, ToolHost } from "#core/tool/tool.ts";
import type { Entry, SessionState } from "#core/session/state.ts";
import { recall } from "#core/agent/context/recall.ts";
import type { Clock, TurnSignals } from "#core/ports.ts";
import type { EnginePorts } from "./ports.ts";

type ToolsetPorts = Pick<EnginePorts, "machine" | "blobs" | "fitImage" | "clock">;

/** @param turn the turn that uses the tools; absent if they are only described */
export function toolset(state: SessionState, ports: ToolsetPorts, turn?: TurnSignals): ToolHost {
  return makeToolbox(toolsOf(state, ports, turn), ports.clock);
}

/** Loads the parts of tools that are loaded on first use. A part that is missing says so when it is used. */
export const preloadTools = (clock: Clock) => Promise.allSettled([loadDiff(clock), loadFollowing(clock)]);

function toolsOf(state: SessionState, { machine, blobs, fitImage, clock }: ToolsetPorts, turn?: TurnSignals): Tool[] {
  const { folder } = state.settings;
  if (!folder) return personTools();
  const { sessionId } = state;
  return [
    ...personTools(),
    ...folderTools({
      sessionId,
      workspace: machine.workspace(folder, turn),
      terminals: machine.terminals(folder, turn),
      look: machine.look(folder, turn),
      blobs,
      fitImage,
      clock,
      usedShell: () => Object.values(state.entries).some(usedKeptShell),
      recall: (name) => recall(state, name),
      seenVersion: (path) => state.seenVersions[plainPath(path)],
      seenBelow: (below) => Object.keys(state.seenVersions).some((path) => path.startsWith(`${below}/`)),
    }),
  ];
}

/** Only a command that ran leaves a view of its terminal. One that a crash or a stop interrupted may have run. */
const usedKeptShell = (entry: Entry) =>
  entry.kind === "tool" &&
  toolName(entry.name, [terminalName]) === terminalName &&
  entry.startedAt !== undefined &&
  (entry.result?.view?.kind === "terminal" || entry.result?.outcome === "interrupted") &&
  !isTrue(entry.input.fresh) &&
  !isTrue(entry.input.background);

const terminalName = "terminal";

/** A model may write a flag as text. */
const isTrue = (value: Json | undefined) =>
  value === true || (typeof value === "string" && /^\s*true\s*$/i.test(value));

/**
 * Returns a function that looks up what recovery does with an interrupted call of a tool. An interrupted call of an
 * unknown tool is reported to the model.
 */
export function afterCrashOf(state: SessionState, ports: EnginePorts): (name: string) => Tool["afterCrash"] {
  const tools = new Map(toolsOf(state, ports).map((tool) => [tool.spec.name, tool.afterCrash]));
  return (name) => tools.get(name) ?? "report";
}
