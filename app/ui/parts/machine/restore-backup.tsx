// A browser that has lost what it had reads it again from the copy on the computer.
import { createSignal, type JSX, Show } from "solid-js";
import type { Restored } from "../../../api.ts";
import { useOcto } from "../../state/context.ts";
import { createStatus } from "../../state/status.ts";
import { language, t } from "../../text/t.ts";
import "../../text/backup.ts";
import { inWords } from "../words/refusals.ts";

export function TakeBackButton(props: { done?(): void }): JSX.Element {
  const octo = useOcto();
  const [busy, setBusy] = createSignal(false);
  const [words, setWords] = createSignal("");
  const [deleted, setDeleted] = createSignal(false);
  const run = async (deletedToo: boolean) => {
    setBusy(true);
    setWords("");
    try {
      const told = await octo.call((api) => api.backup.restore(deletedToo));
      setWords(wordsOf(told));
      setDeleted(told.deleted.length > 0);
    } catch (error) {
      setWords(inWords(error));
    }
    setBusy(false);
    props.done?.();
  };
  return (
    <>
      <button type="button" disabled={busy()} onClick={() => void run(false)}>
        {t().copy.takeBack}
      </button>
      <p class="hint" role="status">
        {busy() ? <Reading /> : words()}
      </p>
      <Show when={deleted()}>
        <button type="button" disabled={busy()} onClick={() => void run(true)}>
          {t().copy.deletedToo}
        </button>
      </Show>
    </>
  );
}

/** How far the reading of the copy is. */
export function Reading(): JSX.Element {
  const status = createStatus();
  return (
    <Show when={status().reading}>
      {(reading) => <>{t().copy.reading(whole(reading().done), whole(reading().total))}</>}
    </Show>
  );
}

const whole = (count: number): string => count.toLocaleString(language());

function wordsOf({ calls, chats, unreadable, deleted }: Restored): string {
  const months = deleted.map((one) => t().copy.stayedMonth(one.month, whole(one.calls)));
  return [
    t().copy.taken(whole(calls), whole(chats)),
    months.length > 0 && t().copy.stayed(months.join(", ")),
    unreadable > 0 && t().copy.unreadable(whole(unreadable)),
  ]
    .filter(Boolean)
    .join(" ");
}
