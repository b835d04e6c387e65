// The nodes of rendered Markdown. Their elements and attributes come from fixed lists, so nodes cannot contain raw
// HTML.

export type Tag =
  | "p"
  | "h1"
  | "h2"
  | "h3"
  | "h4"
  | "h5"
  | "h6"
  | "ul"
  | "ol"
  | "li"
  | "blockquote"
  | "pre"
  | "code"
  | "hr"
  | "br"
  | "strong"
  | "em"
  | "del"
  | "a"
  | "table"
  | "thead"
  | "tbody"
  | "tr"
  | "th"
  | "td"
  | "input"
  | "span"
  | "div"
  | MathTag;

/** The MathML elements that a formula may contain; see `typeset.ts`. */
export const mathTags = [
  "math",
  "menclose",
  "mfrac",
  "mi",
  "mmultiscripts",
  "mn",
  "mo",
  "mover",
  "mpadded",
  "mphantom",
  "mprescripts",
  "mroot",
  "mrow",
  "ms",
  "mspace",
  "msqrt",
  "mstyle",
  "msub",
  "msubsup",
  "msup",
  "mtable",
  "mtd",
  "mtext",
  "mtr",
  "munder",
  "munderover",
] as const;
export type MathTag = (typeof mathTags)[number];

export interface Element {
  tag: Tag;
  children: Node[];
  /** Address that a link (`a`) points to. The scheme is http, https or mailto. */
  href?: string;
  /** Language of a code block, as written after the opening fence. */
  language?: string;
  align?: "left" | "center" | "right";
  /** First number of a numbered list; absent if the list begins at 1. */
  start?: number;
  /** True if the checkbox of a task in a list is ticked. */
  checked?: boolean;
  /**
   * Present on elements that the screen shows in a special way. `diagram` is a complete code block with the source of a
   * diagram. `source` is the source of a text that cannot be displayed; `why` is the reason. `host` is the true host of
   * the link before it.
   */
  kind?: "math" | "image" | "diagram" | "table" | "source" | "host";
  why?: SourceReason;
  /** The role of a piece of code, such as keyword or string. The role decides the colour. */
  scope?: Scope;
  /** MathML attributes by name. The names come from a fixed list. */
  math?: Record<string, string>;
}

/** `deep`: nested too deeply. `large`: too many elements. `slow`: rendering took too long. */
export type SourceReason = "deep" | "large" | "slow";

export type Scope =
  | "comment"
  | "keyword"
  | "string"
  | "number"
  | "name"
  | "type"
  | "attribute"
  | "meta"
  | "added"
  | "removed"
  | "strong"
  | "em";

export type Node = string | Element;

/** The fields of an element that hold plain values: all fields except `children` and `math`. */
export const plainFields = ["tag", "href", "language", "align", "start", "checked", "kind", "why", "scope"] as const;
