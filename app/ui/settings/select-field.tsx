// A labelled select for one setting.
import { For, type JSX } from "solid-js";

export function SelectField<V extends string>(props: {
  label: string;
  value: V;
  choices: Record<V, string>;
  choose(value: V): void;
  hint?: string;
}): JSX.Element {
  return (
    <label class="field">
      <span>
        {props.label}
        {props.hint && <small>{props.hint}</small>}
      </span>
      <select value={props.value} onChange={(event) => props.choose(event.currentTarget.value as V)}>
        <For each={Object.entries(props.choices) as [V, string][]}>
          {([value, words]) => (
            <option value={value} selected={value === props.value}>
              {words}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
