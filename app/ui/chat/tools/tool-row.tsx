// A tool call as one line that expands to its details.
import { createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { withMarks } from "#core/hidden-characters.ts";
import type { ToolEntry } from "#core/session/state.ts";
import { PanelRight } from "../../kit/icons.ts";
import { seconds } from "../../parts/words/format.ts";
import { showFile } from "../../state/shown-file.ts";
import { t } from "../../text/t.ts";
import { createNow } from "../now.ts";
import { ToolDetail } from "./tool-detail.tsx";
import { ToolIcon } from "./tool-icon.tsx";
import { factsOf, replyOf, targetOf, textOf, verbOf, viewOf, wentWrong } from "./tool-text.ts";

export function ToolRow(props: { entry: ToolEntry; progress?: string }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  /** Last lines of a command that runs or that failed, so that nobody has to ask for them. */
  const tail = () => {
    if (open()) return undefined;
    if (props.entry.status === "running") return props.progress;
    return props.entry.name === "terminal" && wentWrong(props.entry) ? textOf(props.entry) : undefined;
  };
  return (
    <div class="tool" classList={{ "tool-bad": wentWrong(props.entry) }}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <ToolIcon entry={props.entry} />
          <span class="tool-verb">{verbOf(props.entry)}</span>
          <Target entry={props.entry} />
          <span class="tool-result">
            <Result entry={props.entry} />
          </span>
        </summary>
        <Show when={open()}>
          <ToolDetail entry={props.entry} progress={props.progress} />
        </Show>
      </details>
      <ShowFile entry={props.entry} />
      <Show when={tail()?.trim() && tail()}>{(text) => <pre class="tool-progress">{tailOf(text())}</pre>}</Show>
    </div>
  );
}

const tailLines = 4;
const tailOf = (text: string): string => withMarks(text.trimEnd().split("\n").slice(-tailLines).join("\n"));

/** Tools whose target is one file that can be shown. */
const filesOf = new Set(["read_file", "write_file", "edit_file"]);

/** What the call is about, and what the person answered to it. */
function Target(props: { entry: ToolEntry }): JSX.Element {
  return (
    <>
      <span class="tool-target">{targetOf(props.entry)}</span>
      <Show when={replyOf(props.entry)}>{(reply) => <span class="tool-reply">{`→ ${reply()}`}</span>}</Show>
    </>
  );
}

/** Shows the file of the call in the panel. It stands beside the line, because the line itself is a button. */
function ShowFile(props: { entry: ToolEntry }): JSX.Element {
  const path = () => {
    const { name, input, result } = props.entry;
    return filesOf.has(name) && result?.outcome === "ok" && typeof input.path === "string" ? input.path : undefined;
  };
  return (
    <Show when={path()}>
      {(file) => (
        <button
          type="button"
          class="quiet icon small tool-file"
          aria-label={t().chat.openFile(targetOf(props.entry))}
          onClick={() => showFile(file())}
        >
          <PanelRight size={14} />
        </button>
      )}
    </Show>
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
