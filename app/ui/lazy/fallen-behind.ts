// What a page does of which the relay no longer serves a part: it loads the relay's build by itself, unless that would
// disturb the person or a turn.
import type { Octo } from "../octo.ts";
import type { Doors } from "../state/context.ts";

export const catchUp = (updates: Doors["updates"], octo: Octo): void =>
  void updates.look(async () => !isBusy() && !(await runsTurn(octo)));

/** True while the person types, or has a dialog open. Drafts of messages survive a reload, but forms do not. */
function isBusy(): boolean {
  const field = document.activeElement;
  const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  return (isField && field.value !== "") || document.querySelector("dialog[open]") !== null;
}

/** A worker that does not answer runs none. */
const runsTurn = (octo: Octo): Promise<boolean> =>
  Promise.race([
    octo
      .call((api) => api.sessions.list({ limit: 20 }))
      .then((chats) => chats.some(({ status }) => status === "running")),
    new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false)),
  ]).catch(() => false);
