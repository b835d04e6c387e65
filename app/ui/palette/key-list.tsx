// The dialog that lists keyboard shortcuts: of the available actions, the composer, the permission cards and the list
// of chats.
import { For, type JSX } from "solid-js";
import { Keycaps } from "../kit/controls/keycap.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { actions } from "../state/actions.ts";
import { t } from "../text/t.ts";
import "./palette.css";

interface Key {
  label: string;
  keys: string;
}

export function KeyList(props: { close(): void }): JSX.Element {
  return (
    <Dialog open close={() => props.close()} label={t().palette.keysTitle}>
      <div class="keys">
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
                        <Keycaps keys={key.keys} read />
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
        action.group === group && action.keys ? { label: action.label, keys: action.keys } : [],
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
        send: "enter",
        queue: "mod+enter",
        line: "shift+enter",
        history: "arrowup",
      }),
    },
    {
      title: approval,
      keys: named(approvalKeys, { once: "enter", always: "a", edit: "e", deny: "escape" }),
    },
    {
      title: list,
      keys: named(listKeys, {
        move: "arrowup+arrowdown",
        open: "enter",
        rename: "F2",
        remove: "delete",
        leave: "escape",
      }),
    },
  ];
}
