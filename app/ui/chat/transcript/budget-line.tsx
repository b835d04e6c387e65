// The note that a soft budget is nearly or fully used.
import type { JSX } from "solid-js";
import { createAlertText, type BudgetAlert } from "../../parts/words/budget-text.ts";

export function BudgetLine(props: { neared: BudgetAlert }): JSX.Element {
  const words = createAlertText(() => props.neared);
  return <p class="chat-note">{words()}</p>;
}
