// Whether something has been so for a while: what passes in a moment is not worth a word.
import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";

export function createLasting(so: () => boolean, ms: number): Accessor<boolean> {
  const [lasting, setLasting] = createSignal(false);
  createEffect(() => {
    setLasting(false);
    if (!so()) return;
    const timer = setTimeout(() => setLasting(true), ms);
    onCleanup(() => clearTimeout(timer));
  });
  return lasting;
}
