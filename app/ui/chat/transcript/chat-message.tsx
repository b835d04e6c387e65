// One entry of the transcript, such as a message, a note or the end of a turn.
import { errorText } from "../../parts/words/error-text.ts";
import { useNavigate } from "@solidjs/router";
import { createSignal, For, type JSX, Match, onMount, Show, Switch } from "solid-js";
import { loopNote } from "#core/agent/notes/loop-note.ts";
import { withMarks } from "#core/hidden-characters.ts";
import type { SaidBlock } from "#core/model/message.ts";
import type { Entry, NoteEntry, ReplyEntry, SaidEntry, SessionState } from "#core/session/state.ts";
import { toast } from "../../parts/frame/toast.tsx";
import { useOcto } from "../../state/context.ts";
import { optionalPart } from "../../lazy/lazy.tsx";
import { t } from "../../text/t.ts";
import "../../text/failures.ts";
import { attachmentsIn, quotedText, typedText } from "../typed-text.ts";
import { FileChip } from "./file-chip.tsx";
import { resend } from "./branch-chat.ts";
import { StoredImage } from "./image.tsx";
import { Markdown } from "../../markdown/view.tsx";
import { LongText } from "./long-text.tsx";
import { CompactionLine } from "./compaction-line.tsx";
import { MessageActions } from "./message-actions.tsx";
import { ModelChangeLine } from "../composer/model-notices.tsx";
import { GrantLine } from "../approvals/grant-line.tsx";
import { RulesLine } from "./rules-line.tsx";
import { TurnLine } from "./turn-line.tsx";
import { visibleBlocks } from "./visible-text.ts";

const BudgetLine = optionalPart(() => import("./budget-line.tsx").then(({ BudgetLine }) => BudgetLine));

/** Edit mode of a message that the person wrote. Only one message is edited at a time. */
export interface Editing {
  active: boolean;
  start(): void;
  end(): void;
}

export function ChatMessage(props: {
  entry: Entry;
  state: SessionState;
  editing: Editing;
  /** True for the last reply of a turn. */
  endsTurn: boolean;
  retry?(): void;
}): JSX.Element {
  const as = <K extends Entry["kind"]>(kind: K) =>
    props.entry.kind === kind ? (props.entry as Extract<Entry, { kind: K }>) : undefined;
  return (
    <Switch>
      <Match when={as("said")}>{(entry) => <Said entry={entry()} state={props.state} editing={props.editing} />}</Match>
      <Match when={as("reply")}>
        {(entry) => <Reply entry={entry()} state={props.state} endsTurn={props.endsTurn} />}
      </Match>
      <Match when={as("note")}>{(entry) => <p class="chat-note">{noteText(entry())}</p>}</Match>
      <Match when={as("compaction")}>{(entry) => <CompactionLine entry={entry()} />}</Match>
      <Match when={as("model")}>{(entry) => <ModelChangeLine entry={entry()} />}</Match>
      <Match when={as("images")}>
        {(entry) => (
          <p class="chat-note">
            {t().chat.imagesRefused(
              entry().images.map(({ name, mime }) => name ?? mime),
              entry().model,
            )}
          </p>
        )}
      </Match>
      <Match when={as("rules")}>{(entry) => <RulesLine entry={entry()} />}</Match>
      <Match when={as("grant")}>{(entry) => <GrantLine entry={entry()} state={props.state} />}</Match>
      <Match when={as("budget")}>{(entry) => <BudgetLine neared={entry()} />}</Match>
      <Match when={as("turn")}>{(entry) => <TurnLine entry={entry()} state={props.state} retry={props.retry} />}</Match>
    </Switch>
  );
}

/** Returns a note in the person's language. The note itself is written in English for the model. */
function noteText({ why, text }: NoteEntry): string {
  if (why === "rules") return t().chat.rulesAvailable;
  if (why === "length") return t().failures.lengthLimit;
  return text === loopNote ? t().failures.repeats : withMarks(text);
}

