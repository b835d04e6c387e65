// write_file: creates a file, or replaces the whole text of a file that the model has read.
import { z } from "zod";
import { factsOfPath } from "#core/permission/call-facts.ts";
import { defineTool, nameInput } from "#core/tool/define-tool.ts";
import { codeOf } from "#core/tool/error-code.ts";
import { type Tool, ToolInputError } from "#core/tool/tool.ts";
import { fileDiff } from "./file-diff.ts";
import { plainPath } from "./plain-path.ts";
import type { FileToolPorts } from "./ports.ts";

const input = z.object({ path: nameInput(), content: z.string() });

export function writeFile(ports: Pick<FileToolPorts, "workspace" | "look" | "seenVersion">): Tool {
  /**
   * Returns the text that the call will replace. Returns undefined if the file does not exist or the model has not read
   * it.
   */
  const textBefore = async (path: string): Promise<string | undefined> => {
    const version = ports.seenVersion(path);
    if (!version) return undefined;
    const file = await ports.workspace.read(path).catch(undefinedIfAbsent);
    if (file && file.version !== version) throw changedError(path);
    return file?.text;
  };
  return defineTool({
    name: "write_file",
    description:
      "Write a whole file, making folders as needed. Read an existing file first; prefer edit_file for changes.",
    input,
    effect: "write",
    afterCrash: "report",
    target: ({ path }) => plainPath(path),
    facts: ({ path }) => factsOfPath(ports, { path: plainPath(path), writes: true }),
    preview: async ({ path: given, content }) => {
      const path = plainPath(given);
      return { kind: "diff", ...fileDiff(path, await textBefore(path), content) };
    },
    run: async ({ path: given, content }) => {
      const path = plainPath(given);
      const old = await textBefore(path);
      const expect = old === undefined ? null : (ports.seenVersion(path) ?? null);
      const written = await ports.workspace.write(path, content, expect).catch((error: unknown) => {
        if (codeOf(error) !== "conflict") throw error;
        throw ports.seenVersion(path) ? changedError(path) : unreadError(path);
      });
      const diff = fileDiff(written.path, old, content);
      return {
        forModel: [
          {
            type: "text",
            text: `${old === undefined ? "Created" : "Wrote"} ${written.path} (+${diff.added} −${diff.removed}).`,
          },
        ],
        forPerson: { kind: "diff", ...diff, created: old === undefined },
        saw: { [written.path]: written.version },
      };
    },
  });
}

const undefinedIfAbsent = (error: unknown) => {
  if (codeOf(error) === "not-found") return undefined;
  throw error;
};

export const changedError = (path: string) =>
  new ToolInputError(
    `${path} has changed since you read it. Nothing was written. Read it again, then make your change to what is there now.`,
  );

export const unreadError = (path: string) =>
  new ToolInputError(`${path} exists and you have not read it. Nothing was written. Read it first.`);
