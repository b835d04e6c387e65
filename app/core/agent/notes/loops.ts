// Detects a model that repeats the same calls, and asks the person whether it should continue.
import { askAbout } from "#core/agent/ask-person.ts";
import type { TurnContext } from "#core/agent/ports.ts";
import { newestFirst, recentBatches } from "#core/session/entries.ts";
import type { SessionState } from "#core/session/state.ts";
import { loopAnswers, loopQuestion } from "./loop-note.ts";

/** The person is asked whenever the number of equal batches reaches a multiple of this. */
export const askAfter = 10;

/** Asking repeatedly for a running command's output is waiting, not looping. */
const pollingTools = new Set(["terminal_output"]);

/** How many of the newest tool batches are equal. */
export function repeats(state: SessionState): number {
  let first: string | undefined;
  let count = 0;
  for (const { key, names } of recentBatches(state)) {
    // Also ends at a reply without calls, for which `every` is true.
    if (names.every((name) => pollingTools.has(name)) || (first ?? key) !== key) break;
    first = key;
    count += 1;
  }
  return count;
}

/** False if the person wants to stop or nobody can be asked. Any other answer is passed on to the model. */
export async function mayContinueLoop(turn: TurnContext, count: number): Promise<boolean> {
  const { state, ports } = turn;
  const last = [...newestFirst(state)].find((entry) => entry.kind === "tool");
  if (last?.kind !== "tool" || state.settings.mode === "unattended") return false;
  const { goOn, stop } = loopAnswers;
  const question = { text: loopQuestion(String(count)), options: [goOn, stop], many: false };
  const answer = await askAbout(turn, last.callId, { kind: "question", question });
  if (answer.type !== "reply" || answer.text.trim() === stop) return false;
  const words = `[Octo: the person was asked about these repeated calls and said: ${answer.text.trim()}]`;
  await ports.commit([{ type: "octo.noted", text: words, why: "loop" }]);
  return true;
}
