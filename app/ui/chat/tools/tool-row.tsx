// A tool call as one line that expands to its details.
import { createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { withMarks } from "#core/hidden-characters.ts";
import type { ToolEntry } from "#core/session/state.ts";
import { Check, Circle, CircleDashed, LoaderCircle, X } from "../../kit/icons.ts";
import { seconds } from "../../parts/words/format.ts";
import { t } from "../../text/t.ts";
import { createNow } from "../now.ts";
import { ToolDetail } from "./tool-detail.tsx";
import { factsOf, targetOf, verbOf, viewOf } from "./tool-text.ts";

export function ToolRow(props: { entry: ToolEntry; progress?: string }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  return (
    <div class="tool" classList={{ "tool-bad": ["error", "denied"].includes(props.entry.result?.outcome ?? "") }}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <StatusIcon entry={props.entry} />
          <span class="tool-verb">{verbOf(props.entry)}</span>
          <span class="tool-target">{targetOf(props.entry)}</span>
          <span class="tool-result">
            <Result entry={props.entry} />
          </span>
        </summary>
        <Show when={open()}>
          <ToolDetail entry={props.entry} progress={props.progress} />
        </Show>
      </details>
      <Show when={props.entry.status === "running" && !open() && props.progress}>
        {(text) => <pre class="tool-progress">{tailOf(text())}</pre>}
      </Show>
    </div>
  );
}

const tailLines = 4;
const tailOf = (text: string): string => withMarks(text.trimEnd().split("\n").slice(-tailLines).join("\n"));

function StatusIcon(props: { entry: ToolEntry }): JSX.Element {
  return (
    <Switch fallback={<CircleDashed size={14} />}>
      <Match when={props.entry.askId}>
        <Circle size={14} class="tool-waiting" />
      </Match>
      <Match when={props.entry.status === "running"}>
        <LoaderCircle size={14} class="spin" />
      </Match>
      <Match when={props.entry.result?.outcome === "ok"}>
        <Check size={14} />
      </Match>
      <Match when={props.entry.result}>
        <X size={14} />
      </Match>
    </Switch>
  );
}

function Result(props: { entry: ToolEntry }): JSX.Element {
  const now = createNow(() => props.entry.status === "running" && !props.entry.askId);
  return (
    <Switch>
      <Match when={props.entry.askId}>{t().chat.waitingForYou}</Match>
      <Match when={props.entry.status === "running"}>{seconds(now() - (props.entry.startedAt ?? now()))}</Match>
      <Match when={props.entry.status === "planned"}>{t().chat.nextUp}</Match>
      <Match when={props.entry.result}>
        {(result) => (
          <>
            <Show when={viewOf(result(), "diff")}>
              {(diff) => (
                <>
                  <span class="added">+{diff().added}</span> <span class="removed">−{diff().removed}</span>{" "}
                </>
              )}
            </Show>
            {factsOf(props.entry).join(" · ")}
          </>
        )}
      </Match>
    </Switch>
  );
}
