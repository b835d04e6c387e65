// Notices a model that does the same thing over and over.
import type { SessionState } from "#core/session/state.ts";
import { loopAnswers, loopQuestion } from "./loop-note.ts";
import { askAbout } from "#core/agent/ask-person.ts";
import type { TurnPorts } from "#core/agent/ports.ts";
import { backwards, recentBatches } from "#core/session/entries.ts";

/** Told once and still repeating: the person is asked, each time so many more, before it costs more. */
export const askAfter = 10;

/** Asking again how a command is doing is waiting, not looping. */
const polling = new Set(["terminal_output"]);

/** How many of the newest tool batches are the same. */
export function repeats(state: SessionState): number {
  let first: string | undefined;
  let count = 0;
  for (const { key, names } of recentBatches(state)) {
    // A reply without calls is no batch; `every` is true of it as well.
    if (names.every((name) => polling.has(name)) || (first ?? key) !== key) break;
    first = key;
    count += 1;
  }
  return count;
}

/** False when they want it to end, or nobody is there to say. What they say otherwise, the model is told. */
export async function mayGoOn(
  state: SessionState,
  ports: TurnPorts,
  count: number,
  signal: AbortSignal,
): Promise<boolean> {
  const last = [...backwards(state)].find((entry) => entry.kind === "tool");
  if (last?.kind !== "tool" || state.settings.mode === "unattended") return false;
  const { goOn, stop } = loopAnswers;
  const question = { text: loopQuestion(String(count)), options: [goOn, stop], many: false };
  const answer = await askAbout(state, ports, last.callId, { kind: "question", question }, signal);
  if (answer.type !== "reply" || answer.text.trim() === stop) return false;
  const words = `[Octo: the person was asked about these repeated calls and said: ${answer.text.trim()}]`;
  await ports.commit([{ type: "octo.noted", text: words, why: "loop" }]);
  return true;
}
