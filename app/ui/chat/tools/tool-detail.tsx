// Details of a tool call: its diff, preview, output and input, each in a tab.
import { createSignal, createUniqueId, For, type JSX, Match, Show, Switch } from "solid-js";
import type { ToolEntry } from "#core/session/state.ts";
import { withMarks } from "#core/hidden-characters.ts";
import { useOcto } from "../../state/context.ts";
import { t } from "../../text/t.ts";
import { CopyButton } from "../../markdown/code.tsx";
import { Diff } from "../../kit/diff.tsx";
import { StoredImage } from "../transcript/image.tsx";
import { inputText, textOf, viewOf } from "./tool-text.ts";

type Pane = "diff" | "preview" | "output" | "input";

const imagesOf = ({ result }: ToolEntry) =>
  result?.parts.flatMap((part) => (part.type === "image" ? [part.blob] : [])) ?? [];

function panesOf(entry: ToolEntry, output: string): Pane[] {
  const panes: [Pane, boolean][] = [
    ["diff", viewOf(entry.result, "diff") !== undefined],
    ["preview", viewOf(entry.result, "todo") !== undefined || imagesOf(entry).length > 0],
    ["output", output !== ""],
    ["input", true],
  ];
  return panes.flatMap(([pane, there]) => (there ? [pane] : []));
}

export function ToolDetail(props: { entry: ToolEntry; progress?: string }): JSX.Element {
  const id = createUniqueId();
  const [chosen, choose] = createSignal<Pane>();
  const output = () => textOf(props.entry) || props.progress || "";
  const panes = () => panesOf(props.entry, output());
  const pane = () => panes().find((one) => one === chosen()) ?? panes()[0] ?? "input";
  const step = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const all = panes();
    choose(all[(all.indexOf(pane()) + by + all.length) % all.length]);
    event.currentTarget.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
  };
  return (
    <div class="tool-detail">
      <Show when={panes().length > 1}>
        <div class="tool-tabs" role="tablist" aria-label={t().chat.detail} onKeyDown={step}>
          <For each={panes()}>
            {(one) => (
              <button
                type="button"
                class="quiet small"
                role="tab"
                id={`${id}-${one}`}
                aria-selected={pane() === one}
                aria-controls={`${id}-pane`}
                tabindex={pane() === one ? 0 : -1}
                onClick={() => choose(one)}
              >
                {t().chat.panes[one]}
              </button>
            )}
          </For>
        </div>
      </Show>
      <div
        id={`${id}-pane`}
        role={panes().length > 1 ? "tabpanel" : undefined}
        aria-labelledby={panes().length > 1 ? `${id}-${pane()}` : undefined}
      >
        <PaneView entry={props.entry} pane={pane()} output={output()} />
      </div>
    </div>
  );
}

function PaneView(props: { entry: ToolEntry; pane: Pane; output: string }): JSX.Element {
  const command = () => (props.entry.name === "terminal" ? props.entry.input.command : undefined);
  return (
    <Switch>
      <Match when={props.pane === "diff" && viewOf(props.entry.result, "diff")}>
        {(diff) => <Diff patch={diff().patch} />}
      </Match>
      <Match when={props.pane === "preview"}>
        <Preview entry={props.entry} />
      </Match>
      <Match when={props.pane === "output"}>
        <Show when={typeof command() === "string"}>
          <pre class="tool-command">{`$ ${withMarks(String(command()), "exact")}`}</pre>
        </Show>
        <Output entry={props.entry} text={props.output} />
      </Match>
      <Match when={props.pane === "input"}>
        <Text text={inputText(props.entry)} />
      </Match>
    </Switch>
  );
}

function Preview(props: { entry: ToolEntry }): JSX.Element {
  return (
    <>
      <Show when={viewOf(props.entry.result, "todo")}>
        {(todo) => (
          <ul class="todo">
            <For each={todo().items}>{(item) => <li class={`todo-${item.state}`}>{withMarks(item.text)}</li>}</For>
          </ul>
        )}
      </Show>
      <For each={imagesOf(props.entry)}>{(blob) => <StoredImage blob={blob} />}</For>
    </>
  );
}

/** The output that the model got. If the output was shortened, a button loads all of it. */
function Output(props: { entry: ToolEntry; text: string }): JSX.Element {
  const octo = useOcto();
  const [whole, setWhole] = createSignal<string>();
  const read = async (hash: string) => {
    const bytes = await octo.call((api) => api.blobs.get(hash));
    setWhole(bytes ? new TextDecoder().decode(bytes) : t().chat.fullOutputGone);
  };
  return (
    <>
      <Text text={whole() ?? props.text} />
      <Show when={whole() === undefined && props.entry.result?.spilled}>
        {(spilled) => (
          <button type="button" class="quiet small" onClick={() => void read(spilled().hash)}>
            {t().chat.fullOutput}
          </button>
        )}
      </Show>
    </>
  );
}

const Text = (props: { text: string }) => (
  <div class="tool-text">
    <CopyButton text={props.text} />
    <pre tabindex="0">{withMarks(props.text)}</pre>
  </div>
);
