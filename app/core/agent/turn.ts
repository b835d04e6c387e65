// The loop. Read this file first.
// It looks at the state to see what comes next, so a turn can be entered at any point: fresh, resumed, after a crash.
import type { CommandId } from "#core/ids.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { EventBody, TurnEnd } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import { streamReply } from "./stream-reply.ts";
import { overBudget } from "./turn-limits.ts";
import { localDay, newFacts } from "./notes/facts.ts";
import { loopNote, noticeAfter } from "./notes/loop-note.ts";
import { askAfter, mayGoOn, repeats } from "./notes/loops.ts";
import { canCompact, compactNow, roomFor } from "./context/compact.ts";
import { isStop, type StopRequested, type TurnPorts } from "./ports.ts";
import { runToolCalls } from "./run-tool-calls.ts";
import { rulesNote, systemPrompt } from "./system-prompt.ts";
import { isAnswered, lastWord } from "#core/session/entries.ts";
import { turnNotes } from "./notes/turn-notes.ts";
import { closeOpen } from "#core/session/close-open.ts";

interface End {
  reason: TurnEnd;
  error?: ModelError;
  note?: string;
}

/**
 * Runs the open turn of a session to its end and commits `turn.ended`.
 * Rejects only when it must not act any more (lead lost, page closing): then nothing more is written.
 */
export async function runTurn(state: SessionState, ports: TurnPorts, signal: AbortSignal): Promise<void> {
  try {
    await composePrompt(state, ports);
    await finish(state, ports, await loop(state, ports, signal));
  } catch (error) {
    if (!isStop(signal)) throw error;
    await finishStopped(state, ports, (signal.reason as StopRequested).commandId);
  }
}

async function loop(state: SessionState, ports: TurnPorts, signal: AbortSignal): Promise<End> {
  if (state.turn?.compacts) return compact(state, ports, signal);
  const room = roomFor(state, ports);
  for (;;) {
    signal.throwIfAborted();
    const settled = await runToolCalls(state, ports, signal);
    if (settled.kind === "declined") return { reason: "stopped", note: settled.note };
    await takeSteering(state, ports);
    if (isAnswered(state)) return { reason: "done" };
    const over = overBudget(state, ports.clock.now()) ?? (await noticeLoop(state, ports, signal));
    if (over) return { reason: "budget", note: over };
    await room.ahead(signal);
    const failed = await streamReply(state, ports, signal);
    if (failed?.error?.kind === "too-long" && (await room.after(signal))) continue;
    if (failed) return failed;
  }
}

/** The person asked for room. */
async function compact(state: SessionState, ports: TurnPorts, signal: AbortSignal): Promise<End> {
  if (!canCompact(state)) return { reason: "done", note: turnNotes.nothing };
  const done = await compactNow(state, ports, signal);
  return done ? { reason: "done" } : { reason: "failed", note: turnNotes.notSummarised };
}

/** Once per session, before its first request; kept even when tools or rules change later. */
async function composePrompt(state: SessionState, ports: TurnPorts): Promise<void> {
  if (state.prompt) return tellRules(state, ports);
  const rules = await ports.projectRules();
  const unread = rules === undefined && ({ rulesUnread: true } as const);
  await ports.commit([{ type: "prompt.composed", system: systemPrompt(rules), tools: ports.tools.specs(), ...unread }]);
}

/** What the prompt had to do without goes along with the first message after it can be read. */
async function tellRules(state: SessionState, ports: TurnPorts): Promise<void> {
  if (!state.prompt?.rulesUnread || lastWord(state)?.kind !== "said") return;
  const rules = await ports.projectRules();
  if (rules) await ports.commit([{ type: "octo.noted", text: rulesNote(rules), why: "rules" }]);
}

/** Messages written while the turn ran join here, between two steps, each drained exactly once. */
async function takeSteering(state: SessionState, ports: TurnPorts): Promise<void> {
  for (const command of await ports.steer()) {
    await ports.commit([said(state, ports, command)], { durability: "strict", consumes: [command.id] });
  }
}

/** A person's words as the event that records them, with whatever the model does not know yet. */
export function said(
  state: SessionState,
  ports: Pick<TurnPorts, "clock" | "place">,
  command: Pick<Extract<EventBody, { type: "user.said" }>, "content" | "by"> & { id: CommandId },
): EventBody {
  const facts = newFacts(state, localDay(ports.clock.now()), ports.place);
  return { type: "user.said", content: command.content, by: command.by, commandId: command.id, facts };
}

async function noticeLoop(state: SessionState, ports: TurnPorts, signal: AbortSignal): Promise<string | undefined> {
  const count = repeats(state);
  const last = lastWord(state);
  const noted = last?.kind === "note" && last.why === "loop";
  if (count > 0 && count % askAfter === 0 && !noted && !(await mayGoOn(state, ports, count, signal)))
    return `Octo made the same calls ${count} times in a row and was stopped.`;
  if (count === noticeAfter && !noted) await ports.commit([{ type: "octo.noted", text: loopNote, why: "loop" }]);
  return undefined;
}

async function finish(state: SessionState, ports: TurnPorts, end: End, consumes: CommandId[] = []): Promise<void> {
  const turnId = state.turn?.turnId;
  if (!turnId) return;
  await ports.keepDraft(undefined);
  await ports.commit([{ type: "turn.ended", turnId, ...end }], { durability: "strict", consumes });
}

/** Everything the turn had begun is closed in the log before it says that it has stopped. */
async function finishStopped(state: SessionState, ports: TurnPorts, commandId: CommandId | undefined): Promise<void> {
  const closing = closeOpen(state, "Stopped by the person before it ran.");
  if (closing.length > 0) await ports.commit(closing);
  await finish(state, ports, { reason: "stopped" }, commandId ? [commandId] : []);
}
