// edit_file: exact text for exact text. A near miss is diagnosed, never guessed.
import { z } from "zod";
import { defineTool } from "#core/tool/define-tool.ts";
import { type Tool, ToolInputError } from "#core/tool/tool.ts";
import { changeOf, codeOf, diffPreview, plainPath } from "./file-diff.ts";
import { diagnose } from "./near-miss.ts";
import type { ToolPorts } from "#core/tool/builtin/ports.ts";
import { changed, unread } from "./write-file.ts";

const input = z.object({
  path: z.string().min(1),
  old_text: z.string().min(1).describe("exact text, unique in the file unless all is true"),
  new_text: z.string(),
  all: z.boolean().optional().describe("replace every occurrence"),
});
type Input = z.output<typeof input>;

export function editFile(ports: ToolPorts): Tool {
  const edited = async ({ path: given, old_text, new_text, all }: Input) => {
    const path = plainPath(given);
    const version = ports.seen(path);
    const file = await ports.workspace.read(path);
    if (!version) throw unread(path);
    if (file.version !== version) throw changed(path);
    const after = replaceExactly(path, file.text, old_text, new_text, all ?? false);
    return { path, version, after, change: changeOf(path, file.text, after) };
  };
  return defineTool({
    name: "edit_file",
    description: "Replace exact text in a file you have read.",
    input,
    effect: "write",
    afterCrash: "report",
    target: ({ path }) => plainPath(path),
    preview: async (given) => diffPreview((await edited(given)).change),
    run: async (given) => {
      const { path, version, after, change } = await edited(given);
      const written = await ports.workspace.write(path, after, version).catch((error: unknown) => {
        throw codeOf(error) === "conflict" ? changed(path) : error;
      });
      return {
        forModel: [{ type: "text", text: `Edited ${written.path} (+${change.added} −${change.removed}).` }],
        forPerson: { kind: "diff", ...change, created: false },
        saw: { [written.path]: written.version },
      };
    },
  });
}

/** The only way text changes here: no patterns, no escapes, no trimming. */
export function replaceExactly(path: string, text: string, old: string, fresh: string, all: boolean): string {
  if (old === fresh) throw new ToolInputError("old_text and new_text are the same. Nothing was changed.");
  const parts = splitAt(text, old);
  if (parts.length === 1)
    throw new ToolInputError(`old_text is not in ${path}. Nothing was changed. ${diagnose(text, old)}`);
  if (parts.length > 2 && !all) {
    const advice = "Add lines around it until it is unique, or set all.";
    throw new ToolInputError(`old_text stands ${parts.length - 1} times in ${path}. Nothing was changed. ${advice}`);
  }
  return parts.join(withLineEnds(fresh, text, old));
}

/** A file of mixed line ends arrives raw: there "\n" in the old text stands for either end. */
function splitAt(text: string, old: string): string[] {
  const exact = text.split(old);
  if (exact.length > 1 || !text.includes("\r\n") || !old.includes("\n")) return exact;
  return text.split(old.replace(/\r?\n/g, "\r\n"));
}

const withLineEnds = (fresh: string, text: string, old: string) =>
  !text.includes(old) && text.includes("\r\n") ? fresh.replace(/\r?\n/g, "\r\n") : fresh;
