// Turns attached files into message blocks: images are made to fit, texts are quoted, other files are refused with a reason.
import type { SaidBlock } from "#core/model/message.ts";
import type { SessionId } from "#core/ids.ts";
import { maxAttachments, maxImages, maxMessageBytes, textBytes } from "#core/session/message-size.ts";
import { retryImport } from "../../lazy/retry-import.ts";
import type { Octo } from "../../octo.ts";
import { errorText } from "../../parts/words/error-text.ts";
import { t } from "../../text/t.ts";
import type { MessageAttachment } from "../typed-text.ts";

export type Attachment = MessageAttachment;

const maxTextBytes = 256 * 1024;
/** Maximum length of a quote from another chat, in characters. */
const maxChatChars = 40_000;
/** Maximum size of an attached file in bytes. A larger file is refused without being read. */
const maxFileBytes = 32 * 1024 * 1024;

/** Maximum number of reasons that are shown at once. */
const shownReasons = 2;

type Refusal = "too-large" | "text-too-large" | "not-text";
type Attached = { block: SaidBlock } | { refused: Refusal; name: string };

async function attach(file: File, octo: Octo): Promise<Attached> {
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

/** Reads the files that fit into the message, and says why the others were not added. */
export async function readFiles(files: Iterable<File>, present: Attachment[], octo: Octo) {
  const fits = makeRoom(present);
  const refused: string[] = [];
  const added: Attachment[] = [];
  let leftOut = 0;
  for (const file of files) {
    const attached = fits(file) ? await attach(file, octo).catch(errorText) : undefined;
    if (!attached) leftOut += 1;
    // A folder, for example, cannot be read as a file.
    else if (typeof attached === "string") refused.push(t().chat.attachFailed(file.name, attached));
    else if ("refused" in attached) refused.push(t().chat.attachRefused[attached.refused](attached.name));
    else added.push({ name: file.name, block: attached.block });
  }
  const hidden = refused.length - shownReasons;
  const reasons = [
    ...(leftOut > 0 ? [t().chat.leftOut(leftOut)] : []),
    ...refused.slice(0, shownReasons),
    ...(hidden > 0 ? [t().chat.moreRefused(hidden)] : []),
  ];
  return { added, reasons: reasons.join(" ") || undefined };
}

/** Returns a function that tells whether one more file fits beside these attachments, before the file is read. */
function makeRoom(attachments: Attachment[]): (file: File) => boolean {
  let count = attachments.length;
  let images = attachments.filter(({ block }) => block.type === "image").length;
  let text = textBytes(attachments.map(({ block }) => block));
  return (file) => {
    const isImage = file.type.startsWith("image/");
    const fits = count < maxAttachments && (isImage ? images < maxImages : text + file.size <= maxMessageBytes);
    // A file that is too large by itself is refused with its own reason.
    if (!fits) return !isImage && file.size > maxMessageBytes;
    count += 1;
    if (isImage) images += 1;
    else text += file.size;
    return true;
  };
}
