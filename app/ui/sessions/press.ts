// Handles clicks on a row. A plain click opens the chat. A click with Shift or Control, or a long press, selects it.
import { onCleanup } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import type { Selection } from "./selection.ts";

const longPressMs = 500;
/** A finger that moves more than this many pixels is scrolling. */
const maxDriftPx = 10;

interface Pressed {
  selection(): Selection;
  id(): SessionId;
}

export function createPress({ selection, id }: Pressed) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from: { x: number; y: number } | undefined;
  /** True after a long press, so that the click that ends the press does not open the chat. */
  let long = false;
  const end = () => {
    clearTimeout(timer);
    from = undefined;
  };
  const select = () => {
    end();
    if (!long) selection().toggle(id());
    long = true;
  };
  onCleanup(end);
  return {
    down(event: PointerEvent) {
      long = false;
      if (event.pointerType === "mouse" || selection().on()) return;
      from = { x: event.clientX, y: event.clientY };
      timer = setTimeout(select, longPressMs);
    },
    move(event: PointerEvent) {
      if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > maxDriftPx) end();
    },
    end,
    /** Hides the browser's context menu, which would cover the selection. Selects the chat if that is not done yet. */
    menu(event: Event) {
      if (!from && !long) return;
      event.preventDefault();
      select();
    },
    click(event: MouseEvent) {
      if (!long && event.shiftKey) selection().through(id());
      else if (!long && (event.ctrlKey || event.metaKey || selection().on())) selection().toggle(id());
      else if (!long) return;
      long = false;
      event.preventDefault();
    },
  };
}
