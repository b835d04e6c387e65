// Keeps a growing list scrolled to its end while the reader is there, and leaves it alone otherwise.
import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Distance in pixels that still counts as the end. */
const nearEnd = 48;
/** After this time an upward scroll must have moved something, in milliseconds. */
const beginsMs = 1_000;

export interface Follow {
  atEnd: Accessor<boolean>;
  toEnd(): void;
  /** The reader is no longer at the end. */
  leave(): void;
  /** Scrolls to the end again if the reader was there. Call it after the content changed its height. */
  keep(): void;
}

interface Stand {
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
  const stand = (): Stand => {
    const { scrollHeight: height, clientHeight: view } = scroller;
    // With elastic scrolling, the position is out of range for a moment.
    return { top: Math.min(scroller.scrollTop, height - view), height, view };
  };
  let last = stand();
  let begun: ReturnType<typeof setTimeout> | undefined;

  const toEnd = () => {
    setAtEnd(true);
    scroller.scrollTop = scroller.scrollHeight;
  };
  const keep = () => {
    if (atEnd()) toEnd();
  };
  const onScroll = () => {
    const now = stand();
    if (now.top < last.top - 1) clearTimeout(begun);
    setAtEnd((was) => isAtEnd(last, now, was));
    last = now;
    moved();
  };
  // Scrolling to the end now would stop the scroll that is just beginning. If nothing moves in time, the reader is put
  // back.
  const begin = () => {
    if (!atEnd() || scroller.scrollTop <= 0) return;
    setAtEnd(false);
    begun = setTimeout(toEnd, beginsMs);
  };
  const watcher = new ResizeObserver(keep);
  watcher.observe(content);
  watcher.observe(scroller);
  scroller.addEventListener("scroll", onScroll, { passive: true });
  // oxlint-disable-next-line solid/reactivity -- an event handler, whatever its shape
  const forget = onUpward(scroller, begin);
  onCleanup(() => {
    watcher.disconnect();
    forget();
    scroller.removeEventListener("scroll", onScroll);
  });
  return { atEnd, toEnd, leave: () => setAtEnd(false), keep };
}

/** Calls `told` when a person starts to scroll up by wheel, touch or key. Returns a function that stops listening. */
function onUpward(element: HTMLElement, told: () => void): () => void {
  const listening = new AbortController();
  const options = { passive: true, signal: listening.signal };
  let finger = 0;
  element.addEventListener("wheel", ({ deltaY }) => void (deltaY < 0 && told()), options);
  element.addEventListener("touchstart", ({ touches }) => void (finger = touches[0]?.clientY ?? 0), options);
  element.addEventListener("touchmove", ({ touches }) => void ((touches[0]?.clientY ?? 0) > finger && told()), options);
  element.addEventListener("keydown", ({ key }) => void (/^(ArrowUp|PageUp)$/.test(key) && told()), options);
  return () => listening.abort();
}

/** Only a person leaves the end. A move upwards without a change of size is a person's, however small. */
function isAtEnd(last: Stand, now: Stand, was: boolean): boolean {
  const resized = now.height !== last.height || now.view !== last.view;
  if (now.top < last.top - 1 && !resized) return false;
  return now.height - now.top - now.view < nearEnd || (was && resized);
}
