// DOOR to rendering off the page's thread: Markdown in, plain nodes out. Code highlighting and formulas are loaded on first use.
import { expose } from "comlink";
import { createRenderService } from "#core/markdown/render-service.ts";

expose(
  createRenderService({
    highlight: async () => (await import("#core/markdown/highlight.ts")).highlight,
    typeset: async () => (await import("#core/markdown/typeset.ts")).typeset,
  }),
);
