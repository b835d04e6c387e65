// The interface of search engines.
import type { TextMatches } from "../contract/methods.ts";
import type { IgnoreChain } from "./ignore.ts";

/** Where a search starts, and the ignore rules of the folders above. Names are relative to the root. */
export interface Scope {
  root: string;
  name: string;
  isFile: boolean;
  above: IgnoreChain | undefined;
}

export interface TextQuery {
  pattern: string;
  literal: boolean;
  ignoreCase: boolean;
  context: number;
  perFile: number;
  /** Whether the query's glob matches a name relative to the root. */
  accepts(name: string): boolean;
  /** The query's glob, if it matches only file names and no folders. All search engines treat such globs alike. */
  simpleGlob: string | undefined;
}

/** A file's matching lines, at most `perFile` + 1, and all lines to show. */
export interface FileHits {
  name: string;
  hits: { line: number; at: number }[];
  lines: Map<number, string>;
}

/** Both methods yield in path order. */
export interface SearchEngine {
  name: TextMatches["engine"];
  files(scope: Scope, signal: AbortSignal): AsyncIterable<string>;
  text(scope: Scope, query: TextQuery, signal: AbortSignal): AsyncIterable<FileHits>;
}
