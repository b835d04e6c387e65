// What every search engine implements, and what it is asked for.
import type { TextMatches } from "../contract/methods.ts";
import type { IgnoreChain } from "./ignore.ts";

/** Where a search starts, and the ignore rules that hold above it. Names are relative to the root. */
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
  /** By the glob of the question, for names relative to the root. */
  accepts(name: string): boolean;
  /** The glob, where it only speaks of the last name and any engine reads it alike. */
  simpleGlob: string | undefined;
}

/** One file's matching lines, one more than `perFile` at most, and every line that is to be shown. */
export interface FileHits {
  name: string;
  hits: { line: number; at: number }[];
  lines: Map<number, string>;
}

/** Both yield in path order. */
export interface SearchEngine {
  name: TextMatches["engine"];
  files(scope: Scope, signal: AbortSignal): AsyncIterable<string>;
  text(scope: Scope, query: TextQuery, signal: AbortSignal): AsyncIterable<FileHits>;
}
