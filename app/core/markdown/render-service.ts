// What the render worker does: whole texts, streams by number, and crafts that come when they are first missed.
import type { NodePatch } from "./patch.ts";
import { linesOf } from "./code-lines.ts";
import type { Node } from "./nodes.ts";
import { renderNodes } from "./render.ts";
import { type Renderers } from "./renderers.ts";
import { makeStream, type Stream } from "./stream.ts";

export interface RenderApi {
  /** A text that has arrived whole. */
  whole(text: string): Promise<Node[]>;
  /** More of a text that grows; the first time, all there is. Answers what changed by it. */
  append(stream: number, more: string): Promise<NodePatch | undefined>;
  close(stream: number): Promise<void>;
  /** Code of a file, line by line; plain where the language is not known. */
  code(text: string, language: string): Promise<Node[][]>;
}

export type Fetch = { [Name in keyof Renderers]: () => Promise<Renderers[Name]> };

export function createRenderService(fetch: Fetch): RenderApi {
  const streams = new Map<number, Stream>();
  const { crafts, fetchMissing } = createRenderers(fetch);
  return {
    async whole(text) {
      const nodes = renderNodes(text, crafts);
      return (await fetchMissing()) ? renderNodes(text, crafts) : nodes;
    },
    async append(id, more) {
      const stream = streams.get(id) ?? makeStream(crafts);
      streams.set(id, stream);
      stream.append(more);
      if (await fetchMissing()) stream.again();
      return stream.growth();
    },
    async close(id) {
      streams.delete(id);
    },
    async code(text, language) {
      const first = crafts.highlight(text, language);
      const nodes = (await fetchMissing()) ? crafts.highlight(text, language) : first;
      return linesOf(nodes ?? [text]);
    },
  };
}

/** Crafts that know nothing until they are fetched, and remember that they were asked. */
function createRenderers(fetch: Fetch): { crafts: Renderers; fetchMissing(): Promise<boolean> } {
  const there: Partial<Renderers> = {};
  const missing = new Set<keyof Renderers>();
  /** One that cannot be fetched, offline say, is not asked for again: sources are shown. */
  const bring = async <Name extends keyof Renderers>(name: Name) => {
    there[name] = await fetch[name]().catch(() => (() => undefined) as Renderers[Name]);
  };
  const miss = (name: keyof Renderers) => void missing.add(name);
  return {
    crafts: {
      highlight: (code, language) => (there.highlight ? there.highlight(code, language) : miss("highlight")),
      typeset: (tex, display) => (there.typeset ? there.typeset(tex, display) : miss("typeset")),
    },
    async fetchMissing() {
      if (missing.size === 0) return false;
      const wanted = [...missing];
      missing.clear();
      await Promise.all(wanted.map(bring));
      return true;
    },
  };
}
