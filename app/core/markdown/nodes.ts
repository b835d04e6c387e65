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
  | "div";

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
  /** `math` and `image` are shown in their own way. */
  kind?: "math" | "image";
}

export type Node = string | Element;

/** A block at the top of a text. Equal `key`s are equal blocks: what is finished need not be drawn again. */
export interface RenderedBlock {
  key: string;
  node: Node;
}
