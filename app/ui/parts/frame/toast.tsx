// Toasts: short messages about what was just done, with an optional action such as Undo.
import { createSignal, For, type JSX, onCleanup, Show } from "solid-js";
import { createActions } from "../../state/actions.ts";
import "./toast.css";

interface Toast {
  id: number;
  text: string;
  action?: { label: string; run(): void };
}

const shownMs = 8_000;
const heldMs = 2_000;
const [toasts, setToasts] = createSignal<Toast[]>([]);
let next = 0;

export function toast(words: string, action?: Toast["action"]): void {
  const id = next++;
  setToasts((now) => [...now, { id, text: words, action }]);
  setTimeout(() => dismissUnlessHeld(id), shownMs);
}

/** Removes the toast once neither the pointer nor the focus is on it. */
function dismissUnlessHeld(id: number): void {
  const held = document.querySelector(`[data-toast="${id}"]:is(:hover, :focus-within)`);
  if (held) setTimeout(() => dismissUnlessHeld(id), heldMs);
  else dismiss(id);
}

/** Elements at the foot of a page. Toasts appear above the highest of them. */
const footElements = new Set<HTMLElement>();
const [footHeight, setFootHeight] = createSignal(0);

/**
 * Use this function as the `ref` of each element at the foot of a page, so that toasts do not cover the element.
 * Elements beside the page, such as in the sidebar, do not need it.
 */
export function standsBelowToasts(foot: HTMLElement): void {
  const watcher = new ResizeObserver(measureFoot);
  footElements.add(foot);
  watcher.observe(foot);
  onCleanup(() => {
    watcher.disconnect();
    footElements.delete(foot);
    measureFoot();
  });
}

function measureFoot(): void {
  const heights = [...footElements].map((foot) => {
    const page = foot.closest(".page")?.getBoundingClientRect();
    return page ? page.bottom - foot.getBoundingClientRect().top : 0;
  });
  setFootHeight(Math.max(0, ...heights));
}

const dismiss = (id: number) => setToasts((now) => now.filter((one) => one.id !== id));

export function Toasts(): JSX.Element {
  const act = (one: Toast) => {
    one.action?.run();
    dismiss(one.id);
  };
  // A shortcut runs the action of the last toast, because a toast may disappear before Tab reaches its button.
  createActions(() => {
    const last = toasts().findLast(({ action }) => action);
    return last?.action
      ? [{ id: "toast", group: "app", label: last.action.label, keys: "mod+z", run: () => act(last) }]
      : [];
  });
  return (
    <div class="toasts" role="status" aria-live="polite" style={{ "--taken": `${footHeight()}px` }}>
      <For each={toasts()}>
        {(one) => (
          <div class="toast" data-toast={one.id}>
            <span>{one.text}</span>
            <Show when={one.action}>
              {(action) => (
                <button type="button" class="quiet" onClick={() => act(one)}>
                  {action().label}
                </button>
              )}
            </Show>
          </div>
        )}
      </For>
    </div>
  );
}
