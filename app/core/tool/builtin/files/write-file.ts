// write_file: creates a file, or replaces the whole text of a file that the model has read.
import * as z from "zod/mini";
import { factsOfPath } from "#core/permission/call-facts.ts";
import { defineTool, nameInput } from "#core/tool/define-tool.ts";
import { codeOf } from "#core/tool/error-code.ts";
import { type Tool, ToolInputError } from "#core/tool/tool.ts";
import { loadDiff } from "./file-diff.ts";
import { plainPath } from "./plain-path.ts";
import type { FileToolPorts } from "./ports.ts";

const input = z.object({ path: nameInput(), content: z.string() });

type Ports = Pick<FileToolPorts, "clock" | "workspace" | "look" | "seenVersion" | "seenBelow">;

export function writeFile(ports: Ports): Tool {
  return defineTool({
    name: "write_file",
    description:
      "Write a whole file, making folders as needed. Read an existing file first; prefer edit_file for changes.",
    input,
    effect: "write",
    afterCrash: "report",
    target: ({ path }) => plainPath(path),
    facts: ({ path }) => factsOfPath(ports, { path: plainPath(path), writes: true }),
    preview: async ({ path, content }) => {
      const diffOf = await loadDiff(ports.clock);
      const { old } = await checked(ports, plainPath(path), content);
      return { kind: "diff", ...diffOf(plainPath(path), old, content) };
    },
    run: async ({ path: given, content }) => {
      const path = plainPath(given);
      // Loaded before the write, because a call that fails must have written nothing.
      const diffOf = await loadDiff(ports.clock);
      const { old, expect } = await checked(ports, path, content);
      const written = await ports.workspace.write(path, content, expect).catch((error: unknown) => {
        throw conflictError(ports, path, error);
      });
      const diff = diffOf(written.path, old, content);
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

/** Returns the text that the call replaces, and its version. Throws what would make the write fail. */
async function checked(ports: Ports, path: string, content: string) {
  const version = ports.seenVersion(path);
  const file = version ? await ports.workspace.read(path).catch(undefinedIfAbsent) : undefined;
  if (file && file.version !== version) throw changedError(path);
  const expect = file?.version ?? null;
  const { makes } = await ports.workspace.check(path, content, expect).catch((error: unknown) => {
    throw conflictError(ports, path, error);
  });
  if (makes !== undefined && ports.seenBelow(makes)) throw movedError(makes);
  return { old: file?.text, expect };
}

const conflictError = (ports: Ports, path: string, error: unknown) => {
  if (codeOf(error) !== "conflict") return error;
  return ports.seenVersion(path) ? changedError(path) : unreadError(path);
};

const movedError = (folder: string) =>
  new ToolInputError(
    `The folder ${folder} is gone, although you have read files in it. Nothing was written. Find out whether it was moved; to have it here again, make it with mkdir in the terminal first.`,
  );

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
