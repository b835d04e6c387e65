// The button under a shortened text or diff that shows the rest. It disappears once everything is shown.
import { type JSX, Show } from "solid-js";

export function ShowRest(props: { shortened: boolean; label: string; show(): void }): JSX.Element {
  return (
    <Show when={props.shortened}>
      <button type="button" class="quiet small" onClick={() => props.show()}>
        {props.label}
      </button>
    </Show>
  );
}
