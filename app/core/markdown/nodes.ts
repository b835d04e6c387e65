// What a text becomes: elements from a fixed list, with attributes from a fixed list. There is no way to say HTML.

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

/** What a formula is made of; see `typeset.ts`. */
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
  /** Only on `a`, and only http, https or mailto. */
  href?: string;
  /** Of a code block. */
  language?: string;
  align?: "left" | "center" | "right";
  /** Of a numbered list that does not begin at 1. */
  start?: number;
  /** Of a task. */
  checked?: boolean;
  /** What is shown in its own way; a `diagram` is a code block that is finished. */
  kind?: "math" | "image" | "diagram" | "table";
  /** What a piece of code is: the colour it has. */
  scope?: Scope;
  /** Of a part of a formula; names from a fixed list. */
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

/** The fields that are plain values: equal in all of them, two elements may still differ inside. */
export const plainFields = ["tag", "href", "language", "align", "start", "checked", "kind", "scope"] as const;
