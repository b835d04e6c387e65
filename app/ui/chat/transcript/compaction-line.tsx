// The line that reports a compaction: tokens before and after, and the summary. Older messages stay readable.
import { type JSX, Show } from "solid-js";
import type { CompactionEntry } from "#core/session/state.ts";
import { tokens } from "../../parts/words/format.ts";
import { Markdown } from "../../markdown/view.tsx";
import { t } from "../../text/t.ts";

export function CompactionLine(props: { entry: CompactionEntry }): JSX.Element {
  const words = () => {
    const { results, summary, before, after } = props.entry;
    const [from, to] = [tokens(before), tokens(after)];
    if (results !== undefined) return t().chat.compaction.results(results, from, to);
    return summary === undefined ? t().chat.compaction.dropped(from, to) : t().chat.compaction.summary(from, to);
  };
  return (
    <Show when={props.entry.words} fallback={<p class="chat-note chat-compaction">{words()}</p>}>
      {(read) => (
        <details class="chat-compaction">
          <summary>{words()}</summary>
          <Markdown text={props.entry.summary ?? read()} />
        </details>
      )}
    </Show>
  );
}
