// The terminal tools: run commands on the machine, wait for them, type into them and end them.
import * as z from "zod/mini";
import { loadPart } from "#core/load-part.ts";
import { defineTool, nameInput, wholeInput } from "#core/tool/define-tool.ts";
import { factsOfCommand, factsOfInput } from "#core/permission/call-facts.ts";
import { codeOf } from "#core/tool/error-code.ts";
import { outputLimits } from "#core/tool/output-limits.ts";
import { type Tool, ToolInputError, type ToolOutput, type ToolRun } from "#core/tool/tool.ts";
import type { TerminalToolPorts } from "./ports.ts";

const defaultWaitSeconds = 120;
/** Wait in milliseconds for the first output of a background command, or for the response to an input. */
const shortWaitMs = 2_000;

/** Commands run only through the relay, which also serves this code, so that it is not kept for offline use. */
export const loadFollowing = (clock: TerminalToolPorts["clock"]) =>
  loadPart(() => import("./follow-command.ts"), clock);

/** Maps a terminal's id to the offset up to which the model has read its output. */
type ReadUpTo = Map<string, number>;

export function terminalTools(ports: TerminalToolPorts): Tool[] {
  const readUpTo: ReadUpTo = new Map();
  return [
    terminal(ports, readUpTo),
    terminalOutput(ports, readUpTo),
    terminalInput(ports, readUpTo),
    killTerminal(ports),
  ];
}

const input = z.object({
  command: nameInput(),
  cwd: z.optional(z.string()),
  wait: z
    .optional(wholeInput(1, 600))
    .check(z.describe(`seconds, ${defaultWaitSeconds} if absent; it runs on after that`)),
  background: z.optional(z.boolean()).check(z.describe("for servers and watchers")),
  fresh: z.optional(z.boolean()).check(z.describe("in a new shell, not the one that keeps cd and variables")),
});

type TerminalInput = z.output<typeof input>;

function terminal(ports: TerminalToolPorts, readUpTo: ReadUpTo): Tool {
  const { sessionId, terminals, look } = ports;
  // A background command gets a process of its own. A fresh command runs in a copy of a shell in which no command has
  // run.
  const shellOf = ({ background, fresh }: TerminalInput) =>
    background ? undefined : `${sessionId}:${fresh ? "pristine" : "shell"}`;
  return defineTool({
    name: "terminal",
    description:
      "Run a shell command in the folder. cd and variables last between calls. What does not finish in time runs on: use its id.",
    input,
    effect: "execute",
    afterCrash: "reattach",
    target: ({ command }) => command,
    facts: (call) =>
      factsOfCommand(look, { command: call.command, cwd: call.cwd, shell: shellOf(call), apart: call.fresh }),
    preview: async ({ command }, facts) => ({ kind: "command", command, cwd: facts?.place?.folder ?? "" }),
    run: async (call, run) => {
      const { command, cwd, wait, background, fresh } = call;
      const id = `${sessionId}:${run.callId}`;
      // Loaded before the command, because a call that fails must have run nothing.
      const { follow, toOutput } = await loadFollowing(ports.clock);
      const judged = run.place && { folder: run.place.folder, altered: run.place.altered };
      const opened = await terminals
        .open({ id, create: !run.reattach, command, cwd, shell: shellOf(call), apart: fresh, judged })
        .catch((error: unknown) => {
          if (run.reattach && codeOf(error) === "not-found") return undefined;
          throw error;
        });
      if (!opened) return terminalGone;
      const waitMs = background ? shortWaitMs : (wait ?? defaultWaitSeconds) * 1_000;
      const result = await follow(ports, { id, from: 0, waitMs, stopWhenQuiet: !background }, run).catch(unlessUnknown);
      if (!result) return relayGone;
      readUpTo.set(id, result.next);
      const lostShell = opened.newShell === true && !fresh && !background && ports.usedShell();
      return toOutput(ports, run.callId, result, lostShell);
    },
  });
}

function unlessUnknown(error: unknown): undefined {
  if (codeOf(error) !== "not-found") throw error;
}

const relayGone: ToolOutput = {
  forModel: [
    {
      type: "text",
      text: "The relay ended while this ran, and the command with it. It may have done a part of its work: check before you run it again.",
    },
  ],
  outcome: "interrupted",
};

const terminalGone: ToolOutput = {
  forModel: [
    {
      type: "text",
      text: "Octo was closed while this ran, and its terminal is gone. Check what it did before you run it again.",
    },
  ],
  outcome: "interrupted",
};

const idInput = z.object({ id: nameInput() });

function terminalOutput(ports: TerminalToolPorts, readUpTo: ReadUpTo): Tool {
  return defineTool({
    name: "terminal_output",
    description: "Wait for a running command and show its latest output.",
    input: z.extend(idInput, {
      wait: z.optional(wholeInput(0, 600)).check(z.describe("seconds, 10 if absent")),
    }),
    effect: "read",
    afterCrash: "rerun",
    target: ({ id }) => id,
    run: async ({ id, wait }, run) => newOutput(ports, readUpTo, { callId: id, waitMs: (wait ?? 10) * 1_000 }, run),
  });
}

function terminalInput(ports: TerminalToolPorts, readUpTo: ReadUpTo): Tool {
  return defineTool({
    name: "terminal_input",
    description: "Type into a running command. A newline is Enter; \\u0003 is Ctrl-C.",
    input: z.extend(idInput, { text: z.string() }),
    effect: "execute",
    afterCrash: "report",
    target: ({ text }) => text,
    facts: ({ text }) => factsOfInput(text),
    preview: async ({ id, text }) => {
      const { state } = await ports.terminals.read({ id: `${ports.sessionId}:${id}`, from: 0, waitMs: 0, max: 1 });
      if (state === "exited") throw new ToolInputError(`${id} has ended. Nothing was typed.`);
      return { kind: "text", text: `→ ${id}\n${text}` };
    },
    run: async ({ id, text }, run) => {
      await loadFollowing(ports.clock);
      await ports.terminals.write(`${ports.sessionId}:${id}`, text.replace(/\n/g, "\r"));
      return newOutput(ports, readUpTo, { callId: id, waitMs: shortWaitMs }, run);
    },
  });
}

function killTerminal({ sessionId, terminals }: TerminalToolPorts): Tool {
  return defineTool({
    name: "kill_terminal",
    description: "End a running command and everything it started.",
    input: idInput,
    effect: "read",
    afterCrash: "rerun",
    target: ({ id }) => id,
    run: async ({ id }) => {
      const killed = await terminals.kill(`${sessionId}:${id}`);
      return { forModel: [{ type: "text", text: killed ? "Ended." : "It was not running." }] };
    },
  });
}

/** Returns the output since the model last read this terminal. `callId` is the call that started the command. */
async function newOutput(
  ports: TerminalToolPorts,
  readUpTo: ReadUpTo,
  { callId, waitMs }: { callId: string; waitMs: number },
  run: ToolRun,
): Promise<ToolOutput> {
  const id = `${ports.sessionId}:${callId}`;
  const { start, end } = await ports.terminals.read({ id, from: 0, waitMs: 0, max: 1 });
  const from = readUpTo.get(id) ?? Math.max(start, end - outputLimits.terminalLookBackCharacters);
  const { follow, toOutput } = await loadFollowing(ports.clock);
  const result = await follow(ports, { id, from, waitMs, stopWhenQuiet: false, leaveRunning: true }, run);
  readUpTo.set(id, result.next);
  return toOutput(ports, callId, result, false);
}
