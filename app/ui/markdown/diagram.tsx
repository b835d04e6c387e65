// A diagram as an image, with a button for its source. A diagram with an error is shown as code.
import { createSignal, type JSX, Show } from "solid-js";
import { t } from "../text/t.ts";
import { createDiagram } from "./diagram.ts";

/** @param code the source as a code block, shown on request or if the diagram has an error */
export function Diagram(props: { source: string; code: JSX.Element }): JSX.Element {
  const [wantsSource, setWantsSource] = createSignal(false);
  const [root, setRoot] = createSignal<HTMLElement>();
  const picture = createDiagram(() => props.source, root);
  return (
    <div class="diagram" ref={setRoot}>
      <Show when={picture() !== "wrong"} fallback={props.code}>
        <div class="diagram-bar">
          <span class="one-line">mermaid</span>
          <button
            type="button"
            class="quiet small"
            aria-pressed={wantsSource()}
            onClick={() => setWantsSource((now) => !now)}
          >
            {t().chat.source}
          </button>
        </div>
        <Show when={!wantsSource()} fallback={props.code}>
          <Picture of={picture()} />
        </Show>
      </Show>
    </div>
  );
}

function Picture(props: { of: ReturnType<ReturnType<typeof createDiagram>> }): JSX.Element {
  const drawn = () => (typeof props.of === "object" ? props.of : undefined);
  return (
    <Show when={drawn()} fallback={<p class="diagram-late chat-late">{t().chat.drawing}</p>}>
      {(picture) => (
        <div class="diagram-picture" tabindex="0">
          <img
            src={picture().address}
            width={picture().width}
            height={picture().height}
            alt={t().chat.diagram(picture().title)}
          />
        </div>
      )}
    </Show>
  );
}
