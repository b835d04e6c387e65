// The open asks of a running turn. They connect the command that brings an answer to the turn that waits for it.
import type { AnsweredAsk } from "#core/agent/ports.ts";
import type { AskId } from "#core/ids.ts";

export interface WaitingAsks {
  /** Passes an answer to the turn that waits for it. Returns false if no turn waits for this ask. */
  answer(askId: AskId, answered: AnsweredAsk): boolean;
  /** Keeps the first answer to an open ask for which no turn waits yet. */
  hold(askId: AskId, answered: AnsweredAsk): void;
  /** Resolves with the answer to an ask. Rejects if the signal aborts. */
  wait(askId: AskId, signal: AbortSignal): Promise<AnsweredAsk>;
}

/**
 * Creates an empty list of asks. @param poke checks the inbox; it is called when a turn begins to wait, because after a
 * crash the answer may already be in the inbox
 */
export function createWaitingAsks(poke: () => void): WaitingAsks {
  const waiting = new Map<AskId, (answered: AnsweredAsk) => void>();
  const held = new Map<AskId, AnsweredAsk>();
  return {
    answer(askId, answered) {
      const resolve = waiting.get(askId);
      resolve?.(answered);
      return resolve !== undefined;
    },
    hold: (askId, answered) => void (held.has(askId) || held.set(askId, answered)),
    wait: (askId, signal) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          waiting.delete(askId);
          reject(signal.reason as Error);
        };
        if (signal.aborted) return stop();
        const early = held.get(askId);
        held.delete(askId);
        if (early) return resolve(early);
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
