// The service of the render worker. It renders whole texts, streams and code, and loads code and formula renderers on first need.
import type { NodePatch } from "./patch.ts";
import { linesOf } from "./code-lines.ts";
import type { Node } from "./nodes.ts";
import { renderNodes } from "./render.ts";
import { type Renderers } from "./renderers.ts";
import { makeStream, type Stream } from "./stream.ts";

export interface RenderApi {
  /** Renders a complete text. */
  render(text: string): Promise<Node[]>;
  /** Adds text to a stream, and begins the stream with the first text. Returns how the nodes changed. */
  append(stream: number, more: string): Promise<NodePatch | undefined>;
  close(stream: number): Promise<void>;
  /** Highlights code, line by line. Code in an unknown language stays plain. */
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
    async code(text, language) {
      const first = renderers.highlight(text, language);
      const nodes = (await loadMissing()) ? renderers.highlight(text, language) : first;
      return linesOf(nodes ?? [text]);
    },
  };
}

/** Makes renderers that load late: until loaded, each returns undefined and notes that it was needed. `loadMissing`: true if it loaded any. */
function lazyRenderers(loaders: RendererLoaders): { renderers: Renderers; loadMissing(): Promise<boolean> } {
  const loaded: Partial<Renderers> = {};
  const missing = new Set<keyof Renderers>();
  /** Loads a renderer. If that fails (offline, for example), it is not tried again: sources are shown instead. */
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
