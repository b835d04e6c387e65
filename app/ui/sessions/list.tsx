// The list itself: only what is in sight is there, in groups, and arrows lead through all of it.
import { createSignal, type JSX, Show } from "solid-js";
import { Virtualizer, type VirtualizerHandle } from "virtua/solid";
import type { SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/ports.ts";
import type { SessionList } from "../state/session-list.ts";
import { t } from "../text/t.ts";
import type { Chats } from "./chats.ts";
import type { Chosen } from "./chosen.ts";
import { createListKeys, rowIndex } from "./list-keys.ts";
import { Row } from "./row.tsx";

interface Props {
  list: SessionList;
  chats: Chats;
  chosen: Chosen;
  remove(rows: SessionSummary[]): void;
}

/** So near to the end, older chats are asked for. */
const nearEndPx = 600;

export function List(props: Props): JSX.Element {
  const [renaming, setRenaming] = createSignal<SessionId>();
  /** Stays there even when it is scrolled out of sight: it would take the focus with it. */
  const [focused, setFocused] = createSignal(-1);
  let handle: VirtualizerHandle | undefined;
  let box: HTMLDivElement | undefined;
  const keys = createListKeys({
    list: () => props.list,
    chats: () => props.chats,
    chosen: () => props.chosen,
    remove: (rows) => props.remove(rows),
    rename: setRenaming,
    at: (target) => (coming >= 0 ? coming : rowIndex(target)),
    focus: (index) => focusRow(index),
  });
  /** The row that is to have the focus and is not drawn yet: the next key goes on from there. */
  let coming = -1;
  const focusRow = (index: number) => {
    // However far away it is, from here on it is there.
    setFocused(index);
    handle?.scrollToIndex(index, { align: "nearest" });
    coming = index;
    if (!land()) requestAnimationFrame(() => void land());
  };
  const land = (): boolean => {
    const link = box?.querySelector<HTMLElement>(`[data-index="${coming}"] .session-link`);
    link?.focus({ preventScroll: true });
    if (link) coming = -1;
    return coming < 0;
  };
  const renamed = (index: number, byKey: boolean) => {
    setRenaming(undefined);
    // Who pressed elsewhere is there already.
    if (byKey) focusRow(index);
  };
  const onScroll = (offset: number) => {
    if (handle && offset + handle.viewportSize > handle.scrollSize - nearEndPx) props.list.extend();
  };
  const heading = (index: number) => {
    const [row, before] = [props.list.rows[index], props.list.rows[index - 1]];
    if (!row || props.list.shelf() !== "recent") return undefined;
    const group = groupOf(row);
    return before && groupOf(before) === group ? undefined : t().sessions.groups[group];
  };
  return (
    <div
      ref={box}
      class="sessions-list"
      // An empty list is none.
      role={props.list.rows.length > 0 ? "list" : undefined}
      aria-label={props.list.rows.length > 0 ? t().sessions.list : undefined}
      onKeyDown={keys}
      onFocusIn={(event) => setFocused(rowIndex(event.target))}
    >
      <Show
        when={props.list.rows.length > 0}
        fallback={<Show when={props.list.ready()}>{<p class="sessions-empty">{emptyWords(props.list)}</p>}</Show>}
      >
        <Virtualizer
          ref={(made) => {
            handle = made;
          }}
          data={props.list.rows}
          itemSize={36}
          keepMounted={props.list.rows[focused()] ? [focused()] : []}
          onScroll={onScroll}
        >
          {(row, index) => (
            <div
              role="listitem"
              data-index={index()}
              aria-posinset={index() + 1}
              aria-setsize={props.list.more() ? -1 : props.list.rows.length}
            >
              <Show when={heading(index())}>{(words) => <h2 class="session-group">{words()}</h2>}</Show>
              <Row
                row={row}
                shelf={props.list.shelf()}
                chats={props.chats}
                chosen={props.chosen}
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

function emptyWords(list: SessionList): string {
  const { empty, archivedEmpty, trashedEmpty } = t().sessions;
  return { recent: empty, archived: archivedEmpty, trashed: trashedEmpty }[list.shelf()];
}

function groupOf(row: SessionSummary): "pinned" | "today" | "earlier" {
  if (row.pinned) return "pinned";
  return new Date(row.updatedAt).toDateString() === new Date().toDateString() ? "today" : "earlier";
}
