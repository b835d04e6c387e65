// read_file: text by ranges, images as images, and what Octo keeps: long outputs as `output:…`, what left the view as `chat:…`.
import { z } from "zod";
import type { FileText } from "#contract";
import { defineTool } from "#core/tool/define-tool.ts";
import type { Tool, ToolOutput } from "#core/tool/tool.ts";
import { ToolInputError } from "#core/tool/tool.ts";
import { codeOf, plainPath } from "./file-diff.ts";
import type { ToolPorts } from "#core/tool/builtin/ports.ts";

const defaultLines = 1_000;
const characters = 40_000;
const lineLimit = 2_000;
const imageLimit = 5 * 1024 * 1024;

const input = z.object({
  path: z.string().min(1),
  offset: z.coerce.number().int().optional().describe("first line, from 1"),
  limit: z.coerce.number().int().min(1).optional().describe(`lines, ${defaultLines} if absent`),
});

export function readFile(ports: ToolPorts): Tool {
  return defineTool({
    name: "read_file",
    description: "Read a text file or an image. Says when it shows only a part.",
    input,
    effect: "read",
    afterCrash: "rerun",
    target: ({ path }) => plainPath(path),
    run: async ({ path, offset, limit }) => {
      const kept = await keptText(ports, path);
      if (kept !== undefined) return rangeOf(kept, path, offset, limit);
      const fromLine = Math.max(1, offset ?? 1);
      const range = { fromLine, toLine: fromLine + (limit ?? defaultLines) - 1 };
      try {
        return textOutput(await ports.workspace.read(plainPath(path), range));
      } catch (error) {
        if (codeOf(error) === "binary") return imageOutput(ports, plainPath(path), error);
        throw error;
      }
    },
  });
}

function textOutput(file: FileText): ToolOutput {
  const { text, shown } = fitLines(file.text, file.fromLine, file.toLine);
  const whole = file.fromLine <= 1 && shown >= file.lines;
  const note = whole ? "" : `[lines ${file.fromLine}–${shown} of ${file.lines}]\n`;
  return {
    forModel: [{ type: "text", text: file.lines === 0 ? "(empty file)" : note + text }],
    forPerson: { kind: "file", path: file.path, fromLine: file.fromLine, toLine: shown, lines: file.lines },
    saw: { [file.path]: file.version },
  };
}

/** Whole lines up to the limit; a line too long for any reader is cut and says so. */
function fitLines(text: string, fromLine: number, toLine: number): { text: string; shown: number } {
  const kept: string[] = [];
  let size = 0;
  for (const line of text.split("\n").slice(0, toLine - fromLine + 1)) {
    const fit = line.length > lineLimit ? `${line.slice(0, lineLimit)} [line cut, ${line.length} characters]` : line;
    size += fit.length + 1;
    if (size > characters && kept.length > 0) break;
    kept.push(fit);
  }
  return { text: kept.join("\n"), shown: fromLine + kept.length - 1 };
}

async function imageOutput(ports: ToolPorts, path: string, error: unknown): Promise<ToolOutput> {
  const file = await ports.workspace.bytes(path, imageLimit);
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.mime)) throw error;
  const bytes = Uint8Array.from(atob(file.base64), (c) => c.charCodeAt(0));
  const blob = await ports.blobs.put(bytes, file.mime, path.slice(path.lastIndexOf("/") + 1));
  return {
    forModel: [
      { type: "text", text: `${path} (${file.mime}, ${file.size} bytes)` },
      { type: "image", blob },
    ],
  };
}

/** What Octo itself keeps under a name; undefined for the path of a file. */
async function keptText(ports: ToolPorts, path: string): Promise<string | undefined> {
  const [, kind, name = ""] = /^(output|chat):(.*)$/.exec(path) ?? [];
  if (kind === undefined) return undefined;
  const bytes = kind === "output" ? await ports.blobs.get(name) : undefined;
  const text = kind === "output" ? bytes && new TextDecoder().decode(bytes) : ports.recall(name);
  if (text === undefined) throw new ToolInputError(`${path} is not kept here.`);
  return text;
}

function rangeOf(text: string, path: string, offset = 1, limit = defaultLines): ToolOutput {
  const lines = text.split("\n");
  const fromLine = Math.max(1, offset);
  if (fromLine > lines.length) throw new ToolInputError(`${path} has ${lines.length} lines.`);
  const toLine = Math.min(lines.length, fromLine + limit - 1);
  const fit = fitLines(lines.slice(fromLine - 1, toLine).join("\n"), fromLine, toLine);
  return { forModel: [{ type: "text", text: `[lines ${fromLine}–${fit.shown} of ${lines.length}]\n${fit.text}` }] };
}
