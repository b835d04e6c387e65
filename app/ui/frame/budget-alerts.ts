// Shows a toast when a soft budget is nearly or fully used. The component renders nothing.
import { createEffect, createSignal, type JSX, on, onCleanup } from "solid-js";
import { createAlertText, type BudgetAlert } from "../parts/words/budget-text.ts";
import { toast } from "../parts/frame/toast.tsx";
import { useOcto } from "../state/context.ts";

export function BudgetAlerts(): JSX.Element {
  const octo = useOcto();
  const [neared, setNeared] = createSignal<BudgetAlert>();
  const words = createAlertText(neared);
  onCleanup(octo.watch({ kind: "sessions" }, (message) => message.kind === "budget" && setNeared(message.neared)));
  createEffect(on(neared, () => words() && toast(words()), { defer: true }));
  return undefined;
}
