// write_file: a new file, or a whole new text for one the model has read.
import { z } from "zod";
import { defineTool } from "#core/tool/define-tool.ts";
import { type Tool, ToolInputError } from "#core/tool/tool.ts";
import { changeOf, codeOf, diffPreview, plainPath } from "./file-diff.ts";
import type { ToolPorts } from "#core/tool/builtin/ports.ts";

const input = z.object({ path: z.string().min(1), content: z.string() });

export function writeFile(ports: ToolPorts): Tool {
  /** The text before, when the model may overwrite it. */
  const before = async (path: string): Promise<string | undefined> => {
    const version = ports.seen(path);
    if (!version) return undefined;
    const file = await ports.workspace.read(path).catch(absent);
    if (file && file.version !== version) throw changed(path);
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
    preview: async ({ path, content }) =>
      diffPreview(changeOf(plainPath(path), await before(plainPath(path)), content)),
    run: async ({ path: given, content }) => {
      const path = plainPath(given);
      const old = await before(path);
      const expect = old === undefined ? null : (ports.seen(path) ?? null);
      const written = await ports.workspace.write(path, content, expect).catch((error: unknown) => {
        if (codeOf(error) !== "conflict") throw error;
        throw ports.seen(path) ? changed(path) : unread(path);
      });
      const change = changeOf(written.path, old, content);
      return {
        forModel: [
          {
            type: "text",
            text: `${old === undefined ? "Created" : "Wrote"} ${written.path} (+${change.added} −${change.removed}).`,
          },
        ],
        forPerson: { kind: "diff", ...change, created: old === undefined },
        saw: { [written.path]: written.version },
      };
    },
  });
}

const absent = (error: unknown) => {
  if (codeOf(error) === "not-found") return undefined;
  throw error;
};

export const changed = (path: string) =>
  new ToolInputError(
    `${path} has changed since you read it. Nothing was written. Read it again, then make your change to what is there now.`,
  );

export const unread = (path: string) =>
  new ToolInputError(`${path} exists and you have not read it. Nothing was written. Read it first.`);
