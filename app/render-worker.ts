// DOOR Markdown off the page's thread: text in, plain nodes out. What colours code and sets formulas is fetched when first wanted.
import { expose } from "comlink";
import { createRenderService } from "#core/markdown/render-service.ts";

expose(
  createRenderService({
    highlight: async () => (await import("#core/markdown/highlight.ts")).highlight,
    typeset: async () => (await import("#core/markdown/typeset.ts")).typeset,
  }),
);
