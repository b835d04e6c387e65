// The interface of the code and formula renderers, which are loaded when a text first needs them.
import type { Node, Element } from "./nodes.ts";

/** Functions that render code and formulas. If a function returns undefined, the source is shown instead. */
export interface Renderers {
  highlight(code: string, language: string): Node[] | undefined;
  typeset(tex: string, display: boolean): Element | undefined;
}
