// Edits the input of a tool call before the call is allowed: a command, a file's content, a replacement.
import { createSignal, type JSX, onMount, Show } from "solid-js";
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import type { JsonObject } from "#core/model/message.ts";
import type { Entry } from "#core/session/state.ts";
import { Keycaps } from "../../kit/controls/keycap.tsx";
import { t } from "../../text/t.ts";
import "../../text/approvals.ts";

/** The name of the input that the person may edit, by tool. */
const fields: Record<string, string> = { terminal: "command", write_file: "content", edit_file: "new_text" };

export interface EditableCall {
  input: JsonObject;
  field: string;
  text: string;
}

export function editableIn(call: Entry | undefined): EditableCall | undefined {
  if (call?.kind !== "tool" || call.broken) return undefined;
  const field = fields[call.name];
  const text = field && call.input[field];
  return field && typeof text === "string" ? { input: call.input, field, text } : undefined;
}

export function AskEditor(props: {
  call: EditableCall;
  target: string;
  allow(input: JsonObject): void;
  cancel(): void;
}): JSX.Element {
  // The text is read once, so that later changes of the call do not overwrite the person's edits.
  // oxlint-disable-next-line solid/reactivity
  const [text, setText] = createSignal(props.call.text);
  let box: HTMLTextAreaElement | undefined;
  onMount(() => box?.focus());
  const marked = () => withMarks(text(), props.call.field === "command" ? "exact" : "prose");
  /** What an edit would replace, so that the new text is not read alone. */
  const replaced = () => {
    const old = props.call.field === "new_text" ? props.call.input.old_text : undefined;
    return typeof old === "string" ? old : undefined;
  };
  const changed = () => text() !== props.call.text;
  /** True if the edited input can be allowed. A command must not be empty, but a file may be. */
  const ready = () => props.call.field !== "command" || text().trim() !== "";
  const allow = () => {
    // Copies the input through JSON, because the worker cannot receive Solid's proxies.
    if (ready())
      props.allow({ ...(JSON.parse(JSON.stringify(props.call.input)) as JsonObject), [props.call.field]: text() });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") props.cancel();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) allow();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <Show when={replaced()}>
        {(old) => (
          <>
            <p class="ask-rule">{t().approvals.replaces}</p>
            <pre class="ask-command ask-replaced" tabindex="0">
              {withMarks(old())}
            </pre>
          </>
        )}
      </Show>
      <label class="ask-edit">
        <span class="ask-target">
          {t().approvals.editLabel(props.call.field === "command" ? "" : onOneLine(props.target))}
        </span>
        <textarea
          ref={box}
          rows="3"
          spellcheck={false}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKey}
        />
      </label>
      <Show when={marked() !== text()}>
        <p class="ask-why">{t().approvals.hiddenInEdit}</p>
        <pre class="ask-command" tabindex="0">
          {marked()}
        </pre>
      </Show>
      <div class="ask-actions">
        <button type="button" aria-keyshortcuts="Escape" onClick={() => props.cancel()}>
          {t().approvals.cancel} <Keycaps keys="escape" />
        </button>
        <button type="button" class="primary" aria-keyshortcuts="Control+Enter" disabled={!ready()} onClick={allow}>
          {changed() ? t().approvals.allowEdited : t().approvals.allow} <Keycaps keys="mod+enter" />
        </button>
      </div>
    </>
  );
}
