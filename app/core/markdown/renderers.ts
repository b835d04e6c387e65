// Renderers that are loaded when the first code block or formula needs them.
import type { Node, Element } from "./nodes.ts";

/** What is fetched when a text first asks for it. Nothing is made of what they do not know: its source is shown. */
export interface Renderers {
  highlight(code: string, language: string): Node[] | undefined;
  typeset(tex: string, display: boolean): Element | undefined;
}
