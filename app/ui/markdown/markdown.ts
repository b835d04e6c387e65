// The page's connection to the render worker. Growing Markdown is drawn without drawing finished blocks again.
import { wrap } from "comlink";
import { createEffect, on, onCleanup, untrack } from "solid-js";
import { type NodePatch, applyPatch, patchOf } from "#core/markdown/patch.ts";
import type { Node } from "#core/markdown/nodes.ts";
import { withMarks } from "#core/hidden-characters.ts";
import { sourceNode } from "#core/markdown/limits.ts";
import type { RenderApi } from "#core/markdown/render-service.ts";
import { createRenderLink, TooSlow } from "./render-link.ts";

const link = createRenderLink(() => {
  const worker = new Worker(new URL("../../render-worker.ts", import.meta.url), {
    type: "module",
    name: "octo-render",
  });
  return { api: wrap<RenderApi>(worker) as unknown as RenderApi, end: () => worker.terminate() };
});

/** Starts the render worker before the first text has to be drawn. */
export const prepareMarkdown = (): void => link.start();

/** The lines of a source file with syntax colours, or without if colouring takes too long. */
export const colourLines = (text: string, language: string): Promise<Node[][]> =>
  link
    .ask((worker) => worker.code(text, language))
    .catch((error: unknown) => {
      if (error instanceof TooSlow) return text.split("\n").map((line) => [withMarks(line)]);
      throw error;
    });

/** The nodes of texts that have been drawn, so that a reply appears at once when it ends or is shown again. */
const drawn = new Map<string, Node[]>();
let drawnChars = 0;
/** Maximum length of these texts together. The newest is kept, however long it is. */
const maxDrawnChars = 400_000;

function forget(text: string): void {
  if (drawn.delete(text)) drawnChars -= text.length;
}

function remember(text: string, nodes: Node[], before: string): void {
  forget(before);
  forget(text);
  drawn.set(text, nodes);
  drawnChars += text.length;
  for (const oldest of drawn.keys()) {
    if (drawnChars <= maxDrawnChars || oldest === text) break;
    forget(oldest);
  }
}

/** The longest beginning of the text that has already been drawn: the whole text, or what a stream has drawn so far. */
function drawnPartOf(text: string): string {
  if (drawn.has(text)) return text;
  let best = "";
  for (const known of drawn.keys()) if (known.length > best.length && text.startsWith(known)) best = known;
  return best;
}

let streams = 0;

/** Requests the nodes of one text from the worker: all of them at first, and only changes once the text grows. */
function makeSource(): {
  changes(shown: string, now: string, nodes: Node[]): Promise<NodePatch | undefined>;
  end(): void;
} {
  let stream: { id: number; generation: number } | undefined;
  let slow = false;
  const end = () => {
    const { id } = stream ?? {};
    if (id !== undefined) void link.ask((worker) => worker.close(id)).catch(() => undefined);
    stream = undefined;
  };
  const request = async (shown: string, now: string, nodes: Node[]) => {
    if (!shown || !now.startsWith(shown)) {
      end();
      return patchOf(nodes, await link.ask((worker) => worker.render(now)));
    }
    const known = stream;
    if (known && known.generation === link.generation())
      return link.ask((worker) => worker.append(known.id, now.slice(shown.length)));
    const id = ++streams;
    // A new stream returns all nodes. Some of them are on screen already, so only the difference is passed on.
    const all = await link.ask((worker) => {
      stream = { id, generation: link.generation() };
      return worker.append(id, now);
    });
    return patchOf(nodes, all?.nodes ?? []);
  };
  return {
    async changes(shown, now, nodes) {
      if (!slow) {
        try {
          return await request(shown, now, nodes);
        } catch (error) {
          if (!(error instanceof TooSlow)) throw error;
          slow = true;
        }
      }
      return patchOf(nodes, [sourceNode(now, "slow")]);
    },
    end,
  };
}

const nextFrame = (): Promise<unknown> => new Promise(requestAnimationFrame);

let undrawn = 0;

/** True while at least one text on screen has not been drawn at all. */
export const isDrawing = (): boolean => undrawn > 0;

/** Counts a text as not yet drawn. Call the returned function once the text is drawn. */
function countUndrawn(): () => void {
  let counted = true;
  undrawn++;
  return () => {
    if (counted) undrawn--;
    counted = false;
  };
}

/**
 * Follows a growing text and reports its changes, at most once per animation frame. Only one request to the worker runs
 * at a time.
 */
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
