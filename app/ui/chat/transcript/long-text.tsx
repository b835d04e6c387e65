// The beginning of a text that is too long to draw at once; the rest comes when somebody wants it.
import { createMemo, createSignal, type JSX, Show } from "solid-js";
import { language, t } from "../../text/t.ts";
import { beginningOf } from "./beginning-of.ts";

export function LongText(props: { text: string; children(shown: string): JSX.Element }): JSX.Element {
  const [whole, setWhole] = createSignal(false);
  const shown = createMemo(() => (whole() ? props.text : beginningOf(props.text)));
  const left = () => props.text.length - shown().length;
  return (
    <>
      {props.children(shown())}
      <Show when={left() > 0}>
        <button type="button" class="small" onClick={() => setWhole(true)}>
          {t().chat.showRest(left().toLocaleString(language()))}
        </button>
      </Show>
    </>
  );
}
