// A patch as a person reads it: added, removed and kept lines with their numbers; a long one opens on request.
import { createSignal, For, type JSX } from "solid-js";
import { t } from "../text/t.ts";
import { diffLines } from "./diff.ts";
import { ShowRest } from "./show-rest.tsx";

/** More lines than this are not shown unasked. */
const maxLines = 400;

export function Diff(props: { patch: string }): JSX.Element {
  const [all, setAll] = createSignal(false);
  const lines = () => diffLines(props.patch);
  const shown = () => (all() ? lines() : lines().slice(0, maxLines));
  return (
    <>
      <pre class="diff" tabindex="0">
        <For each={shown()}>
          {(line) => <span class={`diff-${line.kind}`} data-number={line.number}>{`${line.text}\n`}</span>}
        </For>
      </pre>
      <ShowRest
        shortened={lines().length > shown().length}
        label={t().chat.showLines(lines().length)}
        show={() => setAll(true)}
      />
    </>
  );
}
