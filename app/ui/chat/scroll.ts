// Whether the reader is at the end of a list that grows: kept there while they are, left alone otherwise.
import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Nearer to the end than this counts as being there, in pixels. */
const nearEnd = 48;

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

  const toEnd = () => {
    setAtEnd(true);
    scroller.scrollTop = scroller.scrollHeight;
  };
  const keep = () => {
    if (atEnd()) toEnd();
  };
  const onScroll = () => {
    const now = stand();
    setAtEnd((was) => isAtEnd(last, now, was));
    last = now;
    moved();
  };
  const watcher = new ResizeObserver(keep);
  watcher.observe(content);
  watcher.observe(scroller);
  scroller.addEventListener("scroll", onScroll, { passive: true });
  onCleanup(() => {
    watcher.disconnect();
    scroller.removeEventListener("scroll", onScroll);
  });
  return { atEnd, toEnd, leave: () => setAtEnd(false), keep };
}

/** Only a person leaves the end: whoever moves up while nothing shrank is one, however small the step. */
function isAtEnd(last: Stand, now: Stand, was: boolean): boolean {
  const up = now.top < last.top - 1;
  if (up && now.height >= last.height && now.view === last.view) return false;
  if (now.height - now.top - now.view < nearEnd) return true;
  const resized = now.height !== last.height || now.view !== last.view;
  return was && resized && !up;
}
