// The actions for the open chat. They appear in the command palette, the list of shortcuts and the `/` menu.
import { errorText } from "../parts/words/error-text.ts";
import type { Wish } from "#core/session/commands.ts";
import type { PermissionMode } from "#core/session/permission-rule.ts";
import type { Entry, SessionState } from "#core/session/state.ts";
import { toast } from "../parts/frame/toast.tsx";
import { type Action, createActions } from "../state/actions.ts";
import { t } from "../text/t.ts";

export interface OpenChat {
  state: SessionState;
  canContinue(): boolean;
  wish(wish: Wish): void;
}

const modes: PermissionMode[] = ["ask", "auto", "plan", "unattended"];

export function createOpenChatActions(chat: OpenChat): void {
  createActions(() => {
    const { state, wish } = chat;
    const { mode, archived, pinned } = state.settings;
    const words = t().palette.chat;
    const offer = (id: string, words: string, run: () => void, more: Partial<Action> = {}): Action => ({
      id: `chat:${id}`,
      group: "chat",
      label: words,
      slash: id,
      run,
      ...more,
    });
    return [
      ...(state.turn ? [offer("stop", words.stop, () => wish({ type: "stop" }), { keys: "mod+." })] : []),
      ...(chat.canContinue() ? [offer("continue", words.continue, () => wish({ type: "continue" }))] : []),
      ...(lastAnswer(state) && !state.turn ? [offer("compact", words.compact, () => wish({ type: "compact" }))] : []),
      ...(state.fallback
        ? [offer("back", words.switchBack(state.settings.model), () => wish({ type: "comeBack" }))]
        : []),
      ...(lastAnswer(state) ? [offer("copy", words.copy, () => void copy(state))] : []),
      ...modes
        .filter((one) => one !== mode)
        .map((one) =>
          offer(one, words.mode(t().chat.modes[one]), () => wish({ type: "configure", changes: { mode: one } })),
        ),
      offer(pinned ? "unpin" : "pin", pinned ? t().sessions.unpin : t().sessions.pin, () =>
        wish({ type: "configure", changes: { pinned: !pinned } }),
      ),
      offer("archive", archived ? t().sessions.unarchive : t().sessions.archive, () =>
        wish({ type: "configure", changes: { archived: !archived } }),
      ),
    ];
  });
}

function lastAnswer(state: SessionState): string | undefined {
  const entry = state.order
    .map((id): Entry | undefined => state.entries[id])
    .findLast((one) => one?.kind === "reply" && textOf(one));
  return entry && textOf(entry);
}

const textOf = (entry: Entry): string =>
  entry.kind === "reply"
    ? entry.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n")
    : "";

const copy = (state: SessionState) =>
  navigator.clipboard.writeText(lastAnswer(state) ?? "").then(
    () => toast(t().chat.copied),
    (error: unknown) => toast(errorText(error)),
  );
