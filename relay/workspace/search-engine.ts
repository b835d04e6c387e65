// The interface of the search engines, and the types that it uses.
import type { TextMatches } from "../contract/methods.ts";
import type { Place } from "./paths.ts";

export interface TextQuery {
  pattern: string;
  literal: boolean;
  ignoreCase: boolean;
  context: number;
  perFile: number;
}

/** One file's matching lines (`hits`, at most `perFile` + 1), and all lines to show, by line number. Both are clipped. */
export interface FileHits {
  name: string;
  /** True if the file is in another encoding and too large to be converted, so that only its ASCII was searched. */
  asciiOnly?: boolean;
  hits: { line: number; text: string }[];
  lines: Map<number, string>;
}

/** Searches files in the order in which they are given. Names are relative to the root. */
export interface SearchEngine {
  name: TextMatches["engine"];
  text(place: Place, names: AsyncIterable<string[]>, query: TextQuery, signal: AbortSignal): AsyncIterable<FileHits>;
}

/** Shortens a long line to the part around the match, with an ellipsis where text was cut off. */
export function clip(line: string, at: number): string {
  const maxLine = 500;
  if (line.length <= maxLine) return line;
  const start = Math.max(0, Math.min(at - maxLine / 4, line.length - maxLine));
  const end = start + maxLine;
  return `${start > 0 ? "…" : ""}${line.slice(start, end)}${end < line.length ? "…" : ""}`;
}
