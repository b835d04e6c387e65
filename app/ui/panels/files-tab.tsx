// The Files tab: the folder as a tree, and a preview of one file.
import { createEffect, createUniqueId, type JSX, on, onMount, Show } from "solid-js";
import { Virtualizer, type VirtualizerHandle } from "virtua/solid";
import { onOneLine } from "#core/hidden-characters.ts";
import { ChevronRight, FileText, Folder, RefreshCw } from "../kit/icons.ts";
import { t } from "../text/t.ts";
import "../text/panels.ts";
import { Preview } from "./preview.tsx";
import { createTree, type Tree, type TreeNote, type TreeRow } from "./tree.ts";
import { makeTreeKeys } from "./tree-keys.ts";
import type { PanelModel } from "./panel-model.ts";

interface Props {
  model: PanelModel;
  /** Closes the panel if it covers the composer. Called after a file was mentioned in the composer. */
  leave(): void;
}

export function FilesTab(props: Props): JSX.Element {
  // The model is read once, because a panel always shows the same folder.
  // oxlint-disable-next-line solid/reactivity
  const { model } = props;
  const tree = createTree(model);
  let wasShown = false;
  createEffect(
    on(model.shown, (path) => {
      wasShown ||= path !== undefined;
    }),
  );
  return (
    <Show when={model.shown()} keyed fallback={<FileTree model={model} tree={tree} focus={wasShown} />}>
      {(path) => <Preview model={model} path={path} leave={props.leave} />}
    </Show>
  );
}

function FileTree(props: { model: PanelModel; tree: Tree; focus: boolean }): JSX.Element {
  const id = createUniqueId();
  let box: HTMLDivElement | undefined;
  let handle: VirtualizerHandle | undefined;
  const indexOf = (path: string | undefined) => props.tree.rows().findIndex((row) => row.path === path);
  const activeIndex = () => indexOf(props.tree.active());
  const press = (row: TreeRow) => {
    props.tree.activate(row.path);
    if (row.folder) props.tree.toggle(row.path);
    else props.model.preview(row.path);
  };
  // The tree is read once, because a tab always shows the same tree.
  // oxlint-disable-next-line solid/reactivity
  const keys = makeTreeKeys(props.tree, press);
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (keys(event.key, event.timeStamp)) event.preventDefault();
  };
  /**
   * Activates the first row if the tree has the focus but no active row. This happens if the files are loaded after the
   * tree got the focus.
   */
  const beginAtFirst = () => {
    const [first] = props.tree.rows();
    if (activeIndex() < 0 && first && !("note" in first) && box === document.activeElement)
      props.tree.activate(first.path);
  };
  createEffect(on(() => props.tree.rows(), beginAtFirst));
  const toActive = () => activeIndex() >= 0 && handle?.scrollToIndex(activeIndex(), { align: "nearest" });
  createEffect(on(() => props.tree.active(), toActive));
  onMount(() => {
    if (props.focus) box?.focus({ preventScroll: true });
    toActive();
  });
  return (
    <>
      <div class="panel-bar">
        <span class="panel-path" data-tip={onOneLine(props.model.folder)}>
          <bdi>{onOneLine(props.model.folder)}</bdi>
        </span>
        <button
          type="button"
          class="quiet icon small"
          aria-label={t().panels.refresh}
          onClick={() => props.model.refresh()}
        >
          <RefreshCw size={16} />
        </button>
      </div>
      <div
        ref={box}
        class="tree"
        role="tree"
        aria-label={t().panels.tree}
        tabindex="0"
        aria-activedescendant={activeIndex() >= 0 ? `${id}-${activeIndex()}` : undefined}
        onKeyDown={onKey}
        onFocus={beginAtFirst}
      >
        <Virtualizer
          ref={(made) => {
            handle = made;
          }}
          data={props.tree.rows()}
          keepMounted={activeIndex() >= 0 ? [activeIndex()] : []}
        >
          {(row, index) =>
            "note" in row ? (
              <Note row={row} />
            ) : (
              <Row row={row} id={`${id}-${index()}`} active={row.path === props.tree.active()} press={press} />
            )
          }
        </Virtualizer>
      </div>
    </>
  );
}

function Row(props: { row: TreeRow; id: string; active: boolean; press(row: TreeRow): void }): JSX.Element {
  return (
    // Rows need no key handler, because the tree handles the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={props.id}
      class="tree-row"
      role="treeitem"
      aria-level={props.row.depth}
      aria-posinset={props.row.position}
      aria-setsize={props.row.siblings}
      aria-expanded={props.row.folder ? props.row.expanded : undefined}
      aria-selected={props.active}
      style={{ "--depth": props.row.depth - 1 }}
      onClick={() => props.press(props.row)}
    >
      <Show when={props.row.folder} fallback={<FileText class="tree-icon" size={16} />}>
        <ChevronRight class="tree-turn" size={14} />
        <Folder class="tree-icon" size={16} />
      </Show>
      <span class="tree-name">{onOneLine(props.row.name)}</span>
      <Show when={props.row.changed}>
        <span class="tree-changed" data-tip={t().panels.changed}>
          <span class="visually-hidden">{t().panels.changed}</span>
        </span>
      </Show>
    </div>
  );
}

function Note(props: { row: TreeNote }): JSX.Element {
  const words = () => {
    const { note } = props.row;
    if (note === "loading") return t().panels.loading;
    if (note === "empty") return t().panels.emptyFolder;
    return "failed" in note ? t().panels.readFailed(note.failed) : t().panels.more(note.left);
  };
  return (
    <div
      class="tree-note"
      classList={{ "panel-late": props.row.note === "loading" }}
      style={{ "--depth": props.row.depth - 1 }}
    >
      {words()}
    </div>
  );
}
