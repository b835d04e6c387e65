// grep: finds lines by regular expression.
import { z } from "zod";
import type { TextMatch } from "#contract";
import { defineTool } from "#core/tool/define-tool.ts";
import { outputLimits } from "#core/tool/output-limits.ts";
import { fitOutput } from "#core/tool/output.ts";
import type { Tool } from "#core/tool/tool.ts";
import { plainPath } from "./plain-path.ts";
import type { FileToolPorts } from "./ports.ts";

const input = z.object({
  pattern: z.string().min(1),
  path: z.string().optional(),
  glob: z.string().optional().describe("only files matching this"),
  ignore_case: z.boolean().optional(),
  literal: z.boolean().optional(),
  context: z.coerce.number().int().min(0).max(10).optional(),
  files_only: z.boolean().optional(),
});

export function grep({ workspace, blobs }: Pick<FileToolPorts, "workspace" | "blobs">): Tool {
  return defineTool({
    name: "grep",
    description: "Search file contents by regular expression; ignore files are honoured.",
    input,
    effect: "read",
    afterCrash: "rerun",
    target: ({ path }) => plainPath(path ?? "."),
    run: async (given, { signal }) => {
      const query = {
        pattern: given.pattern,
        path: plainPath(given.path ?? "."),
        literal: given.literal ?? false,
        ignoreCase: given.ignore_case ?? false,
        glob: given.glob,
        context: given.context ?? 0,
        limit: outputLimits.matches,
        perFile: given.files_only ? 1 : outputLimits.matchesPerFile,
      };
      const found = await workspace.search(query, signal);
      const lines = given.files_only
        ? [...new Set(found.matches.map((match) => match.path))]
        : found.matches.flatMap(matchLines);
      if (found.cut) lines.push(`[more than ${found.matches.length} matches; narrow the search]`);
      const { text, spilled } = await fitOutput(lines.join("\n") || "No match.", blobs);
      return { forModel: [{ type: "text", text }], spilled };
    },
  });
}

/** Formats a match as grep does: `path:line:text` for the matching line, `path-line-text` for the lines around it. */
function matchLines(match: TextMatch): string[] {
  const start = match.line - match.before.length;
  return [
    ...match.before.map((text, i) => `${match.path}-${start + i}-${text}`),
    `${match.path}:${match.line}:${match.text}`,
    ...match.after.map((text, i) => `${match.path}-${match.line + 1 + i}-${text}`),
    ...(match.before.length + match.after.length > 0 ? ["--"] : []),
  ];
}
