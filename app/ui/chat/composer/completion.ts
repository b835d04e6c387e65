// Completion in the composer: opens suggestions at `/` and `@`, and inserts the chosen one.
import { createSignal } from "solid-js";
import type { Octo } from "../../octo.ts";
import type { ComposerModel } from "./composer.ts";
import { createSuggestions, type Suggestion, type Suggestions } from "./suggestions.ts";
import { mention, replaceTrigger, type Trigger, triggerAt } from "./trigger.ts";

interface CompletionPorts {
  octo: Octo;
  field(): HTMLTextAreaElement | undefined;
  model: ComposerModel;
  folder(): string | undefined;
  /** The chat's id, or `new` for a chat that does not exist yet. */
  chat(): string;
}

export interface Completion {
  suggestions: Suggestions;
  /** True while there are suggestions to choose from. */
  isOpen(): boolean;
  /** Call this after the text or the caret has changed. */
  update(): void;
  close(): void;
  choose(suggestion: Suggestion | undefined): void;
  /** Handles a key for the list of suggestions. Returns false if the list does not use the key. */
  onKey(event: KeyboardEvent): boolean;
}

export function createCompletion({ octo, field, model, folder, chat }: CompletionPorts): Completion {
  const [trigger, setTrigger] = createSignal<Trigger>();
  const suggestions = createSuggestions(trigger, { octo, folder, chat });
  const close = () => void setTrigger(undefined);
  const choose = (suggestion: Suggestion | undefined) => {
    const now = trigger();
    const input = field();
    if (!suggestion || !now || !input) return;
    const next = replaceTrigger(model.text(), now, suggestion.kind === "file" ? mention(suggestion.path) : "");
    model.setText(next.text);
    input.setSelectionRange(next.caret, next.caret);
    close();
    if (suggestion.kind === "command") suggestion.action.run();
    if (suggestion.kind === "chat") void model.addChat(suggestion.sessionId, suggestion.name);
  };
  return {
    suggestions,
    isOpen: () => trigger() !== undefined && suggestions.list().length > 0,
    update() {
      const input = field();
      if (input) setTrigger(triggerAt(model.text(), input.selectionStart));
    },
    close,
    choose,
    onKey(event) {
      if (!trigger()) return false;
      if (event.key === "Escape") close();
      else if (suggestions.list().length === 0) return false;
      else if (event.key === "ArrowDown" || event.key === "ArrowUp")
        suggestions.move(event.key === "ArrowDown" ? 1 : -1);
      else if (event.key === "Enter" || event.key === "Tab") choose(suggestions.list()[suggestions.chosen()]);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
