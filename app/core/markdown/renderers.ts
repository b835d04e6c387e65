// Renderers for code and formulas. They are loaded when a text first needs them.
import type { Node, Element } from "./nodes.ts";

/** Functions that render code and formulas. The source is shown where one returns undefined. */
export interface Renderers {
  highlight(code: string, language: string): Node[] | undefined;
  typeset(tex: string, display: boolean): Element | undefined;
}
