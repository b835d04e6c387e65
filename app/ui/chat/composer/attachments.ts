// Turns attached files into message blocks: images are made to fit, texts are quoted, other files are refused with a reason.
import type { SaidBlock } from "#core/model/message.ts";
import type { SessionId } from "#core/ids.ts";
import { retryImport } from "../../lazy/retry-import.ts";
import type { Octo } from "../../octo.ts";
import { t } from "../../text/t.ts";

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
    retryImport(() => import("#core/session/files/to-markdown.ts")),
    octo.call((api) => api.sessions.read(sessionId)),
  ]);
  const { untitled } = t().sessions;
  const text = toMarkdown(events, { untitled, person: "Person", agent: "Octo", tokens: "tokens" });
  const cut = text.length > maxChatChars ? `[only the end]\n${text.slice(-maxChatChars)}` : text;
  return { type: "text", text: `<chat title=${JSON.stringify(title)}>\n${cut}\n</chat>` };
}

/**
 * Decodes a file as `read_file` does. Returns undefined if it is not text. The file type is ignored, because browsers
 * report a `.ts` file as a video.
 */
async function decodeText(file: File): Promise<string | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { decodeBytes } = await retryImport(() => import("#text"));
  const decoded = await decodeBytes(bytes, loadAnalyse);
  return decoded?.text.replaceAll("\r\n", "\n");
}

/** Offline, the library may not be there. Then most texts are still read rightly. */
const loadAnalyse = () =>
  import("chardet").then(
    ({ analyse }) => analyse,
    () => () => [],
  );

async function attachImage(file: File, octo: Octo): Promise<Attached> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const blob = await octo.call((api) => api.blobs.putImage(bytes, file.type, file.name));
  return blob ? { block: { type: "image", blob } } : { refused: "not-text", name: file.name };
}