function Said(props: { entry: SaidEntry; state: SessionState; editing: Editing }): JSX.Element {
  const [back, setBack] = createSignal(false);
  const end = () => {
    setBack(true);
    props.editing.end();
  };
  return (
    <Show when={!props.editing.active} fallback={<EditSaid entry={props.entry} state={props.state} end={end} />}>
      <article class="chat-said" aria-label={t().chat.you}>
        <div class="chat-bubble">
          <For each={props.entry.content}>{(block) => <SaidBlockView block={block} />}</For>
        </div>
        <MessageActions entry={props.entry} state={props.state} edit={props.editing.start} back={back()} />
      </article>
    </Show>
  );
}

function EditSaid(props: { entry: SaidEntry; state: SessionState; end(): void }): JSX.Element {
  const octo = useOcto();
  const navigate = useNavigate();
  // The text is read once, because a sent message never changes.
  // oxlint-disable-next-line solid/reactivity
  const [text, setText] = createSignal(typedText(props.entry.content));
  const [sending, setSending] = createSignal(false);
  let box: HTMLTextAreaElement | undefined;
  onMount(() => box?.focus({ preventScroll: true }));
  const ready = () => text().trim() !== "" && !sending();
  const send = async () => {
    if (!ready()) return;
    setSending(true);
    await resend(octo, props.state, props.entry, text()).then(
      (sessionId) => navigate(`/chat/${sessionId}`),
      (error: unknown) => toast(errorText(error)),
    );
    setSending(false);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") props.end();
    else if (event.key !== "Enter" || event.shiftKey) return;
    else void send();
    event.preventDefault();
  };
  return (
    <form class="chat-edit" aria-label={t().chat.editAndResend} onSubmit={(event) => event.preventDefault()}>
      <textarea
        ref={box}
        rows="2"
        aria-label={t().chat.editMessage}
        value={text()}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <div class="row">
        <button type="button" class="primary" disabled={!ready()} onClick={() => void send()}>
          {t().chat.sendAsBranch}
        </button>
        <button type="button" onClick={() => props.end()}>
          {t().chat.cancel}
        </button>
        <small>{t().chat.originalKept}</small>
      </div>
    </form>
  );
}

function Reply(props: { entry: ReplyEntry; state: SessionState; endsTurn: boolean }): JSX.Element {
  const words = () => visibleBlocks(props.entry.content);
  return (
    <article
      class="chat-reply"
      classList={{ "chat-cut": props.entry.stop === "interrupted" }}
      aria-label={t().chat.octo}
    >
      <For each={words()}>
        {(block) => (block.type === "text" ? <ReplyText text={block.text} /> : <Thought text={block.text} />)}
      </For>
      <Show when={props.entry.stop === "interrupted"}>
        <p class="chat-note">{t().chat.cutOff}</p>
      </Show>
      <Show when={props.endsTurn && props.state.turn?.turnId !== props.entry.turnId}>
        <MessageActions entry={props.entry} state={props.state} />
      </Show>
    </article>
  );
}

/** A quoted file is a chip: its text was not typed. */
function SaidBlockView(props: { block: SaidBlock }): JSX.Element {
  return (
    <Switch>
      <Match when={props.block.type === "image" && props.block}>{(image) => <StoredImage blob={image().blob} />}</Match>
      <Match when={attachmentsIn([props.block])[0]}>
        {(file) => <FileChip name={file().name} text={quotedText((file().block as { text: string }).text)} />}
      </Match>
      <Match when={props.block.type === "text" && props.block}>{(text) => <SaidText text={text().text} />}</Match>
    </Switch>
  );
}

const SaidText = (props: { text: string }) => (
  <LongText text={props.text}>{(shown) => <p>{withMarks(shown)}</p>}</LongText>
);
const ReplyText = (props: { text: string }) => (
  <LongText text={props.text}>{(shown) => <Markdown text={shown} />}</LongText>
);

export function Thought(props: { text: string; open?: boolean }): JSX.Element {
  return (
    <details class="chat-thought" open={props.open}>
      <summary>{props.open ? t().chat.thinking : t().chat.thought}</summary>
      <p>{withMarks(props.text)}</p>
    </details>
  );
}
