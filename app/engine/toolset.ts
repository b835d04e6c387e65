// Which tools a session has, from what it can reach.
import { folderTools, personTools } from "#core/tool/builtin/index.ts";
import { plainPath } from "#core/tool/builtin/files/file-diff.ts";
import { makeToolbox } from "#core/tool/toolbox.ts";
import type { Tool, ToolHost } from "#core/tool/tool.ts";
import type { Entry, SessionState } from "#core/session/state.ts";
import { recall } from "#core/agent/context/recall.ts";
import type { EnginePorts } from "./ports.ts";

type ToolPorts = Pick<EnginePorts, "machine" | "blobs" | "clock">;

export function toolset(state: SessionState, ports: ToolPorts): ToolHost {
  return makeToolbox(toolsOf(state, ports), ports.clock);
}

function toolsOf(state: SessionState, { machine, blobs, clock }: ToolPorts): Tool[] {
  const { folder } = state.settings;
  if (!folder) return personTools();
  const { sessionId } = state;
  return [
    ...personTools(),
    ...folderTools({
      sessionId,
      workspace: machine.workspace(folder),
      terminals: machine.terminals(folder),
      blobs,
      clock,
      usedShell: () => Object.values(state.entries).some(ranInShell),
      recall: (name) => recall(state, name),
      seen: (path) => state.seen[plainPath(path)],
    }),
  ];
}

const ranInShell = (entry: Entry) =>
  entry.kind === "tool" &&
  entry.name === "terminal" &&
  entry.status === "ended" &&
  !entry.input.fresh &&
  !entry.input.background;

/** What recovery may do with a call of this tool; a tool that is not known here reports. */
export function afterCrashOf(state: SessionState, ports: EnginePorts): (name: string) => Tool["afterCrash"] {
  const tools = new Map(toolsOf(state, ports).map((tool) => [tool.spec.name, tool.afterCrash]));
  return (name) => tools.get(name) ?? "report";
}
