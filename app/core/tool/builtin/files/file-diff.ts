// Shared by the tools that change files: the diff a person reads, and what a refused write means.
import { createTwoFilesPatch } from "diff";
import type { Preview } from "#core/session/events.ts";

export interface Change {
  path: string;
  patch: string;
  added: number;
  removed: number;
}

export function changeOf(path: string, before: string | undefined, after: string): Change {
  const patch = createTwoFilesPatch(
    before === undefined ? "/dev/null" : path,
    path,
    before ?? "",
    after,
    undefined,
    undefined,
    {
      context: 3,
      headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
    },
  );
  const lines = patch.split("\n").slice(2);
  return {
    path,
    patch,
    added: lines.filter((line) => line.startsWith("+")).length,
    removed: lines.filter((line) => line.startsWith("-")).length,
  };
}

export const diffPreview = (change: Change): Preview => ({ kind: "diff", ...change });

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/** One file has one name here: `./a//b` is `a/b`. */
export function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.replace(/\\/g, "/").split("/")) {
    if (part === "..") {
      if (parts.length === 0 || parts.at(-1) === "..") parts.push(part);
      else parts.pop();
    } else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
  }
  return parts.join("/") || ".";
}
