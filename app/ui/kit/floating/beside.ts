// Where floating parts stand: beside the button that opened them, above the page, and inside the window.
import { type Accessor, createSignal, type JSX, onCleanup } from "solid-js";

const gap = 4;
/** Least distance to the edge of the window. */
const edge = 8;

export type Align = "start" | "end";

/**
 * Places the part below its button, or above it if there is more room, until the owner is disposed. `align` says which
 * edges of both are in line. A part that is higher than its room scrolls.
 */
export function keepBeside(part: HTMLElement, button: () => DOMRect | undefined, align: Align = "end"): void {
  const place = () => {
    const at = button();
    if (!at) return;
    part.style.maxHeight = "";
    const { width, height } = part.getBoundingClientRect();
    const above = at.top - gap - edge;
    const below = innerHeight - at.bottom - gap - edge;
    const under = height <= below || below >= above;
    // A part above its button is held at its lower edge, so that it stays there while its content changes.
    part.style.top = under ? `${at.bottom + gap}px` : "auto";
    part.style.bottom = under ? "auto" : `${innerHeight - at.top + gap}px`;
    part.style.maxHeight = `${Math.max(under ? below : above, 120)}px`;
    const wanted = align === "start" ? at.left : at.right - width;
    part.style.left = `${Math.max(edge, Math.min(wanted, innerWidth - width - edge))}px`;
  };
  const watcher = new ResizeObserver(place);
  watcher.observe(part);
  addEventListener("resize", place);
  addEventListener("scroll", place, true);
  onCleanup(() => {
    watcher.disconnect();
    removeEventListener("resize", place);
    removeEventListener("scroll", place, true);
  });
  place();
}

export interface Opener {
  open: Accessor<boolean>;
  show(): void;
  close(): void;
  onPointerDown: JSX.EventHandler<HTMLElement, PointerEvent>;
  onClick: JSX.EventHandler<HTMLElement, MouseEvent>;
}

/** What a button needs to open and close a floating part. */
export function createOpener(): Opener {
  const [open, setOpen] = createSignal(false);
  /** True while the button is pressed to close the part, so that the click does not open it again. */
  let closing = false;
  return {
    open,
    show: () => setOpen(true),
    close: () => setOpen(false),
    onPointerDown() {
      closing = open();
    },
    onClick() {
      setOpen(!open() && !closing);
      closing = false;
    },
  };
}
