// A patch as a person reads it: added, removed and kept lines, all of them.
import { For, type JSX } from "solid-js";

const kindOf = (line: string) =>
  line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : line.startsWith("@@") ? "hunk" : "kept";

export function Diff(props: { patch: string }): JSX.Element {
  const lines = () => props.patch.split("\n").filter((line, i) => i > 1 && line !== "");
  return (
    <pre class="diff" tabindex="0">
      <For each={lines()}>{(line) => <span class={`diff-${kindOf(line)}`}>{`${line}\n`}</span>}</For>
    </pre>
  );
}
