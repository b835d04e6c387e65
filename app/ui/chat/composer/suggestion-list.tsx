// The suggestions for `/` and `@` above the composer. The focus stays in the message field.
import { createEffect, For, type JSX, Show } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import { FileText, MessageSquare, SquareSlash as Terminal } from "../../kit/icons.ts";
import { t } from "../../text/t.ts";
import type { Suggestion, Suggestions } from "./suggestions.ts";

export const suggestionsId = "composer-suggestions";
export const suggestionId = (index: number): string => `composer-suggestion-${index}`;

const icons = { command: Terminal, file: FileText, chat: MessageSquare };

export function SuggestionList(props: { suggestions: Suggestions; choose(suggestion: Suggestion): void }): JSX.Element {
  let list: HTMLUListElement | undefined;
  createEffect(() => list?.children[props.suggestions.chosen()]?.scrollIntoView({ block: "nearest" }));
  return (
    <Show
      when={props.suggestions.list().length > 0}
      fallback={
        <Show when={props.suggestions.note()}>
          {(words) => (
            <p class="composer-suggestions composer-no-suggestions" role="status">
              {words()}
            </p>
          )}
        </Show>
      }
    >
      <ul ref={list} id={suggestionsId} class="composer-suggestions" role="listbox" aria-label={t().chat.suggestions}>
        <For each={props.suggestions.list()}>
          {(suggestion, i) => {
            const Icon = icons[suggestion.kind];
            return (
              <li
                id={suggestionId(i())}
                role="option"
                aria-selected={i() === props.suggestions.chosen()}
                onPointerMove={() => props.suggestions.choose(i())}
                // Keeps the focus in the field when an option is pressed.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => props.choose(suggestion)}
              >
                <Icon size={16} aria-hidden="true" />
                <span>{onOneLine(suggestion.name)}</span>
                <small>{suggestion.words}</small>
              </li>
            );
          }}
        </For>
      </ul>
    </Show>
  );
}
