// A soft budget that is nearly or wholly used: a quiet line where it happened.
import type { JSX } from "solid-js";
import { createNearedWords, type Neared } from "../../parts/words/budgets.ts";

export function BudgetLine(props: { neared: Neared }): JSX.Element {
  const words = createNearedWords(() => props.neared);
  return <p class="chat-note">{words()}</p>;
}
