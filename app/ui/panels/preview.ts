// What is in a file: its text with colours, a picture, or why neither can be shown.
import { type Accessor, createEffect, createResource, createSignal, onCleanup } from "solid-js";
import type { FileText } from "#contract";
import type { Node } from "#core/markdown/nodes.ts";
import { colourLines } from "../markdown/markdown.ts";
import type { Workplace } from "./workplace.ts";
import { inWords } from "../parts/words/refusals.ts";

/** So many lines at a time: more at once would only be scrolled past. */
const stride = 2_000;
const pictureMost = 5_000_000;

export type Shown =
  | { kind: "text"; file: FileText; lines: Node[][]; markdown: boolean }
  | { kind: "picture"; address: string }
  | { kind: "none"; size: number }
  | { kind: "gone" }
  | { kind: "failed"; words: string };

export interface FilePreview {
  shown: Accessor<Shown | undefined>;
  more(): void;
}

const picture = /\.(?:png|jpe?g|gif|webp|avif|bmp|ico|svg)$/i;
const markdown = /\.(?:md|markdown)$/i;

export function createPreview(place: Workplace, path: string): FilePreview {
  const [most, setMost] = createSignal(stride);
  const [shown] = createResource(
    () => ({ tick: place.tick(), most: most() }),
    ({ most }) =>
      (picture.test(path) ? lookAtPicture(place, path) : lookAtText(place, path, most)).catch(
        (error: unknown): Shown => ({ kind: "failed", words: inWords(error) }),
      ),
  );
  // What was read stays on the screen while the relay is away.
  const [kept, keep] = createSignal<Shown>();
  createEffect(() => {
    const now = shown.latest;
    if (now && (now.kind !== "failed" || place.connected() || !kept())) keep(now);
  });
  createEffect(() => {
    const now = shown.latest;
    if (now?.kind === "picture") onCleanup(() => URL.revokeObjectURL(now.address));
  });
  return { shown: kept, more: () => setMost((now) => now + stride) };
}

async function lookAtPicture({ octo, folder }: Workplace, path: string): Promise<Shown> {
  const file = await octo.call((api) => api.files.bytes(folder, path, pictureMost));
  if (!file) return { kind: "gone" };
  if (!("base64" in file)) return { kind: "none", size: file.size };
  const { base64, mime } = file;
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return { kind: "picture", address: URL.createObjectURL(new Blob([bytes], { type: mime })) };
}

async function lookAtText({ octo, folder }: Workplace, path: string, toLine: number): Promise<Shown> {
  const file = await octo.call((api) => api.files.read(folder, path, toLine));
  if (!file) return { kind: "gone" };
  if (!("text" in file)) return { kind: "none", size: file.size };
  // The end of the last line would show as an empty one.
  const text = file.text.replace(/\r?\n$/, "");
  return { kind: "text", file, lines: await colourLines(text, languageOf(path)), markdown: markdown.test(path) };
}

/** Most endings are names of their language; files without one often have the language's name themselves. */
const languageOf = (path: string): string =>
  path
    .slice(path.lastIndexOf("/") + 1)
    .split(".")
    .at(-1)
    ?.toLowerCase() ?? "";
