// The command palette: one field for chats, messages and actions. Arrows choose, Enter runs, Escape closes.
import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js";
import { Keycaps } from "../kit/controls/keycap.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { Marks } from "../kit/marks.tsx";
import { t } from "../text/t.ts";
import { createResults, type Result } from "./results.ts";
import "./palette.css";

export function Palette(props: { close(): void }): JSX.Element {
  const [open, setOpen] = createSignal(true);
  let chosen: Result | undefined;
  const done = () => {
    props.close();
    // Runs the action after the dialog has returned the focus, so that the action may move the focus.
    chosen?.run();
  };
  const choose = (result: Result | undefined) => {
    if (!result) return;
    chosen = result;
    setOpen(false);
  };
  return (
    <Dialog open={open()} close={done} label={t().palette.title} bare>
      <Finder choose={choose} />
    </Dialog>
  );
}

const optionId = (index: number): string => `palette-option-${index}`;

function Finder(props: { choose(result: Result | undefined): void }): JSX.Element {
  const [words, setWords] = createSignal("");
  const [at, setAt] = createSignal(0);
  const results = createResults(words);
  let list: HTMLDivElement | undefined;
  createEffect(on(words, () => setAt(0)));
  const last = () => results.flat().length - 1;
  /** Index of the chosen result, limited to the existing results. */
  const place = () => Math.min(at(), last());

  const onKey = (event: KeyboardEvent) => {
    const round = last() + 1;
    if (event.key === "ArrowDown" && round > 0) setAt((place() + 1) % round);
    else if (event.key === "ArrowUp" && round > 0) setAt((place() + round - 1) % round);
    else if (event.key === "Enter") props.choose(results.flat()[place()]);
    else return;
    event.preventDefault();
    list?.querySelector(`#${optionId(place())}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div class="palette">
      <input
        ref={(field) => queueMicrotask(() => field.focus())}
        type="text"
        class="palette-field"
        role="combobox"
        aria-label={t().palette.field}
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls="palette-list"
        aria-activedescendant={last() < 0 ? undefined : optionId(place())}
        placeholder={t().palette.field}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setWords(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <div ref={list} id="palette-list" class="palette-list" role="listbox" aria-label={t().palette.title}>
        <For each={results.groups()}>
          {(group) => (
            <div role="group" aria-label={group.title}>
              <p class="palette-group" aria-hidden="true">
                {group.title}
              </p>
              <For each={group.results}>
                {(result) => (
                  <Option
                    result={result}
                    index={results.flat().indexOf(result)}
                    chosen={results.flat()[place()] === result}
                    choose={() => props.choose(result)}
                  />
                )}
              </For>
            </div>
          )}
        </For>
      </div>
      <Show when={results.empty()}>
        <p class="palette-none" role="status">
          {t().palette.nothing(words().trim())}
        </p>
      </Show>
    </div>
  );
}

interface OptionProps {
  result: Result;
  index: number;
  chosen: boolean;
  choose(): void;
}

function Option(props: OptionProps): JSX.Element {
  return (
    // The options need no key handler, because the field keeps the focus and handles all keys.
    <div
      id={optionId(props.index)}
      class="palette-option"
      role="option"
      aria-selected={props.chosen}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => props.choose()}
    >
      <span class="palette-words">
        <Marks text={props.result.label} ranges={props.result.ranges} />
      </span>
      <Show when={props.result.keys}>{(keys) => <Keycaps keys={keys()} />}</Show>
      <Show when={props.result.excerpt}>
        {(excerpt) => (
          <span class="palette-excerpt">
            <Marks text={excerpt().text} ranges={excerpt().ranges} />
          </span>
        )}
      </Show>
    </div>
  );
}
