// Which of a chat's asks is shown as a card. One is shown at a time, and the person can turn to the others.
import { createMemo, createSignal } from "solid-js";
import type { AskId } from "#core/ids.ts";
import type { Answer, Ask } from "#core/session/ask.ts";
import type { Entry } from "#core/session/state.ts";
import type { SessionView } from "../../state/session-view.ts";

/** Where a card stands among those that wait, and how it is answered. */
export interface CardPlace {
  /** The entry of the tool call, whose input the person can edit on the card. */
  call: Entry | undefined;
  /** Whether the card is in view. */
  shown: boolean;
  /** Brings the card into view. */
  show(): void;
  /** All asks of the chat that wait. */
  all: Ask[];
  /** Shows the card of another ask. */
  turnTo(ask: Ask): void;
  answer(answer: Answer): void;
  allowAll(): void;
}

export function createCards(view: SessionView, answer: (ask: Ask, answer: Answer) => void) {
  const [chosen, choose] = createSignal<AskId>();
  // An answer waits in the inbox until its call's turn has come. Its card is gone from then on.
  const answered = createMemo(
    () => new Set(view.queue().flatMap((command) => (command.type === "answer" ? [command.askId] : []))),
  );
  const asks = createMemo(() => Object.values(view.state.asks).filter(({ askId }) => !answered().has(askId)));
  const current = createMemo(() => asks().find(({ askId }) => askId === chosen()) ?? asks()[0]);
  return {
    asks,
    current,
    turnTo: ({ askId }: Ask) => void choose(askId),
    allowAll: () => {
      for (const ask of asks()) answer(ask, { type: "allow" });
    },
  };
}
