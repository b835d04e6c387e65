// A file that a message quotes: a chip with its name and size, which opens to its text.
import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import { FileText } from "../../kit/icons.ts";
import { bytes } from "../../parts/words/format.ts";
import { LongText } from "./long-text.tsx";

export function FileChip(props: { name: string; text: string }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const id = createUniqueId();
  const size = () => bytes(new Blob([props.text]).size);
  return (
    <div class="file-chip">
      <button
        type="button"
        class="small"
        aria-expanded={open()}
        aria-controls={id}
        onClick={() => setOpen((now) => !now)}
      >
        <FileText size={14} />
        <span class="file-chip-name">{onOneLine(props.name)}</span>
        <span class="file-chip-size">{size()}</span>
      </button>
      <div id={id}>
        <Show when={open()}>
          <LongText text={props.text}>{(shown) => <pre tabindex="0">{withMarks(shown)}</pre>}</LongText>
        </Show>
      </div>
    </div>
  );
}
