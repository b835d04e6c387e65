// Detects a model that repeats the same calls, and asks the person whether it should continue.
import { askAbout, isAttended } from "#core/agent/ask-person.ts";
import type { TurnContext } from "#core/agent/ports.ts";
import { newestFirst, recentBatches } from "#core/session/entries.ts";
import type { SessionState } from "#core/session/state.ts";
import { loopAnswers, loopQuestion } from "./loop-note.ts";

/** The person is asked each time when the number of equal batches of tool calls reaches a multiple of this number. */
export const askAfter = 10;

/** Tools whose repeated calls are not a loop, because asking again for a running command's output is just waiting. */
const pollingTools = new Set(["terminal_output"]);

/** Counts how many of the newest batches of tool calls are equal to the last one. */
export function repeats(state: SessionState): number {
  let first: string | undefined;
  let count = 0;
  for (const { key, names } of recentBatches(state)) {
    // A reply without calls also ends the count, because `every` is true for an empty list.
    if (names.every((name) => pollingTools.has(name)) || (first ?? key) !== key) break;
    first = key;
    count += 1;
  }
  return count;
}

/**
 * Asks the person whether to continue. Returns false if the person wants to stop or cannot be asked. An answer in free
 * text is passed on to the model.
 */
export async function mayContinueLoop(turn: TurnContext, count: number): Promise<boolean> {
  const { state, ports } = turn;
  const last = [...newestFirst(state)].find((entry) => entry.kind === "tool");
  if (last?.kind !== "tool" || !isAttended(turn)) return false;
  const { goOn, stop } = loopAnswers;
  const question = { text: loopQuestion(String(count)), options: [goOn, stop], many: false };
  const answer = await askAbout(turn, last.callId, { kind: "question", question });
  if (answer.type !== "reply" || answer.text.trim() === stop) return false;
  const words = `[Octo: the person was asked about these repeated calls and said: ${answer.text.trim()}]`;
  await ports.commit([{ type: "octo.noted", text: words, why: "loop" }]);
  return true;
}
