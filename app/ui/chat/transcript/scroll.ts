// Keeps a growing list scrolled to its end while the reader is at the end. Otherwise the scroll position stays.
import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Distance in pixels that still counts as the end. */
const nearEnd = 48;
/** A scroll upwards that has moved nothing within this many milliseconds does not count. */
const maxStartMs = 1_000;

export interface Follow {
  atEnd: Accessor<boolean>;
  toEnd(): void;
  /** Stops following, as if the reader had left the end. */
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
  // Stops following, because scrolling to the end now would stop the upward scroll that is just beginning. If nothing
  // moves in time, scrolls to the end again.
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

/** Calls `started` when a person starts to scroll up by wheel, touch or key. Returns a function that stops listening. */
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

/** A scroll upwards without a change of size comes from a person. Nothing else makes the list leave its end. */
function isAtEnd(last: ScrollState, now: ScrollState, was: boolean): boolean {
  const resized = now.height !== last.height || now.view !== last.view;
  if (now.top < last.top - 1 && !resized) return false;
  return now.height - now.top - now.view < nearEnd || (was && resized);
}
