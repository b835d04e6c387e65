// A labelled select: one row of a form or of the settings.
import type { JSX } from "solid-js";
import type { SelectProps } from "./select-button.tsx";
import { Select } from "./select-list.tsx";

export function SelectField<V extends string>(props: SelectProps<V> & { hint?: string }): JSX.Element {
  return (
    <div class="field">
      <span>
        {props.label}
        {props.hint && <small>{props.hint}</small>}
      </span>
      <Select {...props} />
    </div>
  );
}
