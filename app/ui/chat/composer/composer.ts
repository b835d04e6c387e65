// State of the composer: draft, attachments, sending, earlier messages.
import { batch, createEffect, createSignal, on } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import { maxMessageBytes, textBytes } from "#core/session/message-size.ts";
import type { Octo } from "../../octo.ts";
import { mentionedFile } from "../../state/file-mention.ts";
import { t } from "../../text/t.ts";
import { createAttaching, type PasteOffer } from "./attaching.ts";
import type { Attachment } from "./attachments.ts";
import { saveDraft, readDraft } from "./drafts.ts";
import type { Pasted } from "./paste.ts";
import { attachmentsIn, typedText } from "../typed-text.ts";
import { typedCommand } from "./typed-command.ts";
import { withMention } from "./trigger.ts";
import { errorText } from "../../parts/words/error-text.ts";

export interface ComposerModel {
  text(): string;
  setText(text: string): void;
  attachments(): Attachment[];
  /** The blocks that would be sent now: the attachments and the text. */
  content(): SaidBlock[];
  add(files: Iterable<File>): Promise<void>;
  /** Handles a paste. Returns false if the browser should paste the text into the field. */
  paste(pasted: Pasted): boolean;
  /** Number of files that are being read or made to fit. A message waits for them. */
  preparing(): number;
  /** What else the person may have meant by the last paste. */
  offer(): PasteOffer | undefined;
  /** Attaches the newest part of another chat as Markdown. */
  addChat(sessionId: SessionId, title: string): Promise<void>;
  removeAt(index: number): void;
  /** Adds a message that was taken back from the queue to the draft. */
  putBack(content: SaidBlock[]): void;
  /** Moves what was typed while the first message was being stored to the chat that has just begun. */
  handOver(chat: string): void;
  /** Why a file was not attached or the message was not sent. */
  trouble(): string | undefined;
  /** False if the draft is too large to be stored, so that a reload would lose it. */
  kept(): boolean;
  ready(): boolean;
  /** True while a message is being stored. */
  sending(): boolean;
  /**
   * Sends the draft, and removes what was sent once the message is stored. If another message is being stored, the draft
   * is sent right after that message.
   */
  send(when: "now" | "next"): Promise<void>;
  /**
   * Replaces the draft with an earlier message: the message before (-1) or after (1) the one shown now. Returns false
   * if the arrow key should move the caret instead.
   */
  recall(step: -1 | 1): boolean;
}

export interface ComposerPorts {
  octo: Octo;
  /** The key under which the draft is stored: the chat's id, or `new` for a chat that does not exist yet. */
  chat(): string;
  send(content: SaidBlock[], when: "now" | "next"): Promise<void>;
  /** The person's messages in this chat, oldest first. */
  said(): string[];
}

type When = "now" | "next";

/** The text of the draft, which is stored per chat. The arrow keys replace the text with earlier messages. */
function createDraft(ports: ComposerPorts) {
  const [text, putText] = createSignal("");
  const [kept, setKept] = createSignal(true);
  /** Index of the earlier message that the field shows; undefined if it shows none. */
  let recalled: number | undefined;
  /** What is being sent, and from which chat. */
  let sent = { chat: "", text: "" };
  const show = (next: string) => {
    putText(next);
    setKept(saveDraft(ports.chat(), next));
  };
  /** What the person has typed behind the sent text while it was being stored. */
  const typedSince = (now = text()) => (now.startsWith(sent.text) ? now.slice(sent.text.length) : now);
  return {
    text,
    kept,
    load(chat: string) {
      recalled = undefined;
      setKept(true);
      putText(readDraft(chat));
    },
    setText(next: string) {
      recalled = undefined;
      show(next);
    },
    beginSending: () => void (sent = { chat: ports.chat(), text: text() }),
    removeSent() {
      // The person may have turned to another chat, whose draft stays as it is.
      if (ports.chat() !== sent.chat) return void saveDraft(sent.chat, typedSince(readDraft(sent.chat)));
      recalled = undefined;
      show(typedSince());
    },
    handOver(chat: string) {
      saveDraft(chat, typedSince());
      show("");
    },
    recall(step: -1 | 1) {
      const said = ports.said();
      if (recalled === undefined && (text() !== "" || step > 0 || said.length === 0)) return false;
      const at = (recalled ?? said.length) + step;
      if (at < 0) return true;
      recalled = at >= said.length ? undefined : at;
      show(said[at] ?? "");
      return true;
    },
  };
}

export function createComposerModel(ports: ComposerPorts): ComposerModel {
  const [trouble, setTrouble] = createSignal<string>();
  const [sending, setSending] = createSignal(false);
  const { text, kept, load, setText, recall, beginSending, removeSent, handOver } = createDraft(ports);
  const insert = (more: string) => more && setText(text() + (/\S$/.test(text()) ? "\n" : "") + more);
  const { attachments, append, clear, drop, preparing, ...attaching } = createAttaching({
    octo: ports.octo,
    insert,
    setTrouble,
  });
  /** When to send the next message, if the person sent it while another message was being stored; else undefined. */
  let queued: When | undefined;

  createEffect(
    on(ports.chat, (chat) =>
      batch(() => {
        load(chat);
        clear();
        setTrouble(undefined);
      }),
    ),
  );
  createEffect(on(mentionedFile, (file) => file && setText(withMention(text(), file.path)), { defer: true }));

  const content = (): SaidBlock[] => [
    ...attachments().map(({ block }) => block),
    ...(text().trim() ? [{ type: "text" as const, text: text() }] : []),
  ];
  const ready = () => !sending() && preparing() === 0 && content().length > 0;
  const send = async (when: When): Promise<void> => {
    if (sending()) queued = when;
    if (!ready()) return;
    const command = attachments().length === 0 && typedCommand(text(), ports.chat() === "new");
    if (command) {
      setTrouble(command.trouble);
      if (command.run) setText("");
      return command.run?.();
    }
    if (textBytes(content()) > maxMessageBytes) return void setTrouble(t().chat.messageTooLarge);
    setSending(true);
    const sentFiles = attachments();
    beginSending();
    await ports.send(content(), when).then(
      () =>
        batch(() => {
          removeSent();
          drop(sentFiles);
          setTrouble(undefined);
        }),
      (error: unknown) => {
        // Drops the queued message, because sending it would hide that the message before it failed.
        queued = undefined;
        setTrouble(errorText(error));
      },
    );
    setSending(false);
    const again = queued;
    queued = undefined;
    if (again) await send(again);
  };
  const putBack = (content: SaidBlock[]) => (insert(typedText(content)), append(attachmentsIn(content)));
  const draft = { text, setText, attachments, content, trouble, kept };
  return { ...draft, putBack, handOver, preparing, ready, sending, send, recall, ...attaching };
}
