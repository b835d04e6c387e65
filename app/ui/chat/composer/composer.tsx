// Markup of the composer. Its state is in composer.ts.
import { createEffect, For, type JSX, on, onMount, Show } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import { ArrowUp, Clock, Paperclip, Square, X } from "../../kit/icons.ts";
import { useOcto } from "../../state/context.ts";
import { mentionedFile } from "../../state/file-mention.ts";
import { t } from "../../text/t.ts";
import type { PasteOffer } from "./attaching.ts";
import type { ComposerModel } from "./composer.ts";
import { readClipboard } from "./paste.ts";
import { createCompletion } from "./completion.ts";
import { suggestionId, SuggestionList, suggestionsId } from "./suggestion-list.tsx";
import "./composer.css";

interface Props {
  model: ComposerModel;
  /** The chat's id, or `new` for a chat that does not exist yet. */
  chat: string;
  folder: string | undefined;
  running: boolean;
  stopping: boolean;
  stop(): void;
  /** True if the field gets the focus when the composer appears. */
  takesFocus: boolean;
  /** True if a message answers a question of Octo. */
  answers?: boolean;
  /** The settings below the field. */
  children: JSX.Element;
}

/** True if CSS can grow the field with its text. Otherwise a script measures the field after each letter. */
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
  // Waits one frame, because on a phone the panel still covers the field during this frame.
  createEffect(on(mentionedFile, (file) => file && requestAnimationFrame(() => field?.focus()), { defer: true }));
  // Does not focus the field on phones, because the on-screen keyboard would cover the messages.
  // A card that already asks has taken the focus, so that its keys work.
  onMount(() => {
    const isAsked = document.activeElement?.closest(".ask");
    if (props.takesFocus && !isAsked && matchMedia("(pointer: fine)").matches) field?.focus();
  });
  const completion = createCompletion({
    octo: useOcto(),
    field: () => field,
    // `model` is read once, because a composer keeps the same model object for its lifetime.
    // oxlint-disable-next-line solid/reactivity
    model: props.model,
    folder: () => props.folder,
    chat: () => props.chat,
  });
  const onKey = (event: KeyboardEvent) => {
    if (completion.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      // Leaves Enter to an open permission card if there is nothing to send.
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
      <SuggestionList suggestions={completion.suggestions} choose={completion.choose} />
      <Attachments model={props.model} />
      <textarea
        ref={field}
        rows="1"
        aria-label={t().chat.composer}
        placeholder={props.answers ? t().chat.placeholderAnswer : t().chat.placeholder}
        aria-autocomplete="list"
        aria-controls={completion.isOpen() ? suggestionsId : undefined}
        aria-activedescendant={completion.isOpen() ? suggestionId(completion.suggestions.chosen()) : undefined}
        value={props.model.text()}
        onInput={(event) => {
          props.model.setText(event.currentTarget.value);
          completion.update();
        }}
        onSelect={completion.update}
        onBlur={completion.close}
        onKeyDown={onKey}
        onBeforeInput={(event) => {
          if (event.inputType === "insertLineBreak" && !props.model.ready()) event.preventDefault();
        }}
        onPaste={(event) => {
          if (event.clipboardData && props.model.paste(readClipboard(event.clipboardData))) event.preventDefault();
        }}
      />
      <Offer offer={props.model.offer()} />
      <Show when={!props.model.kept()}>
        <p class="composer-note" role="status">
          {t().chat.draftNotKept}
        </p>
      </Show>
      <Show when={props.model.trouble()}>
        {(words) => (
          <p class="composer-trouble" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <div class="composer-bar">
        <button type="button" class="quiet icon" aria-label={t().chat.attach} onClick={() => picker?.click()}>
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

/** Offers what else the clipboard held. */
function Offer(props: { offer: PasteOffer | undefined }): JSX.Element {
  return (
    <Show when={props.offer}>
      {(offer) => (
        <div class="composer-offer" role="status">
          <span>{t().chat.pasteOffer[offer().kind]}</span>
          <button type="button" class="quiet small" onClick={() => offer().accept()}>
            {t().chat.pasteAccept[offer().kind]}
          </button>
          <button
            type="button"
            class="quiet icon small"
            aria-label={t().chat.pasteDismiss}
            onClick={() => offer().dismiss()}
          >
            <X size={14} />
          </button>
        </div>
      )}
    </Show>
  );
}

function Attachments(props: { model: ComposerModel }): JSX.Element {
  return (
    <Show when={props.model.attachments().length + props.model.preparing() > 0}>
      <ul class="composer-attachments">
        <For each={props.model.attachments()}>
          {(attachment, i) => (
            <li>
              {onOneLine(attachment.name)}
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
        <Show when={props.model.preparing() > 0}>
          <li role="status">{t().chat.preparing}</li>
        </Show>
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
        disabled={!props.model.ready()}
      >
        <ArrowUp size={18} />
      </button>
    </div>
  );
}

/** True if an arrow key recalls a message and does not move the caret: Up in the first line, Down in the last line. */
function caretAtEdge(field: HTMLTextAreaElement, key: string): boolean {
  const { selectionStart, selectionEnd, value } = field;
  if (selectionStart !== selectionEnd) return false;
  return key === "ArrowUp" ? !value.slice(0, selectionStart).includes("\n") : !value.slice(selectionEnd).includes("\n");
}
