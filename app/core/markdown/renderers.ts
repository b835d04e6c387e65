// Renderers for code and formulas. They are loaded when a text first needs them.
import type { Node, Element } from "./nodes.ts";

/** Each returns undefined for what it cannot render; then the source is shown. */
export interface Renderers {
  highlight(code: string, language: string): Node[] | undefined;
  typeset(tex: string, display: boolean): Element | undefined;
}
