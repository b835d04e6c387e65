// A small rounded label, in a colour that says its state if it has one, with a button to take it away if it can be.
import { type JSX, Show } from "solid-js";
import { X } from "../icons.ts";
import "./chip.css";

interface Props {
  children: JSX.Element;
  tone?: "accent" | "blue" | "amber" | "red" | "green";
  /** Words of the button that takes the chip away. Absent if it cannot be taken away. */
  removeLabel?: string;
  remove?(): void;
}

export function Chip(props: Props): JSX.Element {
  return (
    <span class="chip" data-tone={props.tone}>
      <span class="chip-words">{props.children}</span>
      <Show when={props.removeLabel}>
        {(label) => (
          <button type="button" class="quiet icon small" aria-label={label()} onClick={() => props.remove?.()}>
            <X size={14} />
          </button>
        )}
      </Show>
    </span>
  );
}
