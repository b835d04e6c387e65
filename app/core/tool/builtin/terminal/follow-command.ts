// Following a command on its terminal: until it ends, is waited for long enough, or seems to want input.
import type { TerminalOutput } from "#contract";
import { fitOutput } from "#core/tool/output.ts";
import { terminalText } from "#core/tool/terminal-text.ts";
import type { ToolOutput, ToolRun } from "#core/tool/tool.ts";
import type { ToolPorts } from "#core/tool/builtin/ports.ts";

/** A program that has said something and then nothing for so long probably waits to be told something. */
const quietMs = 10_000;
const progressLength = 4_000;

interface Following {
  id: string;
  from: number;
  waitMs: number;
  /** Whether silence ends the wait. */
  quiet: boolean;
  /** A look at a command that another call started: stopping the look does not stop the command. */
  leaveRunning?: boolean;
}

export interface Followed {
  text: string;
  state: TerminalOutput["state"];
  exitCode?: number;
  /** Offset after the text: where a later look goes on. */
  next: number;
  waiting: boolean;
}

/** Reads until the end, until the wait is over, or until it seems to wait for input; a stop ends the whole process group. */
export async function follow(
  ports: ToolPorts,
  { id, from, waitMs, quiet, leaveRunning }: Following,
  run: ToolRun,
): Promise<Followed> {
  const stopped = () => run.signal.aborted && !leaveRunning;
  // Ended at once; the read below then answers, and the loop makes sure that it is gone.
  const stop = () => void (leaveRunning || ports.terminals.kill(id).catch(() => undefined));
  run.signal.addEventListener("abort", stop, { once: true });
  let text = "";
  let next = from;
  let left = waitMs;
  for (;;) {
    if (stopped()) await ports.terminals.kill(id);
    const ask = { id, from: next, waitMs: Math.min(left, 25_000), quietMs: quiet ? quietMs : undefined, max: 400_000 };
    const startedAt = ports.clock.now();
    const output = await ports.terminals.read(ask);
    left -= ports.clock.now() - startedAt;
    if (output.from > next) text += `\n[${output.from - next} characters were lost here]\n`;
    text += output.text;
    next = output.from + output.text.length;
    if (output.text) run.progress(terminalText(text.slice(-progressLength)));
    const waiting = quiet && text !== "" && output.quietMs >= quietMs;
    const drained = next >= output.end;
    if ((output.state === "exited" && drained) || (drained && (left <= 0 || waiting || run.signal.aborted))) {
      run.signal.removeEventListener("abort", stop);
      return { text, state: output.state, exitCode: output.exitCode, next, waiting };
    }
  }
}

export async function toOutput(
  ports: ToolPorts,
  callId: string,
  result: Followed,
  newShell: boolean,
): Promise<ToolOutput> {
  const { text, spilled } = await fitOutput(terminalText(result.text).replace(/\n+$/, ""), ports.blobs);
  const lines = [text || (result.state === "exited" ? "(no output)" : "")];
  if (newShell) lines.unshift("[a new shell: earlier cd and variables are gone]");
  if (result.state === "running") {
    lines.push(`[${result.waiting ? "seems to wait for input" : "still running"}; id ${callId}]`);
  } else if (result.exitCode !== 0) lines.push(`[exit ${result.exitCode}]`);
  return {
    forModel: [{ type: "text", text: lines.filter(Boolean).join("\n") }],
    forPerson: {
      kind: "terminal",
      terminalId: `${ports.sessionId}:${callId}`,
      state: result.state,
      exitCode: result.exitCode,
    },
    spilled,
  };
}
