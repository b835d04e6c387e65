// Restores data into this browser from the backup on the computer.
import { createSignal, type JSX, Show } from "solid-js";
import type { Restored } from "../../../api.ts";
import { useOcto } from "../../state/context.ts";
import { createStatus } from "../../state/status.ts";
import { language, t } from "../../text/t.ts";
import "../../text/backup.ts";
import { errorText } from "../words/error-text.ts";

export function RestoreButton(props: { done?(): void }): JSX.Element {
  const octo = useOcto();
  const [busy, setBusy] = createSignal(false);
  const [words, setWords] = createSignal("");
  const [deleted, setDeleted] = createSignal(false);
  const run = async (deletedToo: boolean) => {
    setBusy(true);
    setWords("");
    try {
      const restored = await octo.call((api) => api.backup.restore(deletedToo));
      setWords(resultText(restored));
      setDeleted(restored.deleted.length > 0);
    } catch (error) {
      setWords(errorText(error));
    }
    setBusy(false);
    props.done?.();
  };
  return (
    <>
      <button type="button" disabled={busy()} onClick={() => void run(false)}>
        {t().backup.restore}
      </button>
      <p class="hint" role="status">
        {busy() ? <ReadProgress /> : words()}
      </p>
      <Show when={deleted()}>
        <button type="button" disabled={busy()} onClick={() => void run(true)}>
          {t().backup.restoreDeleted}
        </button>
      </Show>
    </>
  );
}

/** Progress of reading the backup files. */
export function ReadProgress(): JSX.Element {
  const status = createStatus();
  return (
    <Show when={status().reading}>
      {(reading) => <>{t().backup.reading(formatCount(reading().done), formatCount(reading().total))}</>}
    </Show>
  );
}

const formatCount = (count: number): string => count.toLocaleString(language());

function resultText({ calls, chats, unreadable, deleted }: Restored): string {
  const months = deleted.map((one) => t().backup.stayDeletedMonth(one.month, formatCount(one.calls)));
  return [
    t().backup.restored(formatCount(calls), formatCount(chats)),
    months.length > 0 && t().backup.stayDeleted(months.join(", ")),
    unreadable > 0 && t().backup.unreadable(formatCount(unreadable)),
  ]
    .filter(Boolean)
    .join(" ");
}
