// The options of a select or a combobox. The focus stays in the button or field, which names the active option.
import { createEffect, For, type JSX, on, Show } from "solid-js";
import { Check } from "../icons.ts";
import "./option-list.css";

export interface Option<V extends string = string> {
  value: V;
  label: string;
  /** A second line in small type. */
  hint?: string;
  /** What stands at the right edge of the row. */
  aside?: () => JSX.Element;
  /** The heading under which the option stands. Options of a group follow each other. */
  group?: string;
  /** Further words by which a search finds the option. */
  also?: string;
}

interface Props {
  id: string;
  label: string;
  options: Option[];
  /** Index of the option that Enter chooses. */
  active: number;
  value: string | undefined;
  point(index: number): void;
  choose(index: number): void;
}

export const optionId = (list: string, index: number): string => `${list}-${index}`;

interface Group {
  name: string | undefined;
  rows: { option: Option; index: number }[];
}

function grouped(options: Option[]): Group[] {
  const groups: Group[] = [];
  for (const [index, option] of options.entries()) {
    if (index === 0 || groups.at(-1)?.name !== option.group) groups.push({ name: option.group, rows: [] });
    groups.at(-1)?.rows.push({ option, index });
  }
  return groups;
}

export function OptionList(props: Props): JSX.Element {
  let list: HTMLDivElement | undefined;
  createEffect(
    on([() => props.active, () => props.options], ([index]) =>
      list?.querySelector(`#${CSS.escape(optionId(props.id, index))}`)?.scrollIntoView({ block: "nearest" }),
    ),
  );
  const rows = (group: Group) => <For each={group.rows}>{(row) => <Row {...row} list={props} />}</For>;
  return (
    <div ref={list} id={props.id} class="options" role="listbox" aria-label={props.label}>
      <For each={grouped(props.options)}>
        {(group) => (
          <Show when={group.name} fallback={rows(group)}>
            <div role="group" aria-label={group.name}>
              <div class="option-group" aria-hidden="true">
                {group.name}
              </div>
              {rows(group)}
            </div>
          </Show>
        )}
      </For>
    </div>
  );
}

function Row(props: Group["rows"][number] & { list: Props }): JSX.Element {
  const chosen = () => props.option.value === props.list.value;
  return (
    <div
      id={optionId(props.list.id, props.index)}
      class="option"
      role="option"
      aria-selected={chosen()}
      data-active={props.index === props.list.active}
      onPointerMove={() => props.list.point(props.index)}
      // Keeps the focus in the field when an option is pressed.
      onPointerDown={(event) => event.preventDefault()}
      onClick={(event) => {
        // A label around the select would click its button, which opens the list again.
        event.preventDefault();
        props.list.choose(props.index);
      }}
    >
      <span class="option-words">
        <span>{props.option.label}</span>
        <Show when={props.option.hint}>
          <small>{props.option.hint}</small>
        </Show>
      </span>
      {props.option.aside?.()}
      <span class="option-check">
        <Show when={chosen()}>
          <Check size={16} />
        </Show>
      </span>
    </div>
  );
}

/** The index to which a key moves in a list of `count` options. Undefined for any other key. */
export function movedBy(key: string, now: number, count: number): number | undefined {
  const last = count - 1;
  const to = {
    ArrowDown: now >= last ? 0 : now + 1,
    ArrowUp: now <= 0 ? last : now - 1,
    PageDown: Math.min(last, now + 10),
    PageUp: Math.max(0, now - 10),
  }[key];
  return count === 0 ? undefined : to;
}

/** Options from a table of values and their words. */
export const optionsOf = <V extends string>(words: Record<V, string>): Option<V>[] =>
  (Object.entries(words) as [V, string][]).map(([value, label]) => ({ value, label }));
