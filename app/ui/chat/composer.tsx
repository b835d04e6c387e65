// Markup of the composer; composer.ts has its logic.
import ArrowUp from "lucide-solid/icons/arrow-up";
import Clock from "lucide-solid/icons/clock";
import Paperclip from "lucide-solid/icons/paperclip";
import Square from "lucide-solid/icons/square";
import X from "lucide-solid/icons/x";
import { createEffect, For, type JSX, Show } from "solid-js";
import { t } from "../text/t.ts";
import type { ComposerModel } from "./composer.ts";

interface Props {
  model: ComposerModel;
  running: boolean;
  stopping: boolean;
  stop(): void;
  /** The line of settings below. */
  children: JSX.Element;
}

export function Composer(props: Props): JSX.Element {
  let field: HTMLTextAreaElement | undefined;
  let picker: HTMLInputElement | undefined;
  createEffect(() => {
    props.model.text();
    if (!field) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  });
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      // With nothing to send, the key belongs to an approval that waits.
      if (!props.model.ready()) return;
      event.preventDefault();
      void props.model.send(event.metaKey || event.ctrlKey ? "next" : "now");
    } else if (
      (event.key === "ArrowUp" || event.key === "ArrowDown") &&
      caretAtEdge(event.currentTarget as HTMLTextAreaElement, event.key)
    ) {
      if (props.model.recall(event.key === "ArrowUp" ? -1 : 1)) event.preventDefault();
    }
  };
  const take = (files: FileList | undefined | null, event: Event) => {
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
      onDrop={(event) => take(event.dataTransfer?.files, event)}
    >
      <Attachments model={props.model} />
      <textarea
        ref={field}
        rows="1"
        aria-label={t().chat.composer}
        placeholder={t().chat.placeholder}
        value={props.model.text()}
        onInput={(event) => props.model.setText(event.currentTarget.value)}
        onKeyDown={onKey}
        onBeforeInput={(event) => {
          if (event.inputType === "insertLineBreak" && !props.model.ready()) event.preventDefault();
        }}
        onPaste={(event) => take(event.clipboardData?.files, event)}
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
          <Square size={14} aria-hidden="true" /> {props.stopping ? t().chat.stopping : t().chat.stop}
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

/** Up recalls only from the first line, down only from the last: inside a text they move as always. */
function caretAtEdge(field: HTMLTextAreaElement, key: string): boolean {
  const { selectionStart, selectionEnd, value } = field;
  if (selectionStart !== selectionEnd) return false;
  return key === "ArrowUp" ? !value.slice(0, selectionStart).includes("\n") : !value.slice(selectionEnd).includes("\n");
}
