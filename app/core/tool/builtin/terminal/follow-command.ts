// Follows a command on its terminal until the command ends, seems to wait for input, or the waiting time is over.
import type { TerminalOutput } from "#contract";
import type { CommandStatus } from "#core/session/tool-result.ts";
import { fitOutput } from "#core/tool/output.ts";
import { terminalText } from "#core/tool/terminal-text.ts";
import type { ToolOutput, ToolRun } from "#core/tool/tool.ts";
import type { TerminalToolPorts } from "./ports.ts";

/** A program that has printed something and then nothing for this long probably waits for input. */
const quietMs = 10_000;
/** Characters of the latest output shown to the person while the command runs. */
const progressCharacters = 4_000;
/** Limits of one request to the relay. */
const readWaitMs = 25_000;
const readCharacters = 400_000;

interface FollowOptions {
  id: string;
  /** Offset in the output to read from. */
  from: number;
  waitMs: number;
  /** Whether silence ends the wait. */
  stopWhenQuiet: boolean;
  /** True if another call started the command. The command then runs on when this call is stopped. */
  leaveRunning?: boolean;
}

export interface Followed extends CommandStatus {
  text: string;
  /** Offset after the text, at which a later call continues. */
  next: number;
  seemsToWait: boolean;
}

/** Follows the command. When the call is stopped, the command's process group is ended first, unless `leaveRunning` is set. */
export async function follow(
  { terminals, clock }: Pick<TerminalToolPorts, "terminals" | "clock">,
  { id, from, waitMs, stopWhenQuiet, leaveRunning }: FollowOptions,
  run: ToolRun,
): Promise<Followed> {
  const isStopped = () => run.signal.aborted && !leaveRunning;
  // Ends a pending `read` early. The loop below then makes sure that the command is gone.
  const stop = () => void (leaveRunning || terminals.kill(id).catch(() => undefined));
  run.signal.addEventListener("abort", stop, { once: true });
  let text = "";
  let next = from;
  let left = waitMs;
  for (;;) {
    if (isStopped()) await terminals.kill(id);
    const startedAt = clock.now();
    const output = await terminals.read({
      id,
      from: next,
      waitMs: Math.min(left, readWaitMs),
      quietMs: stopWhenQuiet ? quietMs : undefined,
      max: readCharacters,
    });
    left -= clock.now() - startedAt;
    if (output.from > next) text += `\n[${output.from - next} characters were lost here]\n`;
    text += output.text;
    next = output.from + output.text.length;
    if (output.text) run.progress(terminalText(text.slice(-progressCharacters)));
    const seemsToWait = stopWhenQuiet && text !== "" && output.quietMs >= quietMs;
    if (isOver(output, next, left <= 0 || seemsToWait || run.signal.aborted)) {
      run.signal.removeEventListener("abort", stop);
      return { text, state: output.state, exitCode: output.exitCode, next, seemsToWait };
    }
  }
}

/** True if all output so far has been read, and the command has ended or has been waited for long enough. */
const isOver = (output: TerminalOutput, next: number, enough: boolean) =>
  next >= output.end && (output.state === "exited" || enough);

/** Makes the tool's output. @param newShell true if the shell is a new one: the model is told that folder and variables are lost */
export async function toOutput(
  { sessionId, blobs }: Pick<TerminalToolPorts, "sessionId" | "blobs">,
  callId: string,
  result: Followed,
  newShell: boolean,
): Promise<ToolOutput> {
  const { text, spilled } = await fitOutput(terminalText(result.text).replace(/\n+$/, ""), blobs);
  const lines = [text || (result.state === "exited" ? "(no output)" : "")];
  if (newShell) lines.unshift("[a new shell: earlier cd and variables are gone]");
  if (result.state === "running") {
    lines.push(`[${result.seemsToWait ? "seems to wait for input" : "still running"}; id ${callId}]`);
  } else if (result.exitCode !== 0) lines.push(`[exit ${result.exitCode}]`);
  return {
    forModel: [{ type: "text", text: lines.filter(Boolean).join("\n") }],
    forPerson: {
      kind: "terminal",
      terminalId: `${sessionId}:${callId}`,
      state: result.state,
      exitCode: result.exitCode,
    },
    spilled,
  };
}
