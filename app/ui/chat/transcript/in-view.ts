// A signal that tells whether an element is visible inside its scroll container.
import { type Accessor, createSignal, onCleanup, onMount } from "solid-js";

export function createInView(
  element: () => HTMLElement | undefined,
  root: () => HTMLElement | undefined,
): Accessor<boolean> {
  const [inView, setInView] = createSignal(true);
  onMount(() => {
    const watched = element();
    if (!watched) return;
    const watcher = new IntersectionObserver(([last]) => last && setInView(last.isIntersecting), { root: root() });
    watcher.observe(watched);
    onCleanup(() => watcher.disconnect());
  });
  return inView;
}
