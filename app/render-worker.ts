// Entry point of the render worker. Turns Markdown into plain nodes. Loads code highlighting and formulas on first use.
import { expose } from "comlink";
import { createRenderService } from "#core/markdown/render-service.ts";

expose(
  createRenderService({
    highlight: async () => (await import("#core/markdown/highlight.ts")).highlight,
    typeset: async () => (await import("#core/markdown/typeset.ts")).typeset,
  }),
);
