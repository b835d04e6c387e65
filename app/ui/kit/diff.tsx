// A patch with added, removed and unchanged lines. A long patch is shortened.
import { createSignal, For, type JSX } from "solid-js";
import { withMarks } from "#core/hidden-characters.ts";
import { t } from "../text/t.ts";
import { diffLines } from "./diff.ts";
import { ShowRest } from "./show-rest.tsx";

/** Maximum number of lines that are shown of a patch at first. */
const maxLines = 400;

export function Diff(props: { patch: string }): JSX.Element {
  const [all, setAll] = createSignal(false);
  const lines = () => diffLines(props.patch);
  const shown = () => (all() ? lines() : lines().slice(0, maxLines));
  return (
    <>
      <pre class="diff" tabindex="0">
        <For each={shown()}>
          {(line) => (
            <span class={`diff-${line.kind}`} data-number={line.number}>
              {withMarks(`${line.text}\n`)}
            </span>
          )}
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
