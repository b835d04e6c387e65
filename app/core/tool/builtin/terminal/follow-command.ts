// Follows a command on its terminal until the command ends, seems to wait for input, or the waiting time is over.
import type { TerminalOutput } from "#contract";
import type { CommandStatus } from "#core/session/tool-result.ts";
import { fitOutput } from "#core/tool/output.ts";
import { createTerminalScreen, type TerminalScreen } from "#core/tool/screen/terminal-screen.ts";
import type { ToolOutput, ToolRun } from "#core/tool/tool.ts";
import type { TerminalToolPorts } from "./ports.ts";

/** If a program has printed something and then nothing for this many milliseconds, it probably waits for input. */
const quietMs = 10_000;
/** Number of characters of the latest output that the person sees while the command runs. */
const progressCharacters = 4_000;
/** Least time in milliseconds between two texts that are shown while the command runs. */
const progressMs = 250;
/** Number of characters that the model gets of what programs of earlier commands have printed. */
const othersCharacters = 1_000;
/** Limits of one `read` call to the relay: maximum wait and maximum number of characters. */
const readWaitMs = 25_000;
const readCharacters = 400_000;

interface FollowOptions {
  id: string;
  /** Offset in the command's output at which to start reading. */
  from: number;
  waitMs: number;
  /** True if silence ends the wait. */
  stopWhenQuiet: boolean;
  /** True if another call started the command. Then the command continues to run when this call is stopped. */
  leaveRunning?: boolean;
}

export interface Followed extends CommandStatus {
  screen: TerminalScreen;
  /** Offset after the output so far, at which a later call continues. */
  next: number;
  seemsToWait: boolean;
  /** True if the command has ended its shell. */
  endedShell: boolean;
  /** What programs of earlier commands have printed meanwhile. */
  othersText: string;
}

/**
 * Follows the command. If the call is stopped, first ends the command and all its processes, unless `leaveRunning` is
 * set.
 */
export async function follow(
  { terminals, clock }: Pick<TerminalToolPorts, "terminals" | "clock">,
  { id, from, waitMs, stopWhenQuiet, leaveRunning }: FollowOptions,
  run: ToolRun,
): Promise<Followed> {
  const isStopped = () => run.signal.aborted && !leaveRunning;
  // Ends the command at once, so that a pending `read` returns early. The loop below makes sure that the command has
  // ended.
  const stop = () => void (leaveRunning || terminals.kill(id).catch(() => undefined));
  run.signal.addEventListener("abort", stop, { once: true });
  const screen = createTerminalScreen();
  const progress = paced(screen, run, clock);
  let next = from;
  let left = waitMs;
  for (;;) {
    if (isStopped()) await terminals.kill(id);
    const startedAt = clock.now();
    const output = await terminals.read({
      id,
      from: next,
      waitMs: Math.min(left, readWaitMs, progress.dueIn()),
      quietMs: stopWhenQuiet ? quietMs : undefined,
      max: readCharacters,
    });
    left -= clock.now() - startedAt;
    if (output.from > next) screen.write(`\n[${output.from - next} characters were lost here]\n`);
    screen.write(output.text);
    next = output.from + output.text.length;
    progress.show(output.text !== "");
    const seemsToWait = stopWhenQuiet && screen.isUsed && output.quietMs >= quietMs;
    if (isOver(output, next, left <= 0 || seemsToWait || run.signal.aborted)) {
      run.signal.removeEventListener("abort", stop);
      const { state, exitCode, endedShell = false, othersText = "" } = output;
      return { screen, state, exitCode, next, seemsToWait, endedShell, othersText };
    }
  }
}

/** Shows the latest output a few times a second, however fast it comes. */
function paced(screen: TerminalScreen, run: ToolRun, clock: TerminalToolPorts["clock"]) {
  let shownAt = Number.NEGATIVE_INFINITY;
  let isNew = false;
  return {
    /** Milliseconds until what is not shown yet must be shown. */
    dueIn: () => (isNew ? Math.max(1, Math.ceil(shownAt + progressMs - clock.now())) : Number.POSITIVE_INFINITY),
    show(hasMore: boolean) {
      isNew ||= hasMore;
      if (!isNew || clock.now() < shownAt + progressMs) return;
      run.progress(screen.tail(progressCharacters));
      shownAt = clock.now();
      isNew = false;
    },
  };
}

const terminalNotes = {
  newShell: "[a new shell: earlier cd and variables are gone]",
  ended: "[this ended the shell: cd and variables are gone, and the next command gets a new shell]",
  others: "a background process of an earlier command printed:",
};

/** Returns the last lines that a screen would show after this output. */
function shownText(output: string): string {
  const screen = createTerminalScreen();
  screen.write(output);
  return screen.tail(othersCharacters).trim();
}

/** True if all output so far has been read, and the command has ended or the wait is over. */
const isOver = (output: TerminalOutput, next: number, enough: boolean) =>
  next >= output.end && (output.state === "exited" || enough);

/**
 * Makes the tool's output. @param newShell true to tell the model that the shell is new, so that folder and variables
 * are lost
 */
export async function toOutput(
  { sessionId, blobs }: Pick<TerminalToolPorts, "sessionId" | "blobs">,
  callId: string,
  result: Followed,
  newShell: boolean,
): Promise<ToolOutput> {
  const { text, spilled } = await fitOutput(result.screen.text().replace(/\n+$/, ""), blobs);
  const lines = [text || (result.state === "exited" ? "(no output)" : "")];
  if (newShell) lines.unshift(terminalNotes.newShell);
  if (result.state === "running") {
    lines.push(`[${result.seemsToWait ? "seems to wait for input" : "still running"}; id ${callId}]`);
  } else if (result.exitCode !== 0) lines.push(`[exit ${result.exitCode}]`);
  const othersText = shownText(result.othersText);
  if (othersText) lines.push(`[${terminalNotes.others}\n${othersText}]`);
  if (result.endedShell) lines.push(terminalNotes.ended);
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
