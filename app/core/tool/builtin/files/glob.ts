// glob: files by name pattern, newest first.
import { z } from "zod";
import { defineTool } from "#core/tool/define-tool.ts";
import type { Tool } from "#core/tool/tool.ts";
import { plainPath } from "./file-diff.ts";
import type { ToolPorts } from "#core/tool/builtin/ports.ts";

const limit = 200;

const input = z.object({ pattern: z.string().min(1).describe("e.g. **/*.ts"), path: z.string().optional() });

export function glob(ports: ToolPorts): Tool {
  return defineTool({
    name: "glob",
    description: "Find files by pattern, newest first; ignore files are honoured.",
    input,
    effect: "read",
    afterCrash: "rerun",
    target: ({ path }) => plainPath(path ?? "."),
    run: async ({ pattern, path }, { signal }) => {
      const found = await ports.workspace.find(pattern, { path: plainPath(path ?? "."), limit }, signal);
      const lines = found.entries.map((entry) => entry.path);
      if (found.cut) lines.push(`[${lines.length} of ${found.total}; narrow the pattern]`);
      return { forModel: [{ type: "text", text: lines.join("\n") || "No file matches." }] };
    },
  });
}
