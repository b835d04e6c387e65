// A select for long lists: its button opens a list with a search field.
import { createUniqueId, type JSX, Show } from "solid-js";
import { createOpener } from "./beside.ts";
import { FilterList } from "./filter-list.tsx";
import { Popover } from "./popover.tsx";
import { SelectButton, type SelectProps } from "./select-button.tsx";

interface Props<V extends string> extends SelectProps<V> {
  /** The prompt in the search field. */
  search: string;
  /** What is said when no option fits. */
  empty: string;
}

export function Combobox<V extends string>(props: Props<V>): JSX.Element {
  const opener = createOpener();
  const id = createUniqueId();
  let button: HTMLButtonElement | undefined;
  const choose = (value: V) => {
    opener.close();
    button?.focus();
    if (value !== props.value) props.choose(value);
  };
  return (
    <span class="select-place">
      <SelectButton
        select={props}
        opener={opener}
        opens="dialog"
        list={id}
        ref={(element) => (button = element)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          opener.show();
        }}
      />
      <Show when={opener.open()}>
        <Popover id={id} label={props.label} class="combobox" align="start" anchor={() => button} close={opener.close}>
          <FilterList
            label={props.search}
            placeholder={props.search}
            empty={props.empty}
            options={props.options}
            value={props.value}
            choose={choose}
          />
        </Popover>
      </Show>
    </span>
  );
}
