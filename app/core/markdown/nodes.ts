// The nodes of rendered Markdown: elements and attributes from fixed lists, so raw HTML cannot be expressed.

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

/** MathML elements of a formula; see `typeset.ts`. */
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
  /** Address of a link (`a`): http, https or mailto. */
  href?: string;
  /** Language of a code block. */
  language?: string;
  align?: "left" | "center" | "right";
  /** First number of a numbered list that does not begin at 1. */
  start?: number;
  /** Whether a task's checkbox is ticked. */
  checked?: boolean;
  /** Set on elements that the screen shows in a special way. `diagram`: a finished code block with a diagram's source. */
  kind?: "math" | "image" | "diagram" | "table";
  /** What a part of code is, which decides its colour. */
  scope?: Scope;
  /** MathML attributes; names from a fixed list. */
  math?: Record<string, string>;
}

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

/** The fields with plain values: all but `children` and `math`. */
export const plainFields = ["tag", "href", "language", "align", "start", "checked", "kind", "scope"] as const;
