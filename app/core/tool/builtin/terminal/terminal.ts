// terminal and its companions: commands on a real PTY that outlive this page.
import { z } from "zod";
import { defineTool } from "#core/tool/define-tool.ts";
import type { Tool, ToolOutput, ToolRun } from "#core/tool/tool.ts";
import { codeOf } from "#core/tool/builtin/files/file-diff.ts";
import type { ToolPorts } from "#core/tool/builtin/ports.ts";
import { follow, toOutput } from "./follow-command.ts";

const defaultWait = 120;
/** How long a background command may talk before the turn goes on. */
const backgroundMs = 2_000;
/** What a look shows of a command whose earlier output nobody remembers. */
const lookBack = 8_000;

/** The four share how far the model has read each terminal. */
export function terminalTools(ports: ToolPorts): Tool[] {
  const read = new Map<string, number>();
  return [terminal(ports, read), terminalOutput(ports, read), terminalInput(ports, read), killTerminal(ports)];
}

type ReadUpTo = Map<string, number>;

const input = z.object({
  command: z.string().min(1),
  cwd: z.string().optional(),
  wait: z.coerce
    .number()
    .int()
    .min(1)
    .max(600)
    .optional()
    .describe(`seconds, ${defaultWait} if absent; it runs on after that`),
  background: z.boolean().optional().describe("for servers and watchers"),
  fresh: z.boolean().optional().describe("in a new shell, not the one that keeps cd and variables"),
});

function terminal(ports: ToolPorts, read: ReadUpTo): Tool {
  return defineTool({
    name: "terminal",
    description:
      "Run a shell command in the folder. cd and variables last between calls. What does not finish in time runs on: use its id.",
    input,
    effect: "execute",
    afterCrash: "reattach",
    target: ({ command }) => command,
    preview: async ({ command, cwd }) => ({ kind: "command", command, cwd: cwd ?? ports.workspace.root }),
    run: async ({ command, cwd, wait, background, fresh }, run) => {
      const id = `${ports.sessionId}:${run.callId}`;
      // What may run for long gets a process of its own; a fresh shell is a copy of one that no command has touched.
      const shell = background ? undefined : `${ports.sessionId}:${fresh ? "pristine" : "shell"}`;
      const opened = await ports.terminals
        .open({ id, create: !run.reattach, command, cwd, shell, apart: fresh })
        .catch((error: unknown) => {
          if (run.reattach && codeOf(error) === "not-found") return undefined;
          throw error;
        });
      if (!opened) return gone;
      const waitMs = background ? backgroundMs : (wait ?? defaultWait) * 1_000;
      const result = await follow(ports, { id, from: 0, waitMs, quiet: !background }, run);
      read.set(id, result.next);
      return toOutput(
        ports,
        run.callId,
        result,
        opened.newShell === true && !fresh && !background && ports.usedShell(),
      );
    },
  });
}

const gone: ToolOutput = {
  forModel: [
    {
      type: "text",
      text: "Octo was closed while this ran, and its terminal is gone. Check what it did before you run it again.",
    },
  ],
  outcome: "interrupted",
};

const idInput = z.object({ id: z.string().min(1) });

function terminalOutput(ports: ToolPorts, read: ReadUpTo): Tool {
  return defineTool({
    name: "terminal_output",
    description: "Wait for a running command and show its latest output.",
    input: idInput.extend({
      wait: z.coerce.number().int().min(0).max(600).optional().describe("seconds, 10 if absent"),
    }),
    effect: "read",
    afterCrash: "rerun",
    target: ({ id }) => id,
    run: async ({ id, wait }, run) => look(ports, read, id, (wait ?? 10) * 1_000, run),
  });
}

function terminalInput(ports: ToolPorts, read: ReadUpTo): Tool {
  return defineTool({
    name: "terminal_input",
    description: "Type into a running command. A newline is Enter; \\u0003 is Ctrl-C.",
    input: idInput.extend({ text: z.string() }),
    effect: "execute",
    afterCrash: "report",
    target: ({ text }) => text,
    preview: async ({ id, text }) => ({ kind: "text", text: `→ ${id}\n${text}` }),
    run: async ({ id, text }, run) => {
      await ports.terminals.write(`${ports.sessionId}:${id}`, text.replace(/\n/g, "\r"));
      return look(ports, read, id, backgroundMs, run);
    },
  });
}

function killTerminal(ports: ToolPorts): Tool {
  return defineTool({
    name: "kill_terminal",
    description: "End a running command and everything it started.",
    input: idInput,
    effect: "read",
    afterCrash: "rerun",
    target: ({ id }) => id,
    run: async ({ id }) => {
      const killed = await ports.terminals.kill(`${ports.sessionId}:${id}`);
      return { forModel: [{ type: "text", text: killed ? "Ended." : "It was not running." }] };
    },
  });
}

/** What came since the model last looked. */
async function look(
  ports: ToolPorts,
  read: ReadUpTo,
  callId: string,
  waitMs: number,
  run: ToolRun,
): Promise<ToolOutput> {
  const id = `${ports.sessionId}:${callId}`;
  const state = await ports.terminals.read({ id, from: 0, waitMs: 0, max: 1 });
  const from = read.get(id) ?? Math.max(state.start, state.end - lookBack);
  const result = await follow(ports, { id, from, waitMs, quiet: false, leaveRunning: true }, run);
  read.set(id, result.next);
  return toOutput(ports, callId, result, false);
}
