// Keeps a growing list scrolled to its end while the reader is at the end. Otherwise the scroll position stays.
import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Maximum distance from the end, in pixels, at which the reader counts as being at the end. */
const nearEnd = 48;
/** An upward scroll that moves nothing within this many milliseconds is ignored. */
const maxStartMs = 1_000;

export interface Follow {
  atEnd: Accessor<boolean>;
  toEnd(): void;
  /** Stops keeping the list at its end, as if the reader had scrolled up. */
  stop(): void;
  /** Scrolls to the end again if the reader was at the end. Call this after the height of the content has changed. */
  keepAtEnd(): void;
}

interface ScrollState {
  top: number;
  height: number;
  view: number;
}

/**
 * @param scroller the element that scrolls
 * @param content the element that grows inside it
 * @param moved called after each scroll, once `atEnd` is up to date
 */
export function createFollow(scroller: HTMLElement, content: HTMLElement, moved: () => void): Follow {
  const [atEnd, setAtEnd] = createSignal(true);
  const measure = (): ScrollState => {
    const { scrollHeight: height, clientHeight: view } = scroller;
    // Limits the position, because elastic scrolling exceeds the range for a moment.
    return { top: Math.min(scroller.scrollTop, height - view), height, view };
  };
  let last = measure();
  let returnTimer: ReturnType<typeof setTimeout> | undefined;

  const toEnd = () => {
    setAtEnd(true);
    scroller.scrollTop = scroller.scrollHeight;
  };
  const keep = () => {
    if (atEnd()) toEnd();
  };
  const onScroll = () => {
    const now = measure();
    if (now.top < last.top - 1) clearTimeout(returnTimer);
    setAtEnd((was) => isAtEnd(last, now, was));
    last = now;
    moved();
  };
  // Stops keeping the list at its end, which would interrupt the upward scroll that is just beginning. If nothing moves
  // in time, the list returns to its end.
  const onScrollUp = () => {
    if (!atEnd() || scroller.scrollTop <= 0) return;
    setAtEnd(false);
    returnTimer = setTimeout(toEnd, maxStartMs);
  };
  const watcher = new ResizeObserver(keep);
  watcher.observe(content);
  watcher.observe(scroller);
  scroller.addEventListener("scroll", onScroll, { passive: true });
  // oxlint-disable-next-line solid/reactivity -- an event handler, which the rule does not recognise
  const stopListening = onUpward(scroller, onScrollUp);
  onCleanup(() => {
    watcher.disconnect();
    stopListening();
    scroller.removeEventListener("scroll", onScroll);
  });
  return { atEnd, toEnd, stop: () => setAtEnd(false), keepAtEnd: keep };
}

/** Calls `started` when a person starts to scroll up by wheel, touch or key. Returns a function to stop listening. */
function onUpward(element: HTMLElement, started: () => void): () => void {
  const listening = new AbortController();
  const options = { passive: true, signal: listening.signal };
  let finger = 0;
  element.addEventListener("wheel", ({ deltaY }) => void (deltaY < 0 && started()), options);
  element.addEventListener("touchstart", ({ touches }) => void (finger = touches[0]?.clientY ?? 0), options);
  element.addEventListener(
    "touchmove",
    ({ touches }) => void ((touches[0]?.clientY ?? 0) > finger && started()),
    options,
  );
  element.addEventListener("keydown", ({ key }) => void (/^(ArrowUp|PageUp)$/.test(key) && started()), options);
  return () => listening.abort();
}

/**
 * Decides whether the reader is at the end. Only a person scrolls up while the sizes stay the same, so only such a
 * scroll leaves the end.
 */
function isAtEnd(last: ScrollState, now: ScrollState, was: boolean): boolean {
  const resized = now.height !== last.height || now.view !== last.view;
  if (now.top < last.top - 1 && !resized) return false;
  return now.height - now.top - now.view < nearEnd || (was && resized);
}
