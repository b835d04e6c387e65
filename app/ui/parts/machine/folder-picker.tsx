// Chooses a folder on the machine. The files in the folder are read only after the folder is opened.
import { createEffect, createResource, createSignal, For, type JSX, on, Show } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import { useOcto } from "../../state/context.ts";
import { t } from "../../text/t.ts";
import { Trouble } from "../../kit/trouble.tsx";
import { errorText } from "../words/error-text.ts";
import "./folder-picker.css";

export function FolderPicker(props: { start: string; choose(folder: string): void }): JSX.Element {
  const octo = useOcto();
  // `start` is read once. From then on, the picker keeps its own path.
  // oxlint-disable-next-line solid/reactivity
  const [path, setPath] = createSignal(props.start);
  /**
   * The text of the path field. The Open button opens the folder with this path, even if the list shows another folder.
   */
  // oxlint-disable-next-line solid/reactivity
  const [named, setNamed] = createSignal(props.start);
  const [trouble, setTrouble] = createSignal<string>();
  const browse = async (at: string) => {
    try {
      const found = await octo.call((api) => api.relay.browse(at));
      // Replaces the path only if the person has not changed it while the folder was being listed.
      setNamed((now) => (now === at ? found.path : now));
      return found;
    } catch (error) {
      setTrouble(errorText(error));
      return undefined;
    }
  };
  // The old list stays until the new one is loaded, so that the pressed button keeps its place and focus.
  const [listed] = createResource(path, browse, { initialValue: undefined });
  const here = () => listed.latest;
  let list: HTMLUListElement | undefined;
  // Focuses the first entry of the list if the focused folder has disappeared from the list.
  createEffect(on(here, () => document.activeElement === document.body && list?.querySelector("button")?.focus()));
  const browseTo = (to: string) => {
    setTrouble(undefined);
    setNamed(to);
    setPath(to);
  };
  const open = async () => {
    const at = named();
    await octo
      .call((api) => api.relay.open(at))
      .then(
        (root) => props.choose(root.path),
        (error: unknown) => setTrouble(errorText(error)),
      );
  };
  const join = (folder: string, name: string) => `${folder.replace(/[\\/]$/, "")}/${name}`;
  return (
    <div class="picker">
      <form
        class="picker-path"
        onSubmit={(event) => {
          event.preventDefault();
          // Hides the event from an outer form, which would otherwise be submitted too.
          event.stopPropagation();
          browseTo(named());
        }}
      >
        <input
          type="text"
          aria-label={t().kit.path}
          value={named()}
          onInput={(event) => setNamed(event.currentTarget.value)}
        />
        <button type="submit">{t().kit.go}</button>
      </form>
      <Trouble text={trouble()} />
      <ul ref={list} class="picker-list" aria-label={t().kit.folders}>
        <Show when={here()?.parent}>
          {(parent) => (
            <li>
              <button type="button" class="quiet" onClick={() => browseTo(parent())}>
                ..
              </button>
            </li>
          )}
        </Show>
        <For each={here()?.folders} fallback={<li class="picker-none">{t().kit.noFolders}</li>}>
          {(name) => (
            <li>
              <button type="button" class="quiet" onClick={() => browseTo(join(here()?.path ?? "", name))}>
                {onOneLine(name)}
              </button>
            </li>
          )}
        </For>
      </ul>
      <Show when={here()?.cut}>
        <p class="picker-none">{t().kit.limited}</p>
      </Show>
      <button type="button" class="primary" disabled={!named()} onClick={() => void open()}>
        {t().kit.openFolder}
      </button>
    </div>
  );
}
