// What the page of a chat shows if the chat's log is damaged: restore it from the backup, or delete it.
import { errorText } from "../parts/words/error-text.ts";
import { createSignal, type JSX } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import { Confirm } from "../kit/confirm.tsx";
import { toast } from "../parts/frame/toast.tsx";
import { useOcto } from "../state/context.ts";
import { t } from "../text/t.ts";

export function UnreadableChat(props: { sessionId: SessionId; restored(): void; remove(): void }): JSX.Element {
  const octo = useOcto();
  const [busy, setBusy] = createSignal(false);
  const [asking, setAsking] = createSignal(false);
  const restore = async () => {
    setBusy(true);
    try {
      const found = await octo.call((api) => api.backup.restoreChat(props.sessionId));
      if (found) props.restored();
      else toast(t().chat.unreadableNoBackup);
    } catch (error) {
      toast(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="chat-empty chat-unreadable" role="alert">
      <p>{t().chat.unreadable}</p>
      <div class="chat-unreadable-ways">
        <button type="button" class="primary" disabled={busy()} onClick={() => void restore()}>
          {t().chat.unreadableRestore}
        </button>
        <button type="button" onClick={() => setAsking(true)}>
          {t().chat.unreadableDelete}
        </button>
      </div>
      <Confirm
        question={asking() ? t().chat.unreadableDeleteAsk : undefined}
        action={t().chat.unreadableDelete}
        run={() => props.remove()}
        close={() => setAsking(false)}
      />
    </div>
  );
}
