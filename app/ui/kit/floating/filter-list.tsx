// A search field with the options that fit: what a combobox opens. Arrow keys move, Enter chooses.
import { createEffect, createSignal, createUniqueId, type JSX, on, Show } from "solid-js";
import { Search } from "../icons.ts";
import { movedBy, type Option, optionId, OptionList } from "./option-list.tsx";
import "./filter-list.css";

interface Props<V extends string> {
  label: string;
  placeholder: string;
  /** What is said when no option fits. */
  empty: string;
  options: Option<V>[];
  value: V | undefined;
  choose(value: V): void;
}

/** The options whose words contain all words of the search. */
export function fitting<V extends string>(options: Option<V>[], query: string): Option<V>[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter((option) => {
    const text = [option.label, option.hint, option.group, option.also].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function FilterList<V extends string>(props: Props<V>): JSX.Element {
  const id = createUniqueId();
  const [query, setQuery] = createSignal("");
  const shown = () => fitting(props.options, query());
  const [active, setActive] = createSignal(0);
  // A search begins at its first option; without a search, the list begins at the chosen one.
  createEffect(
    on(query, (typed) =>
      setActive(
        typed
          ? 0
          : Math.max(
              0,
              shown().findIndex(({ value }) => value === props.value),
            ),
      ),
    ),
  );
  const choose = (index: number) => {
    const option = shown()[index];
    if (option) props.choose(option.value);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      return choose(active());
    }
    const to = movedBy(event.key, active(), shown().length);
    if (to === undefined) return;
    event.preventDefault();
    setActive(to);
  };
  return (
    <div class="filter-list">
      <div class="filter-field">
        <Search size={14} />
        <input
          type="text"
          role="combobox"
          aria-label={props.label}
          aria-expanded={shown().length > 0}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={shown().length > 0 ? optionId(id, active()) : undefined}
          placeholder={props.placeholder}
          autocomplete="off"
          spellcheck={false}
          value={query()}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={onKey}
        />
      </div>
      <OptionList
        id={id}
        label={props.label}
        options={shown()}
        active={active()}
        value={props.value}
        point={setActive}
        choose={choose}
      />
      <Show when={shown().length === 0}>
        <p class="filter-none" role="status">
          {props.empty}
        </p>
      </Show>
    </div>
  );
}
