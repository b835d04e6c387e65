// The list of chats, in groups. Only visible rows are in the document; arrow keys reach all of them.
import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import { Virtualizer, type VirtualizerHandle } from "virtua/solid";
import type { SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";
import type { SessionList } from "../state/session-list.ts";
import { t } from "../text/t.ts";
import type { ChatActions } from "./chat-actions.ts";
import type { Selection } from "./selection.ts";
import { createListKeys, rowIndex } from "./list-keys.ts";
import { Row } from "./chat-row.tsx";

interface Props {
  list: SessionList;
  chats: ChatActions;
  selection: Selection;
  remove(rows: SessionSummary[]): void;
}

/** Older chats are loaded when the reader is within this many pixels of the end of the list. */
const nearEndPx = 600;
/** Maximum number of frames to wait until a row can take the focus. */
const maxFocusFrames = 120;

export function List(props: Props): JSX.Element {
  const [renaming, setRenaming] = createSignal<SessionId>();
  /**
   * Two chats whose rows stay mounted even out of sight: the one that should get the focus, and the one that has it.
   */
  const [wanted, setWanted] = createSignal<SessionId>();
  const [holding, setHolding] = createSignal<SessionId>();
  let handle: VirtualizerHandle | undefined;
  let box: HTMLDivElement | undefined;
  const keys = createListKeys({
    list: () => props.list,
    chats: () => props.chats,
    selection: () => props.selection,
    remove: (rows) => props.remove(rows),
    rename: setRenaming,
    at: (target) => (coming ? indexOf(coming) : rowIndex(target)),
    focus: (index) => focusRow(index),
  });
  const indexOf = (id: SessionId | undefined) => props.list.rows.findIndex(({ sessionId }) => sessionId === id);
  const kept = () => [...new Set([indexOf(wanted()), indexOf(holding())])].filter((index) => index >= 0);
  /** The chat whose row should get the focus but cannot take it yet. The next arrow key moves on from this row. */
  let coming: SessionId | undefined;
  onCleanup(() => (coming = undefined));
  const focusRow = (index: number) => {
    coming = props.list.rows[index]?.sessionId;
    // Mounts the row even if it is far out of sight.
    setWanted(coming);
    handle?.scrollToIndex(index, { align: "nearest" });
    land(maxFocusFrames);
  };
  const land = (frames: number) => {
    const now = document.activeElement;
    // Gives up if the person has focused something else meanwhile.
    if (now !== document.body && !box?.contains(now)) coming = undefined;
    if (!coming) return;
    const link = box?.querySelector<HTMLElement>(`[data-index="${indexOf(coming)}"] .session-link`);
    link?.focus({ preventScroll: true });
    // Tries again in the next frame, because a row is hidden and cannot take the focus until it is measured.
    if ((link && document.activeElement === link) || frames === 0) coming = undefined;
    else requestAnimationFrame(() => land(frames - 1));
  };
  /** Keeps the row with the focus mounted. Cancels a pending focus if the person has focused another row. */
  const follow = (target: EventTarget | null) => {
    const id = props.list.rows[rowIndex(target)]?.sessionId;
    if (id !== coming) coming = undefined;
    setWanted(id);
    setHolding(id);
  };
  const renamed = (index: number, byKey: boolean) => {
    setRenaming(undefined);
    // Focuses the row only after a key press. After a click elsewhere, the focus must stay where the person clicked.
    if (byKey) focusRow(index);
  };
  const onScroll = (offset: number) => {
    if (handle && offset + handle.viewportSize > handle.scrollSize - nearEndPx) props.list.loadOlder();
  };
  const heading = (index: number) => {
    const [row, before] = [props.list.rows[index], props.list.rows[index - 1]];
    if (!row || props.list.view() !== "recent") return undefined;
    const group = groupOf(row);
    return before && groupOf(before) === group ? undefined : t().sessions.groups[group];
  };
  return (
    <div
      ref={box}
      class="sessions-list"
      // An empty list has no role, because an element with the role `list` must not be empty.
      role={props.list.rows.length > 0 ? "list" : undefined}
      aria-label={props.list.rows.length > 0 ? t().sessions.list : undefined}
      onKeyDown={keys}
      onFocusIn={(event) => follow(event.target)}
    >
      <Show
        when={props.list.rows.length > 0}
        fallback={<Show when={props.list.ready()}>{<p class="sessions-empty">{emptyText(props.list)}</p>}</Show>}
      >
        <Virtualizer
          ref={(made) => {
            handle = made;
          }}
          data={props.list.rows}
          itemSize={36}
          keepMounted={kept()}
          onScroll={onScroll}
        >
          {(row, index) => (
            <div
              role="listitem"
              data-index={index()}
              aria-posinset={index() + 1}
              aria-setsize={props.list.hasOlder() ? -1 : props.list.rows.length}
            >
              <Show when={heading(index())}>{(words) => <h2 class="session-group">{words()}</h2>}</Show>
              <Row
                row={row}
                view={props.list.view()}
                chats={props.chats}
                selection={props.selection}
                renaming={renaming() === row.sessionId}
                rename={() => setRenaming(row.sessionId)}
                renamed={(byKey) => renamed(index(), byKey)}
                remove={(one) => props.remove([one])}
              />
            </div>
          )}
        </Virtualizer>
      </Show>
    </div>
  );
}

function emptyText(list: SessionList): string {
  const { empty, archivedEmpty, trashedEmpty } = t().sessions;
  return { recent: empty, archived: archivedEmpty, trashed: trashedEmpty }[list.view()];
}

function groupOf(row: SessionSummary): "pinned" | "today" | "earlier" {
  if (row.pinned) return "pinned";
  return new Date(row.updatedAt).toDateString() === new Date().toDateString() ? "today" : "earlier";
}
