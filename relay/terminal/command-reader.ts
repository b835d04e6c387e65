// Tells apart in what a live shell prints: the output of each command, its end, and what programs of earlier commands print.
import { randomBytes } from "node:crypto";
import type { Job } from "./process.ts";
import type { ShellTerminal } from "./shell-terminals.ts";

/** Delimiter of the end mark: a control character that ordinary output does not contain. */
const fence = "\x1e";
const codeAndEnd = new RegExp(`^(\\d+)${fence}`);

/** The shell prints this after each command, to ask for the end mark. A command that prints it learns and ends nothing. */
const request = `${fence}?${fence}`;

/** Number of characters that are kept of what programs print between two commands. */
const othersKept = 20_000;

export interface CommandReader {
  readonly state: "idle" | "busy" | "ended";
  /** True until the shell has started. */
  readonly isStarting: boolean;
  /** Expects a command. @returns the mark that the shell is to print before it */
  begin(job: Job): string;
  onText(terminal: ShellTerminal, text: string, isCurrent: boolean): void;
  /** The shell has ended. @returns the command that it has taken along */
  end(): Job | undefined;
}

/** Who hears what a shell prints. */
interface Hearing {
  state: CommandReader["state"];
  /** The command that runs, or the last one. */
  job?: Job;
  /** What programs of earlier commands have printed since the last command ended. */
  others: string;
}

/** Passes on what programs of earlier commands print: to the command before, and to the one that runs or comes next. */
function passOthersText(hearing: Hearing, terminal: ShellTerminal, text: string) {
  terminal.job?.onText(text);
  if (hearing.state === "busy") hearing.job?.onOthersText(text);
  else hearing.others = (hearing.others + text).slice(-othersKept);
}

function takeUp(hearing: Hearing, job: Job) {
  if (hearing.others) job.onOthersText(hearing.others);
  Object.assign(hearing, { state: "busy", job, others: "" });
}

/** @param sendMark sends the shell the mark that it is to print now */
export function createCommandReader(sendMark: (mark: string) => void): CommandReader {
  const hearing: Hearing = { state: "idle", others: "" };
  /** What the shell does. A mark tells that it has started, that a command begins, and that a command has ended. */
  let phase: "starting" | "waiting" | "beginning" | "running" = "starting";
  /** The mark that ends the phase, and the mark before the command. */
  let mark = newMark();
  let begin = "";
  let isMarkSent = true;
  sendMark(mark);

  function onText(terminal: ShellTerminal, text: string, isCurrent: boolean) {
    if (!isCurrent || phase === "waiting") return passOthersText(hearing, terminal, text);
    const { before, rest, exitCode, isAsked } = splitAtMark(terminal.held + text, mark);
    if (isAsked && !isMarkSent) sendMark(mark);
    isMarkSent ||= isAsked;
    terminal.held = exitCode === undefined ? rest : "";
    if (phase === "running") hearing.job?.onText(before);
    if (phase === "beginning" && before) passOthersText(hearing, terminal, before);
    if (exitCode === undefined) return;
    endPhase(terminal, exitCode);
    if (rest) onText(terminal, rest, isCurrent);
  }

  function endPhase(terminal: ShellTerminal, exitCode: number) {
    if (phase === "beginning") {
      if (hearing.job) terminal.job = hearing.job;
      [phase, mark, isMarkSent] = ["running", newMark(), false];
    } else if (phase === "starting" && hearing.state === "busy") {
      [phase, mark] = ["beginning", begin];
    } else {
      const isRunning = phase === "running";
      phase = "waiting";
      hearing.state = "idle";
      if (isRunning) hearing.job?.onEnd(exitCode);
    }
  }

  return {
    get state() {
      return hearing.state;
    },
    get isStarting() {
      return phase === "starting";
    },
    begin(job) {
      takeUp(hearing, job);
      begin = newMark();
      if (phase === "waiting") [phase, mark] = ["beginning", begin];
      return begin;
    },
    onText,
    end() {
      const last = hearing.state === "busy" ? hearing.job : undefined;
      hearing.state = "ended";
      return last;
    },
  };
}

const newMark = () => randomBytes(12).toString("hex");

export interface SplitText {
  /** The command's output. */
  before: string;
  /** The text after the mark, or a possible start of a mark or request. */
  rest: string;
  /** Present if the mark was found. */
  exitCode?: number;
  /** True if the text contained a request for the mark, which is not part of `before`. */
  isAsked: boolean;
}

/** Splits text at the end mark. */
export function splitAtMark(text: string, mark: string): SplitText {
  const start = `${fence}${mark}:`;
  let before = "";
  let isAsked = false;
  for (let from = 0; ; ) {
    const at = text.indexOf(fence, from);
    if (at < 0) return { before: before + text.slice(from), rest: "", isAsked };
    before += text.slice(from, at);
    const tail = text.slice(at, at + start.length + 8);
    const code = tail.startsWith(start) ? codeAndEnd.exec(tail.slice(start.length)) : null;
    if (code) {
      return { before, rest: text.slice(at + start.length + code[0].length), exitCode: Number(code[1]), isAsked };
    }
    const mayBegin = tail.startsWith(start) ? /^\d*$/.test(tail.slice(start.length)) : start.startsWith(tail);
    if (mayBegin || (request.startsWith(tail) && tail !== request)) return { before, rest: text.slice(at), isAsked };
    const isRequest = tail.startsWith(request);
    isAsked ||= isRequest;
    if (!isRequest) before += fence;
    from = at + (isRequest ? request.length : 1);
  }
}
