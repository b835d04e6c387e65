// Whether something has been so for a while: what passes in a moment is not worth a word.
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";

export function createSustained(so: () => boolean, ms: number): Accessor<boolean> {
  const [lasting, setLasting] = createSignal(false);
  // What it is read from may change time and again, as each try to connect does, and the time must still run.
  const is = createMemo(so);
  createEffect(() => {
    setLasting(false);
    if (!is()) return;
    const timer = setTimeout(() => setLasting(true), ms);
    onCleanup(() => clearTimeout(timer));
  });
  return lasting;
}
