// Messages that wait for the running turn: each can still be changed or taken back.
import { createSignal, For, type JSX, Show } from "solid-js";
import type { Command, CommandOf } from "#core/session/commands.ts";
import { useOcto } from "../state/context.ts";
import { t } from "../text/t.ts";

export function Pending(props: { queue: Command[] }): JSX.Element {
  const says = () => props.queue.filter((command): command is CommandOf<"say"> => command.type === "say");
  const [late, setLate] = createSignal(false);
  return (
    <Show when={says().length > 0 || late()}>
      <section class="pending" aria-label={t().chat.pendingList}>
        <Show when={says().length > 0}>
          <h2>{t().chat.pending(says().length)}</h2>
        </Show>
        <For each={says()}>{(command) => <PendingMessage command={command} onLate={() => setLate(true)} />}</For>
        <Show when={late()}>
          <p role="alert">{t().chat.tooLate}</p>
        </Show>
      </section>
    </Show>
  );
}

function PendingMessage(props: { command: CommandOf<"say">; onLate(): void }): JSX.Element {
  const octo = useOcto();
  const [draft, setDraft] = createSignal<string>();
  const text = () => props.command.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  const save = async () => {
    const others = props.command.content.filter((block) => block.type !== "text");
    const content = [...others, { type: "text" as const, text: draft() ?? "" }];
    const answer = await octo.call((api) => api.revise(props.command.id, { content }));
    setDraft(undefined);
    if (answer === "gone") props.onLate();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Escape") setDraft(undefined);
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (draft()?.trim()) void save();
  };
  const takeBack = async () => {
    if ((await octo.call((api) => api.withdraw(props.command.id))) === "gone") props.onLate();
  };
  return (
    <div class="pending-message">
      <Show
        when={draft() !== undefined}
        fallback={
          <>
            <p>{text() || t().chat.image}</p>
            <span class="pending-when">{props.command.when === "now" ? t().chat.joinsNow : t().chat.waitsForEnd}</span>
            <button type="button" class="quiet small" onClick={() => setDraft(text())}>
              {t().chat.pendingEdit}
            </button>
            <button type="button" class="quiet small" onClick={() => void takeBack()}>
              {t().chat.pendingTakeBack}
            </button>
          </>
        }
      >
        <textarea
          rows="1"
          aria-label={t().chat.pendingEdit}
          value={draft()}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <button type="button" class="small" disabled={!draft()?.trim()} onClick={() => void save()}>
          {t().chat.pendingSave}
        </button>
      </Show>
    </div>
  );
}
