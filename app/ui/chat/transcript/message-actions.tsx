// The buttons below a message: copy, edit, pin, branch.
import { errorText } from "../../parts/words/error-text.ts";
import { useNavigate } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import type { EntryId } from "#core/ids.ts";
import type { ReplyEntry, SaidEntry, SessionState } from "#core/session/state.ts";
import { Copy, GitBranch, Pencil, Pin } from "../../kit/icons.ts";
import { toast } from "../../parts/frame/toast.tsx";
import { useOcto } from "../../state/context.ts";
import { dateAndTime, timeOfDay } from "../../parts/words/format.ts";
import { language, t } from "../../text/t.ts";
import { branchChat, turnEndOf } from "./branch-chat.ts";
import { pageCommand } from "../../state/page-command.ts";
import { markdownOf } from "./visible-text.ts";

export function MessageActions(props: {
  entry: SaidEntry | ReplyEntry;
  state: SessionState;
  /** Starts to edit the message. Present only for messages that the person wrote. */
  edit?(): void;
  /** True after an edit was cancelled. The edit button then takes the focus. */
  back?: boolean;
}): JSX.Element {
  const octo = useOcto();
  const navigate = useNavigate();
  const copy = async () => {
    await navigator.clipboard.writeText(markdownOf(props.entry.content));
    toast(t().chat.copied);
  };
  const branch = async (at: EntryId) => navigate(`/chat/${await branchChat(octo, props.state, at, "through")}`);
  const pin = () => {
    const { id, pinned } = props.entry;
    const wish = pageCommand(props.state.sessionId, { type: "pin", entry: id, pinned: !pinned });
    return octo.call((api) => api.ask(wish));
  };
  const tried = (work: Promise<unknown>) => void work.catch((error: unknown) => toast(errorText(error)));
  return (
    <div class="message-actions">
      <ActionButton label={t().chat.copyMessage} run={() => tried(copy())} icon={<Copy size={14} />} />
      <Show when={props.edit}>
        {(edit) => (
          <ActionButton
            label={t().chat.editAndResend}
            run={() => edit()()}
            icon={<Pencil size={14} />}
            focused={props.back}
          />
        )}
      </Show>
      <ActionButton
        label={props.entry.pinned ? t().chat.unpinMessage : t().chat.pinMessage}
        pressed={props.entry.pinned ?? false}
        run={() => tried(pin())}
        icon={<Pin size={14} />}
      />
      <Show when={turnEndOf(props.state, props.entry)}>
        {(at) => (
          <ActionButton label={t().chat.branchHere} run={() => tried(branch(at()))} icon={<GitBranch size={14} />} />
        )}
      </Show>
      <MessageFacts entry={props.entry} />
    </div>
  );
}

/** Who answered, and when. CSS draws both, so that a selection over several messages copies neither. */
function MessageFacts(props: { entry: SaidEntry | ReplyEntry }): JSX.Element {
  const model = () => (props.entry.kind === "reply" ? props.entry.model : undefined);
  return (
    <span class="message-facts">
      <Show when={model()}>{(name) => <span data-words={onOneLine(name())} />}</Show>
      <time
        datetime={new Date(props.entry.at).toISOString()}
        data-words={timeOfDay(props.entry.at, language())}
        data-tip={dateAndTime(props.entry.at, language())}
      />
    </span>
  );
}

function ActionButton(props: {
  label: string;
  icon: JSX.Element;
  focused?: boolean;
  pressed?: boolean;
  run(): void;
}): JSX.Element {
  return (
    <button
      ref={(button) => props.focused && queueMicrotask(() => button.focus())}
      type="button"
      class="quiet icon small"
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      onClick={() => props.run()}
    >
      {props.icon}
    </button>
  );
}
