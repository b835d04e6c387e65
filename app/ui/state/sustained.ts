// A signal that is true only once a condition has been true for some time. It hides short interruptions.
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";

export function createSustained(so: () => boolean, ms: number): Accessor<boolean> {
  const [lasting, setLasting] = createSignal(false);
  // Memoized, so that the timer does not restart when the condition is recomputed with the same result.
  const is = createMemo(so);
  createEffect(() => {
    setLasting(false);
    if (!is()) return;
    const timer = setTimeout(() => setLasting(true), ms);
    onCleanup(() => clearTimeout(timer));
  });
  return lasting;
}
