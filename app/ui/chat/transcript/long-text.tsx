// A long text of which only the beginning is drawn. A button shows the rest.
import { createMemo, createSignal, type JSX } from "solid-js";
import { ShowRest } from "../../kit/show-rest.tsx";
import { language, t } from "../../text/t.ts";
import { beginningOf } from "./beginning-of.ts";

export function LongText(props: { text: string; children(shown: string): JSX.Element }): JSX.Element {
  const [whole, setWhole] = createSignal(false);
  const shown = createMemo(() => (whole() ? props.text : beginningOf(props.text)));
  const left = () => props.text.length - shown().length;
  return (
    <>
      {props.children(shown())}
      <ShowRest
        shortened={left() > 0}
        label={t().chat.showRest(left().toLocaleString(language()))}
        show={() => setWhole(true)}
      />
    </>
  );
}
