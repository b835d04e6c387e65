// The open asks that a running turn waits for, so that the command with the answer can reach it.
import type { AnsweredAsk } from "#core/agent/ports.ts";
import type { AskId } from "#core/ids.ts";

export interface WaitingAsks {
  /** Passes an answer to the turn that waits for it. False: no turn waits for this ask. */
  answer(askId: AskId, answered: AnsweredAsk): boolean;
  /** Resolves with the answer; rejects when the signal aborts. */
  wait(askId: AskId, signal: AbortSignal): Promise<AnsweredAsk>;
}

/** Creates the list. @param poke checks the inbox: after a crash the answer may already be there when the turn begins to wait */
export function createWaitingAsks(poke: () => void): WaitingAsks {
  const waiting = new Map<AskId, (answered: AnsweredAsk) => void>();
  return {
    answer(askId, answered) {
      const resolve = waiting.get(askId);
      resolve?.(answered);
      return resolve !== undefined;
    },
    wait: (askId, signal) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          waiting.delete(askId);
          reject(signal.reason as Error);
        };
        if (signal.aborted) return stop();
        signal.addEventListener("abort", stop, { once: true });
        waiting.set(askId, (answered) => {
          waiting.delete(askId);
          signal.removeEventListener("abort", stop);
          resolve(answered);
        });
        poke();
      }),
  };
}
