// The button of a select or a combobox: shows what is chosen, and opens the list.
import type { JSX } from "solid-js";
import { ChevronRight } from "../icons.ts";
import type { Opener } from "./beside.ts";
import type { Option } from "./option-list.tsx";
import "./select-button.css";

export interface SelectProps<V extends string> {
  label: string;
  value: V | undefined;
  options: Option<V>[];
  choose(value: V): void;
  disabled?: boolean;
  /** Text on the button while no option is chosen. */
  placeholder?: string;
}

interface Props {
  select: Pick<SelectProps<string>, "label" | "value" | "options" | "disabled" | "placeholder">;
  opener: Opener;
  /** What the button opens, and the id of it. */
  opens: "listbox" | "dialog";
  list: string;
  /** Id of the option that Enter chooses, if the focus stays in the button. */
  active?: string;
  ref(button: HTMLButtonElement): void;
  onKeyDown(event: KeyboardEvent): void;
}

export function SelectButton(props: Props): JSX.Element {
  return (
    <button
      ref={props.ref}
      type="button"
      class="select"
      role="combobox"
      aria-label={props.select.label}
      aria-haspopup={props.opens}
      aria-expanded={props.opener.open()}
      aria-controls={props.opener.open() ? props.list : undefined}
      aria-activedescendant={props.active}
      disabled={props.select.disabled}
      onPointerDown={(event) => props.opener.onPointerDown(event)}
      onClick={(event) => props.opener.onClick(event)}
      onKeyDown={(event) => props.onKeyDown(event)}
      // Firefox clicks a button when Space is released.
      onKeyUp={(event) => event.key === " " && event.preventDefault()}
    >
      <span class="one-line">
        {props.select.options.find(({ value }) => value === props.select.value)?.label ?? props.select.placeholder}
      </span>
      <ChevronRight size={14} class="select-chevron" />
    </button>
  );
}
