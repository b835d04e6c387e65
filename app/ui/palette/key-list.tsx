// The dialog that lists keyboard shortcuts: of the available actions, the composer, the permission cards and the list
// of chats.
import { createSignal, For, type JSX } from "solid-js";
import { Dialog } from "../kit/dialog.tsx";
import { actions, keyLabel } from "../state/actions.ts";
import { t } from "../text/t.ts";
import "./palette.css";

interface Key {
  label: string;
  keys: string;
}

export function KeyList(props: { close(): void }): JSX.Element {
  const [open, setOpen] = createSignal(true);
  return (
    <Dialog open={open()} close={() => props.close()} label={t().palette.keysTitle}>
      <div class="keys">
        <div class="row keys-head">
          <h2>{t().palette.keysTitle}</h2>
          <button type="button" class="quiet small" onClick={() => setOpen(false)}>
            {t().palette.close}
          </button>
        </div>
        <For each={[...actionKeys(), ...fixedKeys()]}>
          {(group) => (
            <section aria-label={group.title}>
              <h3>{group.title}</h3>
              <dl>
                <For each={group.keys}>
                  {(key) => (
                    <div>
                      <dt>{key.label}</dt>
                      <dd>
                        <kbd>{key.keys}</kbd>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
    </Dialog>
  );
}

interface Group {
  title: string;
  keys: Key[];
}

function actionKeys(): Group[] {
  const { groups } = t().palette;
  return (Object.keys(groups) as (keyof typeof groups)[])
    .map((group) => ({
      title: groups[group],
      keys: actions().flatMap((action) =>
        action.group === group && action.keys ? { label: action.label, keys: keyLabel(action.keys) } : [],
      ),
    }))
    .filter(({ keys }) => keys.length > 0);
}

/** Shortcuts that work only in one place, such as the composer, and are not registered as actions. */
function fixedKeys(): Group[] {
  const { composer, composerKeys, approval, approvalKeys, list, listKeys } = t().palette;
  const named = <K extends string>(labels: Record<K, string>, keys: Record<K, string>): Key[] =>
    (Object.keys(labels) as K[]).map((name) => ({ label: labels[name], keys: keys[name] }));
  return [
    {
      title: composer,
      keys: named(composerKeys, {
        send: keyLabel("enter"),
        queue: keyLabel("mod+enter"),
        line: keyLabel("shift+enter"),
        history: "↑",
      }),
    },
    {
      title: approval,
      keys: named(approvalKeys, { once: keyLabel("enter"), always: "A", edit: "E", deny: keyLabel("escape") }),
    },
    {
      title: list,
      keys: named(listKeys, {
        move: "↑ ↓",
        open: keyLabel("enter"),
        rename: "F2",
        remove: "Del",
        leave: keyLabel("escape"),
      }),
    },
  ];
}
