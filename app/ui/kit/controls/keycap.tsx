// The keys of a shortcut, drawn as keycaps.
import { For, type JSX } from "solid-js";
import { keyNames } from "./key-label.ts";
import "./keycap.css";

/**
 * `keys` in the notation of actions: `mod+k`, `enter`, `a`. Beside a name, screen readers are spared the keys; they get
 * them from the list of shortcuts, which has them `read`.
 */
export function Keycaps(props: { keys: string; read?: boolean }): JSX.Element {
  return (
    <span class="keycaps" aria-hidden={!props.read}>
      <For each={keyNames(props.keys)}>{(name) => <kbd>{name}</kbd>}</For>
    </span>
  );
}
