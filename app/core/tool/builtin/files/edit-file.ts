// edit_file: replaces exact text. If the text is not in the file, it changes nothing, and shows the model similar lines
// of the file.
import * as z from "zod/mini";
import { factsOfPath } from "#core/permission/call-facts.ts";
import { defineTool, nameInput } from "#core/tool/define-tool.ts";
import { codeOf } from "#core/tool/error-code.ts";
import { type Tool, ToolInputError } from "#core/tool/tool.ts";
import { loadDiff } from "./file-diff.ts";
import { diagnose } from "./near-miss.ts";
import { plainPath } from "./plain-path.ts";
import type { FileToolPorts } from "./ports.ts";
import { changedError, unreadError } from "./write-file.ts";

const input = z.object({
  path: nameInput(),
  old_text: z.string().check(z.minLength(1), z.describe("exact text, unique in the file unless all is true")),
  new_text: z.string(),
  all: z.optional(z.boolean()).check(z.describe("replace every occurrence")),
});
type Input = z.output<typeof input>;

export function editFile(ports: Pick<FileToolPorts, "clock" | "workspace" | "look" | "seenVersion">): Tool {
  const edited = async (given: Input) => {
    const path = plainPath(given.path);
    const diffOf = await loadDiff(ports.clock);
    const version = ports.seenVersion(path);
    const file = await ports.workspace.read(path);
    if (!version) throw unreadError(path);
    if (file.version !== version) throw changedError(path);
    const after = replaceExactly(file.text, { ...given, path });
    await ports.workspace.check(path, after, version);
    return { path, version, after, diff: diffOf(path, file.text, after) };
  };
  return defineTool({
    name: "edit_file",
    description: "Replace exact text in a file you have read.",
    input,
    effect: "write",
    afterCrash: "report",
    target: ({ path }) => plainPath(path),
    facts: ({ path }) => factsOfPath(ports, { path: plainPath(path), writes: true }),
    preview: async (given) => ({ kind: "diff", ...(await edited(given)).diff }),
    run: async (given) => {
      const { path, version, after, diff } = await edited(given);
      const written = await ports.workspace.write(path, after, version).catch((error: unknown) => {
        throw codeOf(error) === "conflict" ? changedError(path) : error;
      });
      return {
        forModel: [{ type: "text", text: `Edited ${written.path} (+${diff.added} −${diff.removed}).` }],
        forPerson: { kind: "diff", ...diff, created: false },
        saw: { [written.path]: written.version },
      };
    },
  });
}

/** Replaces the old text with the new text. Both are taken literally: without patterns, escapes or trimming. */
function replaceExactly(text: string, { path, old_text, new_text, all }: Input): string {
  if (old_text === new_text) throw new ToolInputError("old_text and new_text are the same. Nothing was changed.");
  const parts = splitAt(text, old_text);
  if (parts.length === 1)
    throw new ToolInputError(`old_text is not in ${path}. Nothing was changed. ${diagnose(text, old_text)}`);
  if (parts.length > 2 && !all) {
    const advice = "Add lines around it until it is unique, or set all.";
    throw new ToolInputError(`old_text stands ${parts.length - 1} times in ${path}. Nothing was changed. ${advice}`);
  }
  return parts.join(withLineEnds(new_text, text, old_text));
}

/**
 * Splits a text at each occurrence of the old text. Here "\n" also matches "\r\n", because a file with mixed line
 * ends is read unchanged.
 */
function splitAt(text: string, oldText: string): string[] {
  const exact = text.split(oldText);
  if (exact.length > 1 || !text.includes("\r\n") || !oldText.includes("\n")) return exact;
  return text.split(oldText.replace(/\r?\n/g, "\r\n"));
}

const withLineEnds = (newText: string, text: string, oldText: string) =>
  !text.includes(oldText) && text.includes("\r\n") ? newText.replace(/\r?\n/g, "\r\n") : newText;
