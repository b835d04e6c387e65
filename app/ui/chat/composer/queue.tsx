// The queue: messages that wait until the turn ends. Each can be edited, moved, removed, or sent at the next step.
import { createSignal, For, type JSX, Show } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import type { CommandId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import { isPaused } from "#core/session/paused.ts";
import type { SessionState } from "#core/session/state.ts";
import type { Revision } from "#core/store-ports.ts";
import type { Command, CommandOf } from "#core/session/commands.ts";
import { ArrowDown, ArrowUp } from "../../kit/icons.ts";
import { toast } from "../../parts/frame/toast.tsx";
import { errorText } from "../../parts/words/error-text.ts";
import { useOcto } from "../../state/context.ts";
import { t } from "../../text/t.ts";
import { typedText, withTypedText } from "../typed-text.ts";

type SayCommand = CommandOf<"say">;

interface Props {
  queue: Command[];
  state: SessionState;
  /** Puts a message that is taken back into the message box. */
  takeBack(content: SaidBlock[]): void;
}

export function QueueList(props: Props): JSX.Element {
  const octo = useOcto();
  const says = () => props.queue.filter((command): command is SayCommand => command.type === "say");
  const [tooLate, setTooLate] = createSignal(false);
  const reportResult = (answer: string) => {
    if (answer === "gone") setTooLate(true);
  };
  const ids = () => says().map(({ id }) => id);
  const move = async (id: CommandId, other: CommandId | undefined) => {
    if (other) reportResult(await octo.call((api) => api.swap(id, other)));
  };
  return (
    <Show when={says().length > 0 || tooLate()}>
      <section class="queue" aria-label={t().chat.queue}>
        <Show when={says().length > 0}>
          <h2>{t().chat.queueCount(says().length)}</h2>
        </Show>
        {/* The list is keyed by id, so that an open edit survives changes of the other messages. */}
        <For each={ids()}>
          {(id, i) => (
            <Show when={says().find((one) => one.id === id)}>
              {(command) => (
                <QueuedMessage
                  command={command()}
                  paused={isPaused(props.state, command())}
                  takeBack={props.takeBack}
                  reportResult={reportResult}
                >
                  <Show when={ids().length > 1}>
                    <button
                      type="button"
                      class="quiet icon small"
                      aria-label={t().chat.queueUp}
                      disabled={i() === 0}
                      onClick={() => void move(id, ids()[i() - 1])}
                    >
                      <ArrowUp size={14} />
                    </button>
                    <button
                      type="button"
                      class="quiet icon small"
                      aria-label={t().chat.queueDown}
                      disabled={i() === ids().length - 1}
                      onClick={() => void move(id, ids()[i() + 1])}
                    >
                      <ArrowDown size={14} />
                    </button>
                  </Show>
                </QueuedMessage>
              )}
            </Show>
          )}
        </For>
        <Show when={tooLate()}>
          <p role="alert">{t().chat.queueTooLate}</p>
        </Show>
      </section>
    </Show>
  );
}

function QueuedMessage(props: {
  command: SayCommand;
  paused: boolean;
  takeBack(content: SaidBlock[]): void;
  reportResult(answer: string): void;
  children: JSX.Element;
}): JSX.Element {
  const octo = useOcto();
  const [draft, setDraft] = createSignal<string>();
  let edit: HTMLButtonElement | undefined;
  const leave = () => {
    setDraft(undefined);
    edit?.focus();
  };
  const text = () => typedText(props.command.content);
  const revise = async (changes: Revision) =>
    props.reportResult(await octo.call((api) => api.revise(props.command.id, changes)));
  const takeBack = async () => {
    const { id, content } = props.command;
    const answer = await octo.call((api) => api.withdraw(id));
    if (answer === "withdrawn") props.takeBack(content);
    else props.reportResult(answer);
  };
  const save = async () => {
    const content = withTypedText(props.command.content, draft() ?? "");
    leave();
    await revise({ content }).catch((error: unknown) => toast(errorText(error)));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") leave();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (draft()?.trim()) void save();
  };
  return (
    <div class="queue-message">
      <Show
        when={draft() !== undefined}
        fallback={
          <>
            <p class="one-line">{onOneLine(text()) || t().chat.image}</p>
            <span class="queue-when">
              {props.paused
                ? t().chat.paused
                : props.command.when === "now"
                  ? t().chat.sendsNextStep
                  : t().chat.sendsAfterTurn}
            </span>
            {props.children}
            <Show when={props.paused || props.command.when === "next"}>
              <button
                type="button"
                class="quiet small"
                onClick={() => void revise(props.paused ? { at: Date.now() } : { when: "now" })}
              >
                {props.paused ? t().chat.queueResume : t().chat.queueSendNow}
              </button>
            </Show>
            <button type="button" class="quiet small" ref={edit} onClick={() => setDraft(text())}>
              {t().chat.queueEdit}
            </button>
            <button
              type="button"
              class="quiet small"
              onClick={() => void takeBack().catch((error: unknown) => toast(errorText(error)))}
            >
              {t().chat.queueRemove}
            </button>
          </>
        }
      >
        <textarea
          ref={(box) => queueMicrotask(() => box.focus())}
          rows="1"
          aria-label={t().chat.queueEdit}
          value={draft()}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <button type="button" class="small" disabled={!draft()?.trim()} onClick={() => void save()}>
          {t().chat.queueSave}
        </button>
      </Show>
    </div>
  );
}
