// The agent's loop. Read this file first.
// The state decides the next step, so the loop can start at any point of a turn: new, resumed, or after a crash.
import type { CommandId } from "#core/ids.ts";
import { closeOpen } from "#core/session/close-open.ts";
import { isAnswered, isWithheld, lastMessage } from "#core/session/entries.ts";
import type { EventBody } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import { agreedRules } from "./agreed-rules.ts";
import { canCompact, compactNow, createCompaction } from "./context/compact.ts";
import { localDay, newFacts } from "./notes/facts.ts";
import { loopNote, noticeAfter } from "./notes/loop-note.ts";
import { askAfter, mayContinueLoop, repeats } from "./notes/loops.ts";
import { turnNotes } from "./notes/turn-notes.ts";
import { isStop, type StopRequested, type TurnContext, type TurnPorts } from "./ports.ts";
import { runToolCalls } from "./run-tool-calls.ts";
import { streamReply, type TurnOutcome } from "./stream-reply.ts";
import { rulesNote, systemPrompt } from "./system-prompt.ts";
import { reachedLimit } from "./turn-limits.ts";

/**
 * Runs the open turn of a session to its end and commits `turn.ended`.
 * Rejects if the engine must no longer act, because it lost the lead or the page closes. In this case it writes nothing
 * more.
 */
export async function runTurn(turn: TurnContext): Promise<void> {
  try {
    await composePrompt(turn);
    await finish(turn, await loop(turn));
  } catch (error) {
    if (!isStop(turn.signal)) throw error;
    await finishStopped(turn, (turn.signal.reason as StopRequested).commandId);
  }
}

async function loop(turn: TurnContext): Promise<TurnOutcome> {
  const { state, ports, signal } = turn;
  if (state.turn?.compacts) return compact(turn);
  const compaction = createCompaction(turn);
  for (;;) {
    signal.throwIfAborted();
    const ran = await runToolCalls(turn);
    if (ran.kind === "declined") return { reason: "stopped", note: ran.note };
    await takeSteering(turn);
    if (isAnswered(state)) return { reason: "done" };
    if (isWithheld(state)) return { reason: "failed", note: turnNotes.withheld };
    const limit = reachedLimit(state, ports.clock.now()) ?? (await stopLoop(turn));
    if (limit) return { reason: "budget", note: limit };
    await compaction.beforeCall();
    const failed = await streamReply(turn);
    if (failed?.error?.kind === "too-long" && (await compaction.afterRefusal(failed.error))) continue;
    if (failed) return failed;
  }
}

/** Runs the turn of a `compact` command, which only summarises the chat. */
async function compact(turn: TurnContext): Promise<TurnOutcome> {
  if (!canCompact(turn.state)) return { reason: "done", note: turnNotes.nothing };
  const done = await compactNow(turn);
  return done ? { reason: "done" } : { reason: "failed", note: turnNotes.notSummarised };
}

/**
 * Composes the system prompt once per session, before the first request. Later changes of tools or rules do not change
 * the prompt.
 */
async function composePrompt(turn: TurnContext): Promise<void> {
  const { state, ports } = turn;
  if (state.prompt) return sendMissedRules(turn);
  const rules = await agreedRules(turn);
  const unread = rules === undefined && ({ rulesUnread: true } as const);
  const system = systemPrompt(rules?.text);
  await ports.commit([
    ...(rules?.events ?? []),
    { type: "prompt.composed", system, tools: ports.tools.specs(), ...unread },
  ]);
}

/**
 * If project rules could not be read for the prompt, sends them with the person's first message after they became
 * readable.
 */
async function sendMissedRules(turn: TurnContext): Promise<void> {
  const { state, ports } = turn;
  if (!state.prompt?.rulesUnread || lastMessage(state)?.kind !== "said") return;
  const rules = await agreedRules(turn);
  if (!rules || rules.events.length === 0) return;
  const { text, events } = rules;
  await ports.commit([
    ...events,
    ...(text ? [{ type: "octo.noted", text: rulesNote(text), why: "rules" } as const] : []),
  ]);
}

/**
 * Adds messages that the person wrote while the turn was running. Each commit also removes the message's command from
 * the inbox.
 */
async function takeSteering({ state, ports }: TurnContext): Promise<void> {
  for (const command of await ports.steer()) {
    await ports.commit([userSaid(state, ports, command)], { durability: "strict", consumes: [command.id] });
  }
}

/**
 * Makes the event for a message of the person. It includes the facts (date, folder, mode, model) if they have changed.
 */
export function userSaid(
  state: SessionState,
  ports: Pick<TurnPorts, "clock" | "place">,
  command: Pick<Extract<EventBody, { type: "user.said" }>, "content" | "by"> & { id: CommandId },
): EventBody {
  const facts = newFacts(state, localDay(ports.clock.now()), ports.place);
  return { type: "user.said", content: command.content, by: command.by, commandId: command.id, facts };
}

/** Handles a model that repeats the same calls. Returns a sentence if the turn must end for that reason. */
async function stopLoop(turn: TurnContext): Promise<string | undefined> {
  const { state, ports } = turn;
  const count = repeats(state);
  const last = lastMessage(state);
  const noted = last?.kind === "note" && last.why === "loop";
  if (count > 0 && count % askAfter === 0 && !noted && !(await mayContinueLoop(turn, count)))
    return `Octo made the same calls ${count} times in a row and was stopped.`;
  if (count === noticeAfter && !noted) await ports.commit([{ type: "octo.noted", text: loopNote, why: "loop" }]);
  return undefined;
}

async function finish({ state, ports }: TurnContext, outcome: TurnOutcome, consumes: CommandId[] = []): Promise<void> {
  const turnId = state.turn?.turnId;
  if (!turnId) return;
  await ports.saveDraft(undefined);
  await ports.commit([{ type: "turn.ended", turnId, ...outcome }], { durability: "strict", consumes });
}

/** Closes the turn's open asks and tool calls, then commits that the person stopped the turn. */
async function finishStopped(turn: TurnContext, commandId: CommandId | undefined): Promise<void> {
  const closing = closeOpen(turn.state, "Stopped by the person before it ran.");
  if (closing.length > 0) await turn.ports.commit(closing);
  await finish(turn, { reason: "stopped" }, commandId ? [commandId] : []);
}
