// read_file: reads ranges of text files, images, and texts that Octo stores: long outputs (`output:…`) and older
// messages (`chat:…`).
import * as z from "zod/mini";
import type { FileText } from "#contract";
import { fromBase64 } from "#core/base64.ts";
import { factsOfPath, onlyLooks } from "#core/permission/call-facts.ts";
import { defineTool, nameInput, wholeInput } from "#core/tool/define-tool.ts";
import { codeOf } from "#core/tool/error-code.ts";
import { outputLimits } from "#core/tool/output-limits.ts";
import { fitLine } from "#core/tool/output.ts";
import { type Tool, ToolInputError, type ToolOutput } from "#core/tool/tool.ts";
import { plainPath } from "./plain-path.ts";
import type { FileToolPorts } from "./ports.ts";
import { readablePreview } from "./readable.ts";

const defaultLines: number = outputLimits.file.lines;

const input = z.object({
  path: nameInput(),
  offset: z.optional(wholeInput()).check(z.describe("first line, from 1")),
  limit: z.optional(wholeInput(1)).check(z.describe(`lines, ${defaultLines} if absent`)),
});

export function readFile(ports: Pick<FileToolPorts, "workspace" | "look" | "blobs" | "fitImage" | "recall">): Tool {
  return defineTool({
    name: "read_file",
    description: "Read a text file or an image. Says when it shows only a part.",
    input,
    effect: "read",
    afterCrash: "rerun",
    target: ({ path }) => plainPath(path),
    facts: async ({ path }) =>
      isStored(path) ? onlyLooks : factsOfPath(ports, { path: plainPath(path), writes: false }),
    preview: ({ path }) => readablePreview(ports.workspace, plainPath(path), "file"),
    run: async ({ path, offset, limit }) => {
      const stored = await storedText(ports, path);
      if (stored !== undefined) return rangeOf(stored, path, offset, limit);
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

/** Returns as many lines as fit into the limit, but at least one. `shown`: the number of the last returned line. */
function fitLines(text: string, fromLine: number, toLine: number): { text: string; shown: number } {
  const kept: string[] = [];
  let size = 0;
  for (const line of text.split("\n").slice(0, toLine - fromLine + 1)) {
    const fit = fitLine(line);
    size += fit.length + 1;
    if (size > outputLimits.file.characters && kept.length > 0) break;
    kept.push(fit);
  }
  return { text: kept.join("\n"), shown: fromLine + kept.length - 1 };
}

async function imageOutput(
  { workspace, blobs, fitImage }: Pick<FileToolPorts, "workspace" | "blobs" | "fitImage">,
  path: string,
  error: unknown,
): Promise<ToolOutput> {
  const file = await workspace.bytes(path, fitImage ? outputLimits.fittedImageBytes : outputLimits.imageBytes);
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.mime)) throw error;
  const whole = { bytes: fromBase64(file.base64), mime: file.mime };
  const fitted = fitImage ? await fitImage(whole.bytes, whole.mime) : whole;
  if (!fitted) throw new ToolInputError(`${path} is no picture that can be read (${file.mime}, ${file.size} bytes).`);
  const blob = await blobs.put(fitted.bytes, fitted.mime, path.slice(path.lastIndexOf("/") + 1));
  return {
    forModel: [
      { type: "text", text: `${path} (${file.mime}, ${file.size} bytes)` },
      { type: "image", blob },
    ],
  };
}

/** Returns text that Octo itself stores. Returns undefined if the path names a file. */
const storedName = /^(output|chat):(.*)$/;
const isStored = (path: string) => storedName.test(path);

async function storedText(ports: Pick<FileToolPorts, "blobs" | "recall">, path: string): Promise<string | undefined> {
  const [, kind, name = ""] = storedName.exec(path) ?? [];
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
