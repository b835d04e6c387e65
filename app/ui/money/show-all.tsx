// The button under a long table. It shows all rows, and then only the first ones again.
import type { JSX } from "solid-js";

interface Props {
  all: boolean;
  /** Label of the button while only some rows are shown. */
  more: string;
  /** Label of the button while all rows are shown. */
  fewer: string;
  set(all: boolean): void;
}

export function ShowAll(props: Props): JSX.Element {
  return (
    <button type="button" class="quiet small" aria-expanded={props.all} onClick={() => props.set(!props.all)}>
      {props.all ? props.fewer : props.more}
    </button>
  );
}
