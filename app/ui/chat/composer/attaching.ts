// Files, pasted texts and other chats that will be sent with a message, within the limits of a message.
import { createSignal } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import { maxAttachments, maxImages, maxMessageBytes, textBytes } from "#core/session/message-size.ts";
import type { Octo } from "../../octo.ts";
import { errorText } from "../../parts/words/error-text.ts";
import { bytes } from "../../parts/words/format.ts";
import { t } from "../../text/t.ts";
import { attach, attachChat } from "./attachments.ts";
import { meansFiles, type Pasted } from "./paste.ts";

export interface Attachment {
  name: string;
  block: SaidBlock;
}

/** What else the person may have meant by a paste. */
export interface PasteOffer {
  kind: "files" | "text";
  accept(): void;
  dismiss(): void;
}

/** A pasted text that is longer becomes an attachment, because a field that holds it answers late to each key. */
const longPaste = 20_000;
/** A longer text is not offered to the field. */
const longestInField = 200_000;
/** Maximum number of reasons that are shown at once. */
const shownReasons = 2;

interface AttachingPorts {
  octo: Octo;
  /** Puts a text into the message. */
  insert(text: string): void;
  setTrouble(words: string | undefined): void;
}

export function createAttaching({ octo, insert, setTrouble }: AttachingPorts) {
  const [attachments, setAttachments] = createSignal<Attachment[]>([]);
  const [offer, setOffer] = createSignal<PasteOffer>();
  const offerOnce = (kind: PasteOffer["kind"], accept: () => void) => {
    const dismiss = () => setOffer(undefined);
    setOffer({ kind, dismiss, accept: () => (dismiss(), accept()) });
  };
  const append = (more: Attachment[]) => setAttachments((now) => [...now, ...more]);

  const add = async (files: Iterable<File>) => {
    setTrouble(undefined);
    const { added, reasons } = await readFiles(files, attachments(), octo);
    append(added);
    setTrouble(reasons);
  };
  /** Attaches a long text that was pasted, or says why it cannot be sent. */
  const addText = (text: string) => {
    setTrouble(undefined);
    const attachment = pastedText(text);
    const all = [...attachments(), attachment];
    if (textBytes(all.map(({ block }) => block)) > maxMessageBytes) return setTrouble(t().chat.messageTooLarge);
    setAttachments(all);
    if (text.length > longestInField) return;
    offerOnce("text", () => {
      setAttachments((now) => now.filter((one) => one !== attachment));
      insert(text);
    });
  };
  // oxlint-disable-next-line solid/reactivity -- a handler of a click, which the rule does not recognise
  const offerFiles = (files: File[]) => offerOnce("files", () => void add(files));
  return {
    attachments,
    offer,
    add,
    /** Handles a paste. Returns false if the browser should paste the text into the field. */
    paste(pasted: Pasted): boolean {
      setOffer(undefined);
      if (meansFiles(pasted)) {
        void add(pasted.files);
        return true;
      }
      const isLong = pasted.text.length > longPaste;
      if (isLong) addText(pasted.text);
      if (pasted.files.length > 0) offerFiles(pasted.files);
      return isLong;
    },
    async addChat(sessionId: SessionId, title: string) {
      await attachChat(octo, sessionId, title).then(
        (block) => append([{ name: title, block }]),
        (error: unknown) => setTrouble(t().chat.attachFailed(title, errorText(error))),
      );
    },
    removeAt: (index: number) => setAttachments((now) => now.filter((_, i) => i !== index)),
    /** Removes the attachments that were sent. */
    drop(sent: Attachment[]) {
      setAttachments((now) => now.filter((one) => !sent.includes(one)));
      setOffer(undefined);
    },
    clear() {
      setAttachments([]);
      setOffer(undefined);
    },
  };
}

function pastedText(text: string): Attachment {
  const name = t().chat.pastedText(bytes(new TextEncoder().encode(text).byteLength));
  return { name, block: { type: "text", text: `<file name="pasted.txt">\n${text}\n</file>` } };
}

/** Reads the files that fit into the message, and says why the others were not added. */
async function readFiles(files: Iterable<File>, present: Attachment[], octo: Octo) {
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
