// Turns attached files into message blocks: images are shrunk, texts are quoted, other files are refused with a reason.
import type { ImageBlock, SaidBlock } from "#core/model/message.ts";
import type { SessionId } from "#core/ids.ts";
import type { Octo } from "../../octo.ts";
import { t } from "../../text/t.ts";

/** Maximum length of the longer edge in pixels, and maximum size in bytes, of an image that is sent to a model. */
const maxEdge = 1_920;
const maxImageBytes = 512 * 1024;
const maxTextBytes = 256 * 1024;
/** Maximum length of a quote from another chat, in characters. */
const maxChatChars = 40_000;
/** Maximum size of an attached file in bytes. A larger file is refused without being read. */
const maxFileBytes = 32 * 1024 * 1024;

export type Refusal = "too-large" | "text-too-large" | "not-text";
export type Attached = { block: SaidBlock } | { refused: Refusal; name: string };

export async function attach(file: File, octo: Octo): Promise<Attached> {
  if (file.size > maxFileBytes) return { refused: "too-large", name: file.name };
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return attachImage(file, octo);
  if (file.size > maxTextBytes) return { refused: "text-too-large", name: file.name };
  const text = await decodeText(file);
  if (text === undefined) return { refused: "not-text", name: file.name };
  return { block: { type: "text", text: `<file name=${JSON.stringify(file.name)}>\n${text}\n</file>` } };
}

/** Quotes another chat as Markdown. If the chat is long, only its end is quoted. */
export async function attachChat(octo: Octo, sessionId: SessionId, title: string): Promise<SaidBlock> {
  const [{ toMarkdown }, events] = await Promise.all([
    import("#core/session/files/to-markdown.ts"),
    octo.call((api) => api.sessions.read(sessionId)),
  ]);
  const { untitled } = t().sessions;
  const text = toMarkdown(events, { untitled, person: "Person", agent: "Octo", tokens: "tokens" });
  const cut = text.length > maxChatChars ? `[only the end]\n${text.slice(-maxChatChars)}` : text;
  return { type: "text", text: `<chat title=${JSON.stringify(title)}>\n${cut}\n</chat>` };
}

/**
 * Decodes a file as UTF-8 text. Returns undefined if the content is not UTF-8 text. The file type is ignored, because
 * browsers report a `.ts` file as a video.
 */
async function decodeText(file: File): Promise<string | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function attachImage(file: File, octo: Octo): Promise<Attached> {
  // Ignores an error, because a file of an image type may contain something else. Such a file is refused.
  const small = await shrinkImage(file).catch(() => undefined);
  return small ? { block: await imageBlock(small, file.name, octo) } : { refused: "not-text", name: file.name };
}

async function imageBlock(small: Blob, name: string, octo: Octo): Promise<ImageBlock> {
  const bytes = new Uint8Array(await small.arrayBuffer());
  const blob = await octo.call((api) => api.blobs.put(bytes, small.type, name));
  return { type: "image", blob };
}

async function shrinkImage(file: File): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, maxEdge / Math.max(bitmap.width, bitmap.height));
  if (scale === 1 && file.size <= maxImageBytes) return file;
  for (let size = scale; ; size *= 0.75) {
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(bitmap.width * size)),
      Math.max(1, Math.round(bitmap.height * size)),
    );
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.82 });
    if (blob.size <= maxImageBytes || canvas.width < 64) return blob;
  }
}
