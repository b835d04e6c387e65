// For tests: the tools with a real relay and a real folder, called as a model calls them.
import { mkdirSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownAccount } from "../../../../relay/server/clients.ts";
import { memoryConfig } from "../../../../relay/config.ts";
import { createMachineServices } from "../../../../relay/handlers.ts";
import { memoryLink } from "../../../../relay/server/rpc.ts";
import { systemClock } from "../../../platform/browser/clock.ts";
import { inProcessLink } from "../../../platform/relay/in-process-link.ts";
import { createMachine as createMachinePort } from "../../../platform/relay/machine.ts";
import { memoryStores } from "../../../store/memory/open.ts";
import type { CallId, SessionId } from "#core/ids.ts";
import type { JsonObject } from "#core/model/message.ts";
import type { Preview } from "#core/session/ask.ts";
import type { ToolResult } from "#core/session/tool-result.ts";
import { makeToolbox } from "#core/tool/toolbox.ts";
import type { Refused, ToolHost } from "#core/tool/tool.ts";
import { plainPath } from "./files/plain-path.ts";
import { folderTools, personTools } from "./index.ts";

export interface TestTools {
  home: string;
  folder: string;
  tools: ToolHost;
  /** Texts that were shown as progress. */
  shown: string[];
  /** Runs a tool. `text` is what the model reads. */
  use(name: string, input: JsonObject, signal?: AbortSignal): Promise<ToolResult & { text: string }>;
  /** Returns what the person would be shown before the call. */
  preview(name: string, input: JsonObject): Promise<Preview | Refused>;
}

export async function startTools(): Promise<TestTools> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "octo-tools-")));
  const folder = join(home, "folder");
  mkdirSync(folder);
  const seen: Record<string, string | null> = {};
  const shown: string[] = [];
  let n = 0;
  const machine = createMachineServices(memoryConfig(home));
  const relay = memoryLink({ ...machine.handlers, ...ownAccount(machine) }, new AbortController().signal);
  await machine.openFolder(folder);
  const port = createMachinePort(await inProcessLink(relay));
  const ports = {
    sessionId: "session_tools" as SessionId,
    workspace: port.workspace(folder),
    look: port.look(folder),
    terminals: port.terminals(folder),
    blobs: memoryStores(systemClock).blobs,
    clock: systemClock,
    usedShell: () => false,
    recall: () => undefined,
    seenVersion: (path: string) => seen[plainPath(path)],
    seenBelow: (below: string) => Object.keys(seen).some((path) => path.startsWith(`${below}/`)),
  };
  const tools = makeToolbox([...personTools(), ...folderTools(ports)], systemClock);
  const plan = (name: string, input: JsonObject) => tools.plan({ callId: `c${n++}` as CallId, name, input });
  return {
    home,
    folder,
    tools,
    shown,
    async use(name, input, signal = new AbortController().signal) {
      const planned = plan(name, input);
      if (planned.kind === "refused") return { outcome: "error", parts: [], ms: 0, text: planned.message };
      const result = await tools.run(planned, {
        callId: planned.call.callId,
        signal,
        reattach: false,
        progress: (text) => shown.push(text),
        ask: async () => ({ type: "unanswered" }),
      });
      Object.assign(seen, result.saw);
      return { ...result, text: result.parts.map((part) => (part.type === "text" ? part.text : "[image]")).join("\n") };
    },
    async preview(name, input) {
      const planned = plan(name, input);
      return planned.kind === "refused" ? planned : tools.preview(planned);
    },
  };
}
