// list_files: lists a folder.
import * as z from "zod/mini";
import { factsOfPath } from "#core/permission/call-facts.ts";
import { defineTool, wholeInput } from "#core/tool/define-tool.ts";
import { outputLimits } from "#core/tool/output-limits.ts";
import type { Tool } from "#core/tool/tool.ts";
import { plainPath } from "./plain-path.ts";
import type { FileToolPorts } from "./ports.ts";
import { readablePreview } from "./readable.ts";

const input = z.object({
  path: z.optional(z.string()).check(z.describe("the folder itself if absent")),
  depth: z.optional(wholeInput(1, 8)),
  ignored: z.optional(z.boolean()).check(z.describe("also what .gitignore hides")),
});

export function listFiles(ports: Pick<FileToolPorts, "workspace" | "look">): Tool {
  const { workspace } = ports;
  return defineTool({
    name: "list_files",
    description: "List a folder, folders marked with /.",
    input,
    effect: "read",
    afterCrash: "rerun",
    target: ({ path }) => plainPath(path ?? "."),
    facts: ({ path }) => factsOfPath(ports, { path: plainPath(path ?? "."), writes: false }),
    preview: ({ path }) => readablePreview(workspace, plainPath(path ?? "."), "any"),
    run: async ({ path, depth, ignored }) => {
      const options = { depth: depth ?? 1, limit: outputLimits.listedEntries, ignored: ignored ?? false };
      const { entries, total, cut } = await workspace.list(plainPath(path ?? "."), options);
      const lines = entries.map(
        (entry) => entry.path + (entry.kind === "folder" ? "/" : entry.kind === "link" ? "@" : ""),
      );
      if (cut) lines.push(`[${entries.length} of ${total}; name a deeper folder]`);
      return { forModel: [{ type: "text", text: lines.join("\n") || "(empty folder)" }] };
    },
  });
}
