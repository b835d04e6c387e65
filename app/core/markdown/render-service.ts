// The service of the render worker. It renders texts, streams and code, and loads the code and formula renderers when
// they are first needed.
import { withMarks } from "#core/hidden-characters.ts";
import type { NodePatch } from "./patch.ts";
import { linesOf } from "./code-lines.ts";
import type { Node } from "./nodes.ts";
import { renderNodes } from "./render.ts";
import { type Renderers } from "./renderers.ts";
import { makeStream, type Stream } from "./stream.ts";

export interface RenderApi {
  /** Renders a complete text. */
  render(text: string): Promise<Node[]>;
  /**
   * Adds text to a stream and starts the stream if it is new. Returns how its nodes changed, or undefined if they did
   * not.
   */
  append(stream: number, more: string): Promise<NodePatch | undefined>;
  close(stream: number): Promise<void>;
  /** Answers at once, unless the worker is busy. */
  ping(): Promise<true>;
  /** Highlights code and returns the nodes of each line. Code in an unknown language stays plain text. */
  code(text: string, language: string): Promise<Node[][]>;
}

export type RendererLoaders = { [Name in keyof Renderers]: () => Promise<Renderers[Name]> };

export function createRenderService(loaders: RendererLoaders): RenderApi {
  const streams = new Map<number, Stream>();
  const { renderers, loadMissing } = lazyRenderers(loaders);
  return {
    async render(text) {
      const nodes = renderNodes(text, renderers);
      return (await loadMissing()) ? renderNodes(text, renderers) : nodes;
    },
    async append(id, more) {
      const stream = streams.get(id) ?? makeStream(renderers);
      streams.set(id, stream);
      stream.append(more);
      if (await loadMissing()) stream.rerender();
      return stream.takePatch();
    },
    async close(id) {
      streams.delete(id);
    },
    ping: async () => true,
    async code(source, language) {
      const text = withMarks(source);
      const first = renderers.highlight(text, language);
      const nodes = (await loadMissing()) ? renderers.highlight(text, language) : first;
      return linesOf(nodes ?? [text]);
    },
  };
}

/**
 * Makes renderers that are loaded on demand. Until a renderer is loaded, it returns undefined and is recorded as
 * missing. `loadMissing` loads the missing renderers and returns false if there were none.
 */
function lazyRenderers(loaders: RendererLoaders): { renderers: Renderers; loadMissing(): Promise<boolean> } {
  const loaded: Partial<Renderers> = {};
  const missing = new Set<keyof Renderers>();
  /**
   * Loads a renderer. If loading fails (offline, for example), Octo does not try again and shows the source instead.
   */
  const load = async <Name extends keyof Renderers>(name: Name) => {
    loaded[name] = await loaders[name]().catch(() => (() => undefined) as Renderers[Name]);
  };
  const note = (name: keyof Renderers) => void missing.add(name);
  return {
    renderers: {
      highlight: (code, language) => (loaded.highlight ? loaded.highlight(code, language) : note("highlight")),
      typeset: (tex, display) => (loaded.typeset ? loaded.typeset(tex, display) : note("typeset")),
    },
    async loadMissing() {
      if (missing.size === 0) return false;
      const wanted = [...missing];
      missing.clear();
      await Promise.all(wanted.map(load));
      return true;
    },
  };
}
