// A row in the list of chats: title, status icons and menu.
import { A, useMatch } from "@solidjs/router";
import { type JSX, Match, Show, Switch } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import type { SessionSummary } from "#core/store-ports.ts";
import { Pin } from "../kit/icons.ts";
import { moment } from "../parts/words/format.ts";
import { MenuButton, type MenuItem } from "../kit/floating/menu.tsx";
import type { ListView } from "../state/session-list.ts";
import { language, t } from "../text/t.ts";
import { type ChatActions, titleOf } from "./chat-actions.ts";
import type { Selection } from "./selection.ts";
import { createPress } from "./press.ts";

export interface RowProps {
  row: SessionSummary;
  view: ListView;
  chats: ChatActions;
  selection: Selection;
  renaming: boolean;
  rename(): void;
  renamed(byKey: boolean): void;
  /** Asks whether to delete the chat permanently. */
  remove(row: SessionSummary): void;
}

export function Row(props: RowProps): JSX.Element {
  const press = createPress({
    selection: () => props.selection,
    id: () => props.row.sessionId,
  });
  return (
    <div
      class="session"
      data-status={props.row.status}
      data-selected={props.selection.has(props.row.sessionId) || undefined}
      onPointerDown={press.down}
      onPointerUp={press.end}
      onPointerMove={press.move}
      onPointerCancel={press.end}
      onContextMenu={press.menu}
    >
      <Show
        when={!props.renaming}
        fallback={<Rename row={props.row} chats={props.chats} done={(byKey) => props.renamed(byKey)} />}
      >
        <Show when={props.selection.on()}>
          <input
            type="checkbox"
            class="session-check"
            aria-label={t().sessions.selectOne(titleOf(props.row))}
            checked={props.selection.has(props.row.sessionId)}
            onChange={() => props.selection.toggle(props.row.sessionId)}
          />
        </Show>
        <A class="session-link" href={`/chat/${props.row.sessionId}`} draggable={false} onClick={press.click}>
          <span class="session-title one-line">{onOneLine(titleOf(props.row))}</span>
          <Marks row={props.row} />
          <time>{moment(props.row.updatedAt, language())}</time>
        </A>
        <Show when={!props.selection.on()}>
          <MenuButton label={t().sessions.actions(titleOf(props.row))} items={itemsOf(props)} />
        </Show>
      </Show>
    </div>
  );
}

function Marks(props: { row: SessionSummary }): JSX.Element {
  const here = useMatch(() => `/chat/${props.row.sessionId}`);
  const unread = () => !here() && (props.row.newsAt ?? 0) > (props.row.readAt ?? 0);
  return (
    <>
      <Show when={props.row.pinned}>
        <span class="session-pin" role="img" aria-label={t().sessions.pinned}>
          <Pin size={12} />
        </span>
      </Show>
      <Switch>
        <Match when={props.row.status === "waiting"}>
          <span class="session-mark" data-mark="waiting" role="img" aria-label={t().sessions.waiting} />
        </Match>
        <Match when={props.row.status === "running"}>
          <span class="session-mark" data-mark="running" role="img" aria-label={t().sessions.running} />
        </Match>
        <Match when={unread()}>
          <span class="session-mark" data-mark="unread" role="img" aria-label={t().sessions.unread} />
        </Match>
      </Switch>
    </>
  );
}

function itemsOf({ row, chats, view, rename, remove }: RowProps): MenuItem[] {
  const words = t().sessions;
  const ids = [row.sessionId];
  const files: MenuItem[] = [
    { label: words.exportMarkdown, run: () => void chats.exportMarkdown(row) },
    { label: words.exportFile, run: () => void chats.exportChats([row]) },
  ];
  if (view === "trashed") {
    return [
      { label: words.restore, run: () => void chats.configure(ids, { trashed: false }) },
      ...files,
      { label: words.removeForGood, danger: true, run: () => remove(row) },
    ];
  }
  const archived = view === "archived";
  return [
    { label: words.rename, run: rename },
    ...(archived
      ? []
      : [
          {
            label: row.pinned ? words.unpin : words.pin,
            run: () => void chats.configure(ids, { pinned: !row.pinned }),
          },
        ]),
    {
      label: archived ? words.unarchive : words.archive,
      run: () => void chats.configure(ids, { archived: !archived }),
    },
    ...files,
    { label: words.remove, danger: true, run: () => void chats.trash(ids) },
  ];
}

function Rename(props: { row: SessionSummary; chats: ChatActions; done(byKey: boolean): void }): JSX.Element {
  let field: HTMLInputElement | undefined;
  let left = false;
  const leave = (keep: boolean, byKey: boolean) => {
    if (left) return;
    left = true;
    const title = field?.value.trim();
    if (keep && title && title !== props.row.title)
      void props.chats.configure([props.row.sessionId], { title, titled: true });
    props.done(byKey);
  };
  const onKey = (event: KeyboardEvent) => {
    // Hides keys in the text field from the shortcuts of the list.
    event.stopPropagation();
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      leave(event.key === "Enter", true);
    }
  };
  return (
    <input
      ref={(element) => {
        field = element;
        queueMicrotask(() => {
          element.focus();
          element.select();
        });
      }}
      type="text"
      class="session-name"
      aria-label={t().sessions.name}
      value={titleOf(props.row)}
      onKeyDown={onKey}
      onBlur={() => leave(true, false)}
    />
  );
}
