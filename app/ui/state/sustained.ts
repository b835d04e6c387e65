// True once a condition has held for some time. Hides short interruptions.
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";

export function createSustained(so: () => boolean, ms: number): Accessor<boolean> {
  const [lasting, setLasting] = createSignal(false);
  // Memoized, because the source may be recomputed on each connection attempt, which must not restart the timer.
  const is = createMemo(so);
  createEffect(() => {
    setLasting(false);
    if (!is()) return;
    const timer = setTimeout(() => setLasting(true), ms);
    onCleanup(() => clearTimeout(timer));
  });
  return lasting;
}
