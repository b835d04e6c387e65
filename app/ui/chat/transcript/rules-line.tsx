// The line that says what became of the rules that a project brings, with their text.
import { type JSX, Show } from "solid-js";
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import type { RulesEntry } from "#core/session/state.ts";
import { t } from "../../text/t.ts";
import "../../text/approvals.ts";

export function RulesLine(props: { entry: RulesEntry }): JSX.Element {
  const words = () => t().approvals.rules.outcomes[props.entry.outcome](onOneLine(props.entry.file));
  return (
    <Show when={props.entry.text} fallback={<p class="chat-note">{words()}</p>}>
      {(text) => (
        <details class="chat-compaction chat-rules">
          <summary>{words()}</summary>
          <pre tabindex="0">{withMarks(text())}</pre>
        </details>
      )}
    </Show>
  );
}
