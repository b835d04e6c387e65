// A labelled switch: something that is on or off and takes effect at once.
import type { JSX } from "solid-js";
import "./switch.css";

interface Props {
  label: string;
  /** A line that explains the switch. */
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  change(checked: boolean): void;
}

export function Switch(props: Props): JSX.Element {
  return (
    <label class="switch">
      <span>
        {props.label}
        {props.hint && <small>{props.hint}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-label={props.label}
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => {
          const wanted = event.currentTarget.checked;
          // Shows what is stored, which the caller may refuse to change.
          event.currentTarget.checked = props.checked;
          props.change(wanted);
        }}
      />
    </label>
  );
}
