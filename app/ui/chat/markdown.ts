// The page's handle on the render worker, and a text that grows: finished blocks are kept, only the open end is read again.
import { wrap } from "comlink";
import { createEffect, on, onCleanup, untrack } from "solid-js";
import { createStore, reconcile, unwrap } from "solid-js/store";
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

/** Starts the worker, so that it is there when the first text is. */
export const prepareMarkdown = (): void => void renderer();

/** A text's last blocks may still change as it grows. */
const openBlocks = 2;

/** What was drawn before, by text: a reply that ends keeps its looks, one that comes back is there at once. */
const drawn = new Map<string, RenderedBlock[]>();
const drawnMost = 200;

function remember(text: string, blocks: RenderedBlock[], before: string): void {
  drawn.delete(before);
  drawn.set(text, blocks);
  const [oldest] = drawn.keys();
  if (drawn.size > drawnMost && oldest !== undefined) drawn.delete(oldest);
}

/** The text as far as it was drawn already: all of it, or what a stream had shown of it. */
function drawnOf(text: string): string {
  if (drawn.has(text)) return text;
  let best = "";
  for (const known of drawn.keys()) if (known.length > best.length && text.startsWith(known)) best = known;
  return best;
}

/** Blocks of a text, following it as it grows; at most one rendering is under way. */
export function createMarkdown(text: () => string): RenderedBlock[] {
  let shown = untrack(() => drawnOf(text()));
  const [blocks, setBlocks] = createStore<RenderedBlock[]>([...(drawn.get(shown) ?? [])]);
  let busy = false;
  let wanted: string | undefined;
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
      if (next === shown) continue;
      const from = next.startsWith(shown) ? Math.max(0, blocks.length - openBlocks) : 0;
      const rendered = await renderer().render(next, from);
      if (gone) return;
      const all = [...unwrap(blocks).slice(0, from), ...rendered.blocks];
      remember(next, all, shown);
      shown = next;
      setBlocks(reconcile([...all], { key: "key" }));
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
