// Keys of the list of chats: arrows move, F2 renames, Delete deletes, Space selects, Escape stops selecting.
import type { SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";
import type { SessionList } from "../state/session-list.ts";
import type { ChatActions } from "./chat-actions.ts";
import type { Selection } from "./selection.ts";

interface ListKeysPorts {
  list(): SessionList;
  chats(): ChatActions;
  selection(): Selection;
  /** Asks whether to delete the chats permanently. */
  remove(rows: SessionSummary[]): void;
  rename(id: SessionId): void;
  /** Index of the row that contains the target of an event. */
  at(target: EventTarget | null): number;
  focus(index: number): void;
}

export function createListKeys(parts: ListKeysPorts): (event: KeyboardEvent) => void {
  return (event) => {
    const { rows } = parts.list();
    const index = parts.at(event.target);
    const row = rows[index];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === "Escape" && parts.selection().on()) parts.selection().end();
    else if (!row) return;
    else if (to !== undefined) parts.focus(Math.min(Math.max(0, to), rows.length - 1));
    else if (event.key === "F2" && parts.list().view() !== "trashed") parts.rename(row.sessionId);
    else if (event.key === "Delete") trashOrRemove(parts, row, index);
    else if (event.key === " " && parts.selection().on() && isLink(event.target))
      parts.selection().toggle(row.sessionId);
    else return;
    event.preventDefault();
  };
}

/**
 * Moves the selected chats, or the focused one, to the trash, and moves the focus to a neighbour. In the trash, asks
 * whether to delete them permanently.
 */
function trashOrRemove(
  { list, chats, selection, remove, focus }: ListKeysPorts,
  row: SessionSummary,
  index: number,
): void {
  const rows = selection().on() ? selection().rows() : [row];
  if (list().view() === "trashed") return remove(rows);
  if (!selection().on()) focus(index + 1 < list().rows.length ? index + 1 : index - 1);
  selection().end();
  void chats().trash(rows.map(({ sessionId }) => sessionId));
}

export function rowIndex(target: EventTarget | null): number {
  const item = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : undefined;
  return item ? Number(item.dataset["index"]) : -1;
}

const isLink = (target: EventTarget | null): boolean => target instanceof HTMLAnchorElement;
