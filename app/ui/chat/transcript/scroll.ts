// Whether the reader is at the end of a list that grows: kept there while they are, left alone otherwise.
import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Nearer to the end than this counts as being there, in pixels. */
const nearEnd = 48;
/** By then a scroll that was begun has moved something. */
const beginsMs = 1_000;

export interface Follow {
  atEnd: Accessor<boolean>;
  toEnd(): void;
  /** From here on the reader is somewhere else. */
  leave(): void;
  /** The content has changed its height: whoever is at the end stays there. */
  keep(): void;
}

interface Stand {
  top: number;
  height: number;
  view: number;
}

/**
 * @param scroller what scrolls
 * @param content what grows inside it
 * @param moved told after each scroll, when `atEnd` says how it stands now
 */
export function createFollow(scroller: HTMLElement, content: HTMLElement, moved: () => void): Follow {
  const [atEnd, setAtEnd] = createSignal(true);
  const stand = (): Stand => {
    const { scrollHeight: height, clientHeight: view } = scroller;
    // A page that bounces is above or below all there is for a moment.
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
  // A scroll has only begun to be one: to keep the end now would stop it. Whoever did not move after all comes back.
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

/** Tells when a person sets out to go up, by wheel, finger or key. Answers how to stop that. */
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

/** Only a person leaves the end: whoever moves up while nothing changed its size is one, however small the step. */
function isAtEnd(last: Stand, now: Stand, was: boolean): boolean {
  const resized = now.height !== last.height || now.view !== last.view;
  if (now.top < last.top - 1 && !resized) return false;
  return now.height - now.top - now.view < nearEnd || (was && resized);
}
