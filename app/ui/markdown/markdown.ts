// The page's handle on the render worker, and a text that follows its words: what is finished is never drawn again.
import { wrap } from "comlink";
import { createEffect, on, onCleanup, untrack } from "solid-js";
import { type NodePatch, applyPatch, patchOf } from "#core/markdown/patch.ts";
import type { Node } from "#core/markdown/nodes.ts";
import type { RenderApi } from "#core/markdown/render-service.ts";

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

/** The lines of a file's code with their colours. */
export const colourLines = (text: string, language: string): Promise<Node[][]> => renderer().code(text, language);

/** What was drawn before, by text: a reply that ends keeps its looks, one that comes back is there at once. */
const drawn = new Map<string, Node[]>();
const maxDrawn = 200;

function remember(text: string, nodes: Node[], before: string): void {
  drawn.delete(before);
  drawn.set(text, nodes);
  const [oldest] = drawn.keys();
  if (drawn.size > maxDrawn && oldest !== undefined) drawn.delete(oldest);
}

/** The text as far as it was drawn already: all of it, or what a stream had shown of it. */
function drawnPartOf(text: string): string {
  if (drawn.has(text)) return text;
  let best = "";
  for (const known of drawn.keys()) if (known.length > best.length && text.startsWith(known)) best = known;
  return best;
}

let streams = 0;

/** Where the worker's answers for one text come from: whole at first, as a stream once it is seen to grow. */
function makeSource(): {
  changes(shown: string, now: string, nodes: Node[]): Promise<NodePatch | undefined>;
  end(): void;
} {
  let stream: number | undefined;
  const end = () => {
    if (stream !== undefined) void renderer().close(stream);
    stream = undefined;
  };
  return {
    async changes(shown, now, nodes) {
      if (!shown || !now.startsWith(shown)) {
        end();
        return patchOf(nodes, await renderer().render(now));
      }
      if (stream !== undefined) return renderer().append(stream, now.slice(shown.length));
      stream = ++streams;
      // It tells all there is; some of it is shown already.
      const all = await renderer().append(stream, now);
      return patchOf(nodes, all?.nodes ?? []);
    },
    end,
  };
}

const nextFrame = (): Promise<unknown> => new Promise(requestAnimationFrame);

let undrawn = 0;

/** Texts are on screen that nothing was drawn of yet. */
export const isDrawing = (): boolean => undrawn > 0;

/** Counts a text among those until it is drawn, or gone. */
function countUndrawn(): () => void {
  let counted = true;
  undrawn++;
  return () => {
    if (counted) undrawn--;
    counted = false;
  };
}

/** Follows a text as it grows and tells the screen what changed: at most once a frame, one question under way. */
export function createMarkdown(text: () => string, change: (growth: NodePatch, all: Node[]) => void): void {
  const source = makeSource();
  let shown = untrack(() => drawnPartOf(text()));
  const nodes = drawn.get(shown) ?? [];
  if (nodes.length > 0) change({ path: [], keep: 0, nodes }, nodes);
  const drawnNow = countUndrawn();
  if (nodes.length > 0) drawnNow();
  let busy = false;
  let wanted = shown;
  let gone = false;
  onCleanup(() => {
    gone = true;
    drawnNow();
    source.end();
  });

  const follow = async () => {
    const next = wanted;
    const growth = await source.changes(shown, next, nodes);
    if (gone) return;
    if (growth) {
      applyPatch(nodes, growth);
      change(growth, nodes);
    }
    drawnNow();
    remember(next, nodes, shown);
    shown = next;
    await nextFrame();
  };
  const followAll = async () => {
    if (busy) return;
    busy = true;
    try {
      while (wanted !== shown && !gone) await follow();
    } finally {
      busy = false;
    }
  };
  createEffect(
    on(text, (now) => {
      wanted = now;
      void followAll();
    }),
  );
}
