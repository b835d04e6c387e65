// What a call would do, in full: the command with its folder, the change of a file, or a text.
import { type JSX, Match, Show, Switch } from "solid-js";
import { withMarks } from "#core/hidden-characters.ts";
import { Diff } from "../../kit/diff.tsx";
import type { PermissionAsk } from "./ask-words.ts";

export function AskPreview(props: { ask: PermissionAsk }): JSX.Element {
  const as = <K extends PermissionAsk["preview"]["kind"]>(kind: K) => {
    const { preview } = props.ask;
    return preview.kind === kind ? (preview as Extract<PermissionAsk["preview"], { kind: K }>) : undefined;
  };
  return (
    <Switch>
      <Match when={as("diff")}>{(diff) => <Diff patch={diff().patch} />}</Match>
      <Match when={as("command")}>
        {(command) => <Command text={command().command} part={props.ask.reason?.part} />}
      </Match>
      <Match when={as("text")}>
        {(text) => (
          <pre class="ask-command" tabindex="0">
            {withMarks(text().text, "exact")}
          </pre>
        )}
      </Match>
    </Switch>
  );
}

/** A command. The piece that decides is marked, unless it is the whole command. */
function Command(props: { text: string; part: string | undefined }): JSX.Element {
  const start = () => (props.part ? props.text.indexOf(props.part) : -1);
  const marked = () => (start() >= 0 && props.part !== props.text.trim() ? props.part : undefined);
  const shown = (text: string) => withMarks(text, "exact");
  return (
    <pre class="ask-command" tabindex="0">
      <span class="ask-prompt" aria-hidden="true">
        {"$ "}
      </span>
      <Show when={marked()} fallback={shown(props.text)}>
        {(part) => (
          <>
            {shown(props.text.slice(0, start()))}
            <mark>{shown(part())}</mark>
            {shown(props.text.slice(start() + part().length))}
          </>
        )}
      </Show>
    </pre>
  );
}
