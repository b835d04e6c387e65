// One line that says what went wrong. Screen readers announce it when it appears.
import { type JSX, Show } from "solid-js";

export function Trouble(props: { text: string | undefined }): JSX.Element {
  return (
    <Show when={props.text}>
      {(text) => (
        <p class="trouble" role="alert">
          {text()}
        </p>
      )}
    </Show>
  );
}
