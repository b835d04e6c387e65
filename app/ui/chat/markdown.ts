// The page's handle on the render worker, and a text that grows: finished blocks are kept, only the open end is read again.
import { wrap } from "comlink";
import { createEffect, on, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { RenderedBlock } from "#core/markdown/nodes.ts";
import type { RenderApi } from "#core/markdown/render.ts";

let shared: RenderApi | undefined;

function renderer(): RenderApi {
  if (!shared) {
    const worker = new Worker(new URL("../../render-worker.ts", import.meta.url), {
      type: "module",
      name: "octo-render",
    });
    shared = wrap<RenderApi>(worker) as unknown as RenderApi;
  }
  return shared;
}

/** A text's last blocks may still change as it grows. */
const openBlocks = 2;

/** Blocks of a text, following it as it grows; at most one rendering is under way. */
export function createMarkdown(text: () => string): RenderedBlock[] {
  const [blocks, setBlocks] = createStore<RenderedBlock[]>([]);
  let busy = false;
  let wanted: string | undefined;
  let shown = "";
  let gone = false;
  onCleanup(() => {
    gone = true;
  });

  const draw = async () => {
    if (busy) return;
    busy = true;
    while (wanted !== undefined && !gone) {
      const next = wanted;
      wanted = undefined;
      const grows = next.startsWith(shown);
      const from = grows ? Math.max(0, blocks.length - openBlocks) : 0;
      const rendered = await renderer().render(next, from);
      if (gone) return;
      shown = next;
      setBlocks(reconcile([...blocks.slice(0, from), ...rendered.blocks], { key: "key" }));
    }
    busy = false;
  };

  createEffect(
    on(text, (now) => {
      wanted = now;
      void draw();
    }),
  );
  return blocks;
}
