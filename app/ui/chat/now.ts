// The current time as a signal. The signal is updated only while `running` is true.
import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";

export function createNow(running: () => boolean, everyMs = 1_000): Accessor<number> {
  const [now, setNow] = createSignal(Date.now());
  createEffect(() => {
    if (!running()) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    onCleanup(() => clearInterval(timer));
  });
  return now;
}
