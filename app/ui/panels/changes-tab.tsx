// The Changes tab: every line that this chat changed, by file.
import { createSignal, For, type JSX, Show, untrack } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import { type FileChange, joinedPatch } from "#core/session/files/file-changes.ts";
import { Diff } from "../kit/diff.tsx";
import { Disclosure } from "../kit/controls/disclosure.tsx";
import { toast } from "../parts/frame/toast.tsx";
import { t } from "../text/t.ts";
import "../text/panels.ts";
import { createFileStatuses, type FileStatus, totalOf } from "./changed-files.ts";
import type { PanelModel } from "./panel-model.ts";

/** If at most this many files were changed, all diffs are expanded at first. */
const openUpTo = 3;

interface Props {
  model: PanelModel;
  /** Opens the current content of the file in the preview. */
  open(path: string): void;
}

export function ChangesTab(props: Props): JSX.Element {
  const changes = () => props.model.changes() ?? [];
  // The model is read once, because a panel always shows the same chat and folder.
  // oxlint-disable-next-line solid/reactivity
  const statuses = createFileStatuses(props.model);
  const paths = () => changes().map(({ path }) => path);
  const of = (path: string) => changes().find((change) => change.path === path);
  const copy = () => void navigator.clipboard.writeText(joinedPatch(changes())).then(() => toast(t().panels.copied));
  return (
    <Show
      when={changes().length > 0}
      fallback={
        <Show when={props.model.changes()} fallback={<p class="panel-empty panel-late">{t().panels.loading}</p>}>
          <p class="panel-empty">{t().panels.noChanges}</p>
        </Show>
      }
    >
      <div class="panel-bar">
        <span class="panel-path">
          {t().panels.summary(changes().length)} · <Counts {...totalOf(changes())} />
        </span>
        <button type="button" class="quiet small" onClick={copy}>
          {t().panels.copyPatch}
        </button>
      </div>
      <ul class="changes">
        {/* The list is keyed by path, so that the diff of a file stays open when the file changes again. */}
        <For each={paths()}>
          {(path) => (
            <Show when={of(path)}>
              {(change) => (
                <li>
                  <Change
                    change={change()}
                    status={statuses().get(path)}
                    open={changes().length <= openUpTo}
                    show={() => props.open(path)}
                  />
                </li>
              )}
            </Show>
          )}
        </For>
      </ul>
    </Show>
  );
}

interface ChangeProps {
  change: FileChange;
  status: FileStatus | undefined;
  open: boolean;
  show(): void;
}

function Change(props: ChangeProps): JSX.Element {
  /** Whether the diff is expanded. `props.open` is read once, so that it does not override the person's choice. */
  const [open, setOpen] = createSignal(untrack(() => props.open));
  const warning = () =>
    props.status === "moved-on" ? t().panels.changedSince : props.status === "gone" ? t().panels.gone : undefined;
  return (
    <Disclosure
      class="change"
      open={open()}
      toggled={setOpen}
      summary={
        <>
          <span class="panel-path" data-tip={onOneLine(props.change.path)}>
            <bdi>{onOneLine(props.change.path)}</bdi>
          </span>
          <Show when={props.change.created}>
            <small>{t().panels.created}</small>
          </Show>
          <Counts {...props.change} />
        </>
      }
    >
      <Show when={warning()}>{(words) => <p class="badge change-warning">{words()}</p>}</Show>
      <Show when={open()}>
        <For each={props.change.patches}>{(patch) => <Diff patch={patch} />}</For>
      </Show>
      <Show when={props.status !== "gone"}>
        <button type="button" class="quiet small" onClick={() => props.show()}>
          {t().panels.showFile}
        </button>
      </Show>
    </Disclosure>
  );
}

function Counts(props: { added: number; removed: number }): JSX.Element {
  return (
    <span class="change-counts">
      <span class="added">+{props.added}</span> <span class="removed">−{props.removed}</span>
    </span>
  );
}
