// The content of a file for the preview: coloured text, an image, or the reason why neither can be shown.
import { type Accessor, createEffect, createResource, createSignal, onCleanup } from "solid-js";
import type { FileText } from "#contract";
import type { Node } from "#core/markdown/nodes.ts";
import { colourLines } from "../markdown/markdown.ts";
import type { PanelModel } from "./panel-model.ts";
import { errorText } from "../parts/words/error-text.ts";

/** Number of lines that are shown at first, and number of lines that Show more adds. */
const linesPerPage = 2_000;
const maxPictureBytes = 5_000_000;

export type PreviewContent =
  | { kind: "text"; file: FileText; lines: Node[][]; isMarkdown: boolean }
  | { kind: "picture"; address: string }
  | { kind: "none"; size: number }
  | { kind: "gone" }
  | { kind: "failed"; words: string };

export interface FilePreview {
  shown: Accessor<PreviewContent | undefined>;
  more(): void;
}

const pictureName = /\.(?:png|jpe?g|gif|webp|avif|bmp|ico|svg)$/i;
const markdownName = /\.(?:md|markdown)$/i;

export function createPreview(model: PanelModel, path: string): FilePreview {
  const [most, setMost] = createSignal(linesPerPage);
  const [shown] = createResource(
    () => ({ tick: model.tick(), most: most() }),
    ({ most }) =>
      (pictureName.test(path) ? lookAtPicture(model, path) : lookAtText(model, path, most)).catch(
        (error: unknown): PreviewContent => ({ kind: "failed", words: errorText(error) }),
      ),
  );
  // The last content that could be read. It stays on screen while the relay is disconnected.
  const [kept, keep] = createSignal<PreviewContent>();
  createEffect(() => {
    const now = shown.latest;
    if (now && (now.kind !== "failed" || model.connected() || !kept())) keep(now);
  });
  createEffect(() => {
    const now = shown.latest;
    if (now?.kind === "picture") onCleanup(() => URL.revokeObjectURL(now.address));
  });
  return { shown: kept, more: () => setMost((now) => now + linesPerPage) };
}

async function lookAtPicture({ octo, folder }: PanelModel, path: string): Promise<PreviewContent> {
  const file = await octo.call((api) => api.files.bytes(folder, path, maxPictureBytes));
  if (!file) return { kind: "gone" };
  if (!("base64" in file)) return { kind: "none", size: file.size };
  const { base64, mime } = file;
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return { kind: "picture", address: URL.createObjectURL(new Blob([bytes], { type: mime })) };
}

async function lookAtText({ octo, folder }: PanelModel, path: string, toLine: number): Promise<PreviewContent> {
  const file = await octo.call((api) => api.files.read(folder, path, toLine));
  if (!file) return { kind: "gone" };
  if (!("text" in file)) return { kind: "none", size: file.size };
  // Drops a final line break, which would appear as an empty line.
  const text = file.text.replace(/\r?\n$/, "");
  return { kind: "text", file, lines: await colourLines(text, languageOf(path)), isMarkdown: markdownName.test(path) };
}

/** The language for syntax colours: the file's extension, or the name of a file without one, such as Dockerfile. */
const languageOf = (path: string): string =>
  path
    .slice(path.lastIndexOf("/") + 1)
    .split(".")
    .at(-1)
    ?.toLowerCase() ?? "";
