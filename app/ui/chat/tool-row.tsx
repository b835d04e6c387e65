// A tool call as one quiet line that opens to what it did.
import Check from "lucide-solid/icons/check";
import Circle from "lucide-solid/icons/circle";
import CircleDashed from "lucide-solid/icons/circle-dashed";
import LoaderCircle from "lucide-solid/icons/loader-circle";
import X from "lucide-solid/icons/x";
import { createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import type { ToolResult } from "#core/session/events.ts";
import type { ToolEntry } from "#core/session/state.ts";
import { duration, seconds } from "../kit/format.ts";
import { t } from "../text/t.ts";
import { CopyButton } from "./code.tsx";
import { Diff } from "./diff.tsx";
import { StoredImage } from "./image.tsx";
import { createNow } from "./now.ts";
import { targetOf, textOf } from "./tool-words.ts";

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
          <Detail entry={props.entry} progress={props.progress} />
        </Show>
      </details>
      <Show when={props.entry.status === "running" && !open() && props.progress}>
        {(text) => <pre class="tool-progress">{tailOf(text())}</pre>}
      </Show>
    </div>
  );
}

const tailLines = 4;
const tailOf = (text: string): string => text.trimEnd().split("\n").slice(-tailLines).join("\n");

function verbOf(entry: ToolEntry): string {
  const [doing, done] = t().chat.tools[entry.name] ?? t().chat.toolOther;
  return entry.result?.outcome === "ok" ? done : doing;
}

function StatusIcon(props: { entry: ToolEntry }): JSX.Element {
  return (
    <Switch fallback={<CircleDashed size={14} aria-hidden="true" />}>
      <Match when={props.entry.askId}>
        <Circle size={14} class="tool-waiting" aria-hidden="true" />
      </Match>
      <Match when={props.entry.status === "running"}>
        <LoaderCircle size={14} class="spin" aria-hidden="true" />
      </Match>
      <Match when={props.entry.result?.outcome === "ok"}>
        <Check size={14} aria-hidden="true" />
      </Match>
      <Match when={props.entry.result}>
        <X size={14} aria-hidden="true" />
      </Match>
    </Switch>
  );
}

function Result(props: { entry: ToolEntry }): JSX.Element {
  const now = createNow(() => props.entry.status === "running" && !props.entry.askId);
  return (
    <Switch>
      <Match when={props.entry.askId}>{t().chat.waitsForYou}</Match>
      <Match when={props.entry.status === "running"}>{seconds(now() - (props.entry.startedAt ?? now()))}</Match>
      <Match when={props.entry.status === "planned"}>{t().chat.planned}</Match>
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
            {factsOf(result()).join(" · ")}
          </>
        )}
      </Match>
    </Switch>
  );
}

type View = NonNullable<ToolResult["view"]>;

function viewOf<K extends View["kind"]>(result: ToolResult | undefined, kind: K) {
  return result?.view?.kind === kind ? (result.view as Extract<View, { kind: K }>) : undefined;
}

/** Quicker than this is not worth a word, in milliseconds. */
const quick = 100;

function factsOf(result: ToolResult): string[] {
  const terminal = viewOf(result, "terminal");
  return [
    terminal?.state === "running" ? t().chat.stillRunning : "",
    terminal?.exitCode ? t().chat.exit(terminal.exitCode) : "",
    t().chat.outcomes[result.outcome],
    result.ms >= quick ? duration(result.ms) : "",
  ].filter(Boolean);
}

function Detail(props: { entry: ToolEntry; progress?: string }): JSX.Element {
  const kind = () => props.entry.result?.view?.kind;
  const images = () => props.entry.result?.parts.flatMap((part) => (part.type === "image" ? [part.blob] : [])) ?? [];
  const text = () => textOf(props.entry) || props.progress || "";
  return (
    <div class="tool-detail">
      <Show when={props.entry.name === "terminal" && typeof props.entry.input.command === "string"}>
        <pre class="tool-command">{`$ ${String(props.entry.input.command)}`}</pre>
      </Show>
      <Show when={viewOf(props.entry.result, "diff")}>{(diff) => <Diff patch={diff().patch} />}</Show>
      <Show when={viewOf(props.entry.result, "todo")}>
        {(todo) => (
          <ul class="todo">
            <For each={todo().items}>{(item) => <li class={`todo-${item.state}`}>{item.text}</li>}</For>
          </ul>
        )}
      </Show>
      <For each={images()}>{(blob) => <StoredImage blob={blob} />}</For>
      <Show when={text() && kind() !== "diff" && kind() !== "todo"}>
        <div class="tool-text">
          <CopyButton text={text()} />
          <pre tabindex="0">{text()}</pre>
        </div>
      </Show>
      <Show when={props.entry.broken ?? JSON.stringify(props.entry.input, null, 2)}>
        {(input) => (
          <details class="tool-input">
            <summary>{t().chat.input}</summary>
            <pre tabindex="0">{input()}</pre>
          </details>
        )}
      </Show>
    </div>
  );
}
