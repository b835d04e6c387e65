// glob: finds files by name pattern, newest first.
import * as z from "zod/mini";
import { factsOfPath } from "#core/permission/call-facts.ts";
import { defineTool, nameInput } from "#core/tool/define-tool.ts";
import { outputLimits } from "#core/tool/output-limits.ts";
import type { Tool } from "#core/tool/tool.ts";
import { plainPath } from "./plain-path.ts";
import type { FileToolPorts } from "./ports.ts";
import { readablePreview } from "./readable.ts";

/** A list of globs is one glob: the search reads it as a list. */
export const asOneGlob = (given: unknown): unknown => (Array.isArray(given) ? JSON.stringify(given) : given);

const input = z.object({
  pattern: z.pipe(z.transform(asOneGlob), nameInput()).check(z.describe("e.g. **/*.ts")),
  path: z.optional(z.string()),
});

export function glob(ports: Pick<FileToolPorts, "workspace" | "look">): Tool {
  const { workspace } = ports;
  return defineTool({
    name: "glob",
    description: "Find files by pattern, newest first; ignore files are honoured.",
    input,
    effect: "read",
    afterCrash: "rerun",
    target: ({ path }) => plainPath(path ?? "."),
    facts: ({ path }) => factsOfPath(ports, { path: plainPath(path ?? "."), writes: false }),
    preview: ({ path }) => readablePreview(workspace, plainPath(path ?? "."), "any"),
    run: async ({ pattern, path }, { signal }) => {
      const options = { path: plainPath(path ?? "."), limit: outputLimits.foundPaths };
      const found = await workspace.find(pattern, options, signal);
      const lines = found.entries.map((entry) => entry.path);
      if (found.cut) lines.push(`[${lines.length} of ${found.total}; narrow the pattern]`);
      if (found.total === 0) lines.push(noFile(pattern, options.path));
      return { forModel: [{ type: "text", text: lines.join("\n") }] };
    },
  });
}

/** What a search never sees, at the end of a sentence. */
export const notSearched = "files that .gitignore hides are left out.";

const noFile = (pattern: string, path: string) =>
  `No file matches ${JSON.stringify(pattern)} under ${path === "." ? "this folder" : path}; ${notSearched}`;
