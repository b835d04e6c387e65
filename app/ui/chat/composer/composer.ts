// The composer's logic: what is typed and attached, sent, recalled.
import { batch, createEffect, createSignal, on } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import type { Octo } from "../../octo.ts";
import { mentioned } from "../../state/file-mention.ts";
import { t } from "../../text/t.ts";
import { attach, attachChat } from "./attachments.ts";
import { saveDraft, readDraft } from "./drafts.ts";
import { withMention } from "./trigger.ts";
import { errorText } from "../../parts/words/refusals.ts";

export interface Attachment {
  name: string;
  block: SaidBlock;
}

export interface ComposerModel {
  text(): string;
  setText(text: string): void;
  attachments(): Attachment[];
  /** What would be sent now. */
  content(): SaidBlock[];
  add(files: Iterable<File>): Promise<void>;
  /** Another chat, as the person reads it, goes along with the message. */
  addChat(sessionId: SessionId, title: string): Promise<void>;
  removeAt(index: number): void;
  /** Why something was not added or not sent. */
  trouble(): string | undefined;
  ready(): boolean;
  /** A message is on its way to where it is safe. */
  sending(): boolean;
  /** Clears only once the message is safe. What is sent before that goes right after it. */
  send(when: "now" | "next"): Promise<void>;
  /** Brings back an earlier message: the one before (-1) or after (1) what is shown. */
  recall(step: -1 | 1): boolean;
}

export interface ComposerPorts {
  octo: Octo;
  /** Names the draft: a chat's id, or `new`. */
  chat(): string;
  send(content: SaidBlock[], when: "now" | "next"): Promise<void>;
  /** What the person said in this chat, oldest first. */
  said(): string[];
}

export function createComposerModel(ports: ComposerPorts): ComposerModel {
  const [text, putText] = createSignal("");
  const [attachments, setAttachments] = createSignal<Attachment[]>([]);
  const [trouble, setTrouble] = createSignal<string>();
  const [sending, setSending] = createSignal(false);
  let recalled: number | undefined;
  let next: "now" | "next" | undefined;

  createEffect(
    on(ports.chat, (chat) => {
      recalled = undefined;
      batch(() => {
        putText(readDraft(chat));
        setAttachments([]);
        setTrouble(undefined);
      });
    }),
  );

  const setText = (next: string) => {
    recalled = undefined;
    putText(next);
    saveDraft(ports.chat(), next);
  };
  createEffect(on(mentioned, (file) => file && setText(withMention(text(), file.path)), { defer: true }));
  const content = (): SaidBlock[] => [
    ...attachments().map(({ block }) => block),
    ...(text().trim() ? [{ type: "text" as const, text: text() }] : []),
  ];
  const ready = () => !sending() && content().length > 0;

  return {
    text,
    setText,
    attachments,
    content,
    trouble,
    ready,
    sending,
    removeAt: (index) => setAttachments((now) => now.filter((_, i) => i !== index)),
    async add(files) {
      setTrouble(undefined);
      for (const file of files) {
        const attached = await attach(file, ports.octo);
        if ("refused" in attached) setTrouble(t().chat.attachRefused[attached.refused](attached.name));
        else setAttachments((now) => [...now, { name: file.name, block: attached.block }]);
      }
    },
    async addChat(sessionId, title) {
      const block = await attachChat(ports.octo, sessionId, title);
      setAttachments((now) => [...now, { name: title, block }]);
    },
    async send(when) {
      if (sending()) next = when;
      if (!ready()) return;
      setSending(true);
      const [words, files] = [text(), attachments()];
      const sent = ports.send(content(), when);
      await sent.then(
        () =>
          batch(() => {
            // What was written meanwhile is the next message.
            if (text() === words) setText("");
            setAttachments((now) => now.filter((one) => !files.includes(one)));
            setTrouble(undefined);
          }),
        (error: unknown) => {
          // The one that waits behind it would cover up that it failed.
          next = undefined;
          setTrouble(errorText(error));
        },
      );
      setSending(false);
      const again = next;
      next = undefined;
      // The same words once more are an Enter too many.
      if (again && text() !== words) await this.send(again);
    },
    recall(step) {
      const said = ports.said();
      if (recalled === undefined && (text() !== "" || step > 0 || said.length === 0)) return false;
      const at = (recalled ?? said.length) + step;
      if (at < 0) return true;
      recalled = at >= said.length ? undefined : at;
      putText(said[at] ?? "");
      saveDraft(ports.chat(), said[at] ?? "");
      return true;
    },
  };
}
