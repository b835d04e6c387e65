// Files, pasted texts and other chats that will be sent with a message, within the limits of a message.
import { createSignal } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import { maxMessageBytes, textBytes } from "#core/session/message-size.ts";
import { retryImport } from "../../lazy/retry-import.ts";
import type { Octo } from "../../octo.ts";
import { errorText } from "../../parts/words/error-text.ts";
import { bytes } from "../../parts/words/format.ts";
import { t } from "../../text/t.ts";
import type { Attachment } from "./attachments.ts";
import { meansFiles, type Pasted } from "./paste.ts";

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

/** Most messages have no attachments. */
const loadReader = () => retryImport(() => import("./attachments.ts"));

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

  const { add, preparing } = createReading(octo, { attachments, append, setTrouble });
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
    append,
    offer,
    preparing,
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
      await loadReader()
        .then(({ attachChat }) => attachChat(octo, sessionId, title))
        .then(
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

interface Reading extends Pick<AttachingPorts, "setTrouble"> {
  attachments(): Attachment[];
  append(more: Attachment[]): void;
}

function createReading(octo: Octo, { attachments, append, setTrouble }: Reading) {
  /** Number of files that are being read or made to fit. */
  const [preparing, setPreparing] = createSignal(0);
  const add = async (files: Iterable<File>) => {
    setTrouble(undefined);
    const given = [...files];
    setPreparing((now) => now + given.length);
    try {
      const { readFiles } = await loadReader();
      const { added, reasons } = await readFiles(given, attachments(), octo);
      append(added);
      setTrouble(reasons);
    } catch (error) {
      setTrouble(errorText(error));
    }
    setPreparing((now) => now - given.length);
  };
  return { add, preparing };
}

function pastedText(text: string): Attachment {
  const name = t().chat.pastedText(bytes(new TextEncoder().encode(text).byteLength));
  return { name, block: { type: "text", text: `<file name="pasted.txt">\n${text}\n</file>` } };
}
