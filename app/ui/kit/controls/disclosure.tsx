// A section that opens and closes. A chevron turns with it.
import type { JSX } from "solid-js";

interface Props {
  summary: JSX.Element;
  class?: string;
  open?: boolean;
  toggled?(open: boolean): void;
  children: JSX.Element;
}

export function Disclosure(props: Props): JSX.Element {
  return (
    <details
      class={props.class ? `disclosure ${props.class}` : "disclosure"}
      open={props.open}
      onToggle={(event) => props.toggled?.(event.currentTarget.open)}
    >
      <summary>{props.summary}</summary>
      {props.children}
    </details>
  );
}
