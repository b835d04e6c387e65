// One entry of the transcript.
import { For, type JSX, Match, Show, Switch } from "solid-js";
import type { Entry, ReplyEntry, SaidEntry, SessionState } from "#core/session/state.ts";
import { t } from "../text/t.ts";
import { StoredImage } from "./image.tsx";
import { Markdown } from "./markdown-view.tsx";
import { ToolRow } from "./tool-row.tsx";
import { TurnLine } from "./turn-line.tsx";
import { visibleWords } from "./words.ts";

export function EntryView(props: { entry: Entry; state: SessionState }): JSX.Element {
  const as = <K extends Entry["kind"]>(kind: K) =>
    props.entry.kind === kind ? (props.entry as Extract<Entry, { kind: K }>) : undefined;
  return (
    <Switch>
      <Match when={as("said")}>{(entry) => <Said entry={entry()} />}</Match>
      <Match when={as("reply")}>{(entry) => <Reply entry={entry()} />}</Match>
      <Match when={as("tool")}>
        {(entry) => <ToolRow entry={entry()} progress={props.state.live.progress[entry().callId]} />}
      </Match>
      <Match when={as("note")}>{(entry) => <p class="chat-note">{entry().text}</p>}</Match>
      <Match when={as("turn")}>{(entry) => <TurnLine entry={entry()} state={props.state} />}</Match>
    </Switch>
  );
}

function Said(props: { entry: SaidEntry }): JSX.Element {
  return (
    <article class="chat-said" aria-label={t().chat.you}>
      <For each={props.entry.content}>
        {(block) => (block.type === "text" ? <p>{block.text}</p> : <StoredImage blob={block.blob} />)}
      </For>
    </article>
  );
}

function Reply(props: { entry: ReplyEntry }): JSX.Element {
  const words = () => visibleWords(props.entry.content);
  return (
    <Show when={words().length > 0}>
      <article
        class="chat-reply"
        classList={{ "chat-cut": props.entry.stop === "interrupted" }}
        aria-label={t().chat.octo}
      >
        <For each={words()}>
          {(block) => (block.type === "text" ? <Markdown text={block.text} /> : <Thought text={block.text} />)}
        </For>
        <Show when={props.entry.stop === "interrupted"}>
          <p class="chat-note">{t().chat.cut}</p>
        </Show>
      </article>
    </Show>
  );
}

export function Thought(props: { text: string; open?: boolean }): JSX.Element {
  return (
    <details class="chat-thought" open={props.open}>
      <summary>{props.open ? t().chat.thinking : t().chat.thought}</summary>
      <p>{props.text}</p>
    </details>
  );
}
