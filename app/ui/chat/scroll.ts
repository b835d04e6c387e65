// Where the reader is in a list that grows: kept at the end while they are there, left alone otherwise.
import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Nearer to the end than this counts as being there, in pixels. */
const nearEnd = 48;

export interface Follow {
  atEnd: Accessor<boolean>;
  toEnd(): void;
  /** Changes what lies above the reader without moving what they read. */
  keepPlace(change: () => Promise<void> | void): Promise<void>;
}

/**
 * @param scroller what scrolls
 * @param content what grows inside it
 * @param moved told after each scroll, when `atEnd` says how it stands now
 */
export function createFollow(scroller: HTMLElement, content: HTMLElement, moved: () => void): Follow {
  const [atEnd, setAtEnd] = createSignal(true);
  let last = { top: scroller.scrollTop, height: scroller.scrollHeight, view: scroller.clientHeight };

  const toEnd = () => {
    setAtEnd(true);
    scroller.scrollTop = scroller.scrollHeight;
  };
  // Only a person leaves the end: a scroll that comes with a change of size was made by the layout.
  const onScroll = () => {
    const now = { top: scroller.scrollTop, height: scroller.scrollHeight, view: scroller.clientHeight };
    const resized = now.height !== last.height || now.view !== last.view;
    if (now.height - now.top - now.view < nearEnd) setAtEnd(true);
    else if (!resized || now.top < last.top - 1) setAtEnd(false);
    last = now;
    moved();
  };
  const watcher = new ResizeObserver(() => atEnd() && toEnd());
  watcher.observe(content);
  watcher.observe(scroller);
  scroller.addEventListener("scroll", onScroll, { passive: true });
  onCleanup(() => {
    watcher.disconnect();
    scroller.removeEventListener("scroll", onScroll);
  });
  return {
    atEnd,
    toEnd,
    async keepPlace(change) {
      const fromEnd = scroller.scrollHeight - scroller.scrollTop;
      await change();
      scroller.scrollTop = scroller.scrollHeight - fromEnd;
    },
  };
}
