// Markup of the composer. Its state is in composer.ts.
import { createEffect, createSignal, For, type JSX, on, onMount, Show } from "solid-js";
import { ArrowUp, Clock, Paperclip, Square, X } from "../../kit/icons.ts";
import { useOcto } from "../../state/context.ts";
import { mentionedFile } from "../../state/file-mention.ts";
import { t } from "../../text/t.ts";
import type { ComposerModel } from "./composer.ts";
import { createSuggestions, type Suggestion } from "./suggestions.ts";
import { suggestionId, SuggestionList, suggestionsId } from "./suggestion-list.tsx";
import { mention, replaceTrigger, type Trigger, triggerAt } from "./trigger.ts";
import "./composer.css";

interface Props {
  model: ComposerModel;
  /** The chat's id, or `new`. */
  chat: string;
  folder: string | undefined;
  running: boolean;
  stopping: boolean;
  stop(): void;
  /** Focuses the field when the composer appears. */
  takesFocus: boolean;
  /** The settings below the field. */
  children: JSX.Element;
}

/** With `field-sizing` the style sheet grows the field. Measuring in a script would cost a layout per letter. */
const growsByStyle = CSS.supports("field-sizing", "content");

export function Composer(props: Props): JSX.Element {
  let field: HTMLTextAreaElement | undefined;
  let picker: HTMLInputElement | undefined;
  createEffect(() => {
    props.model.text();
    if (!field || growsByStyle) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  });
  // One frame later, because on a phone the panel still covers the field.
  createEffect(on(mentionedFile, (file) => file && requestAnimationFrame(() => field?.focus()), { defer: true }));
  // Not on a phone, where the keyboard would cover the messages.
  onMount(() => props.takesFocus && matchMedia("(pointer: fine)").matches && field?.focus());
  const [token, setToken] = createSignal<Trigger>();
  const offers = createSuggestions(token, { octo: useOcto(), folder: () => props.folder, chat: () => props.chat });
  const look = () => field && setToken(triggerAt(props.model.text(), field.selectionStart));
  const take = (offer: Suggestion | undefined) => {
    const now = token();
    if (!offer || !now || !field) return;
    const next = replaceTrigger(props.model.text(), now, offer.kind === "file" ? mention(offer.path) : "");
    props.model.setText(next.text);
    field.setSelectionRange(next.caret, next.caret);
    setToken(undefined);
    if (offer.kind === "command") offer.action.run();
    if (offer.kind === "chat") void props.model.addChat(offer.sessionId, offer.name);
  };
  /** Handles the keys of the suggestion list. Returns false if the list does not use the key. */
  const onOfferKey = (event: KeyboardEvent): boolean => {
    if (!token()) return false;
    if (event.key === "Escape") setToken(undefined);
    else if (offers.list().length === 0) return false;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") offers.move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" || event.key === "Tab") take(offers.list()[offers.chosen()]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || onOfferKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      // With nothing to send, Enter belongs to an open permission card.
      if (!props.model.ready() && !props.model.sending()) return;
      event.preventDefault();
      void props.model.send(event.metaKey || event.ctrlKey ? "next" : "now");
    } else if (
      (event.key === "ArrowUp" || event.key === "ArrowDown") &&
      caretAtEdge(event.currentTarget as HTMLTextAreaElement, event.key)
    ) {
      if (props.model.recall(event.key === "ArrowUp" ? -1 : 1)) event.preventDefault();
    }
  };
  const takeFiles = (files: FileList | undefined | null, event: Event) => {
    if (!files || files.length === 0) return;
    event.preventDefault();
    void props.model.add(files);
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void props.model.send("now");
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => takeFiles(event.dataTransfer?.files, event)}
    >
      <SuggestionList suggestions={offers} take={take} />
      <Attachments model={props.model} />
      <textarea
        ref={field}
        rows="1"
        aria-label={t().chat.composer}
        placeholder={t().chat.placeholder}
        aria-autocomplete="list"
        aria-controls={token() && offers.list().length > 0 ? suggestionsId : undefined}
        aria-activedescendant={token() && offers.list().length > 0 ? suggestionId(offers.chosen()) : undefined}
        value={props.model.text()}
        onInput={(event) => {
          props.model.setText(event.currentTarget.value);
          look();
        }}
        onSelect={look}
        onBlur={() => setToken(undefined)}
        onKeyDown={onKey}
        onBeforeInput={(event) => {
          if (event.inputType === "insertLineBreak" && !props.model.ready()) event.preventDefault();
        }}
        onPaste={(event) => takeFiles(event.clipboardData?.files, event)}
      />
      <Show when={props.model.trouble()}>
        {(words) => (
          <p class="composer-trouble" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <div class="composer-bar">
        <button
          type="button"
          class="quiet icon"
          aria-label={t().chat.attach}
          title={t().chat.attach}
          onClick={() => picker?.click()}
        >
          <Paperclip size={18} />
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            void props.model.add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
        {props.children}
        <Buttons {...props} />
      </div>
    </form>
  );
}

function Attachments(props: { model: ComposerModel }): JSX.Element {
  return (
    <Show when={props.model.attachments().length > 0}>
      <ul class="composer-attachments">
        <For each={props.model.attachments()}>
          {(attachment, i) => (
            <li>
              {attachment.name}
              <button
                type="button"
                class="quiet icon small"
                aria-label={t().chat.removeAttachment(attachment.name)}
                onClick={() => props.model.removeAt(i())}
              >
                <X size={14} />
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function Buttons(props: Omit<Props, "children">): JSX.Element {
  return (
    <div class="composer-buttons">
      <Show when={props.running}>
        <Show when={props.model.ready()}>
          <button
            type="button"
            class="quiet icon"
            aria-label={t().chat.sendNext}
            title={t().chat.sendNext}
            onClick={() => void props.model.send("next")}
          >
            <Clock size={18} />
          </button>
        </Show>
        <button type="button" class="stop" disabled={props.stopping} onClick={() => props.stop()}>
          <Square size={14} /> {props.stopping ? t().chat.stopping : t().chat.stop}
        </button>
      </Show>
      <button
        type="submit"
        class="primary icon"
        aria-label={props.running ? t().chat.sendNow : t().chat.send}
        title={props.running ? t().chat.sendNow : t().chat.send}
        disabled={!props.model.ready()}
      >
        <ArrowUp size={18} />
      </button>
    </div>
  );
}

/** Up recalls only from the first line and Down only from the last. Inside a text they move the caret. */
function caretAtEdge(field: HTMLTextAreaElement, key: string): boolean {
  const { selectionStart, selectionEnd, value } = field;
  if (selectionStart !== selectionEnd) return false;
  return key === "ArrowUp" ? !value.slice(0, selectionStart).includes("\n") : !value.slice(selectionEnd).includes("\n");
}
