// Shows Markdown and updates it in place while text streams in.
import { createSignal, getOwner, type JSX, runWithOwner, Show } from "solid-js";
import { CodeBlock, SourceBlock } from "./code.tsx";
import { Diagram } from "./diagram.tsx";
import { draw, type Wrapper, patchDrawn } from "./elements.ts";
import { createMarkdown } from "./markdown.ts";
import "./markdown.css";

/** In a text with more characters than this, blocks out of sight are not laid out. */
const longTextChars = 10_000;

export function Markdown(props: { text: string }): JSX.Element {
  const [begun, setBegun] = createSignal(false);
  const owner = getOwner();
  const root = document.createElement("div");
  root.className = "md";
  const frame: Wrapper = (piece, inside) => {
    if (piece.tag !== "pre") return undefined;
    const { kind, why } = piece;
    if (kind === "source" && why) return runWithOwner(owner, () => <SourceBlock code={inside} why={why} />) as Node;
    const code = () => <CodeBlock code={inside} language={piece.language} />;
    const view = () => (kind === "diagram" ? <Diagram source={inside.textContent} code={code()} /> : code());
    return runWithOwner(owner, view) as Node;
  };
  createMarkdown(
    () => props.text,
    (growth, all) => {
      root.classList.toggle("md-long", props.text.length > longTextChars);
      if (!patchDrawn(root, growth, frame)) root.replaceChildren(...all.map((node) => draw(node, frame)));
      setBegun(true);
    },
  );
  return (
    // Shows the plain text until the worker answers. CSS hides it at first, so that a fast answer causes no flash.
    <Show
      when={begun()}
      fallback={
        <div class="md">
          <p class="chat-late">{props.text.slice(0, longTextChars)}</p>
        </div>
      }
    >
      {root}
    </Show>
  );
}
