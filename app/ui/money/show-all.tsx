// The button under a long table that shows all of its rows, and hides them again.
import type { JSX } from "solid-js";

interface Props {
  all: boolean;
  /** Label while only some rows are shown. */
  more: string;
  /** Label while all rows are shown. */
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
