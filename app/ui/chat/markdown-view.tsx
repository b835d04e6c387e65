// The render worker's nodes as elements. There is no HTML on the way, so there is nothing to sanitise.
import { For, type JSX, Match, Show, Switch } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { Element, Node } from "#core/markdown/nodes.ts";
import { CodeBlock } from "./code.tsx";
import { createMarkdown } from "./markdown.ts";

export function Markdown(props: { text: string }): JSX.Element {
  const blocks = createMarkdown(() => props.text);
  return (
    <div class="md">
      {/* Until the worker has answered for the first time: room for the words, soon the words as they are. */}
      <Show when={blocks.length > 0} fallback={<p class="chat-late">{props.text}</p>}>
        <For each={blocks}>{(block) => <NodeView node={block.node} />}</For>
      </Show>
    </div>
  );
}

function NodeView(props: { node: Node }): JSX.Element {
  return (
    <Show when={typeof props.node !== "string" && props.node} fallback={props.node as string}>
      {(element) => <ElementView element={element()} />}
    </Show>
  );
}

const Children = (props: { of: Element }) => <For each={props.of.children}>{(child) => <NodeView node={child} />}</For>;

function ElementView(props: { element: Element }): JSX.Element {
  return (
    <Switch
      fallback={
        <Dynamic component={props.element.tag} start={props.element.start}>
          <Children of={props.element} />
        </Dynamic>
      }
    >
      <Match when={props.element.tag === "pre"}>
        <CodeBlock code={String(props.element.children[0] ?? "")} language={props.element.language} />
      </Match>
      <Match when={props.element.kind === "math"}>
        <code class="md-math">{String(props.element.children[0] ?? "")}</code>
      </Match>
      <Match when={props.element.tag === "a"}>
        <LinkView element={props.element} />
      </Match>
      <Match when={props.element.tag === "input"}>
        <input type="checkbox" checked={props.element.checked} disabled />
      </Match>
      <Match when={props.element.tag === "table"}>
        <div class="md-table">
          <table>
            <Children of={props.element} />
          </table>
        </div>
      </Match>
      <Match when={props.element.tag === "th" || props.element.tag === "td"}>
        <Dynamic component={props.element.tag} class={`md-${props.element.align ?? "left"}`}>
          <Children of={props.element} />
        </Dynamic>
      </Match>
      <Match when={props.element.tag === "hr" || props.element.tag === "br"}>
        <Dynamic component={props.element.tag} />
      </Match>
    </Switch>
  );
}

/** A picture is named with its host: opening it tells that host. */
function LinkView(props: { element: Element }): JSX.Element {
  const host = () =>
    props.element.kind === "image"
      ? ` (${URL.canParse(props.element.href ?? "") ? new URL(props.element.href ?? "").host : ""})`
      : "";
  return (
    <a href={props.element.href} target="_blank" rel="noopener noreferrer">
      <Children of={props.element} />
      {host()}
    </a>
  );
}
