// DOOR Markdown off the page's thread: text in, plain nodes out. Pure; it holds no state.
import { expose } from "comlink";
import { renderBlocks, type RenderApi } from "./core/markdown/render.ts";

const api: RenderApi = { render: async (text, from) => renderBlocks(text, from) };
expose(api);
