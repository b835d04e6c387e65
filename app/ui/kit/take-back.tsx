// A browser that has lost what it had reads it again from the copy on the computer.
import { createSignal, type JSX, Show } from "solid-js";
import type { TakenBack } from "../../api.ts";
import { useOcto } from "../state/context.ts";
import { createStatus } from "../state/status.ts";
import { language, t } from "../text/t.ts";
import "../text/copy.ts";
import { inWords } from "./in-words.ts";

export function TakeBackButton(props: { done?(): void }): JSX.Element {
  const octo = useOcto();
  const [busy, setBusy] = createSignal(false);
  const [words, setWords] = createSignal("");
  const run = async () => {
    setBusy(true);
    setWords("");
    const told = await octo.call((api) => api.copy.takeBack()).then(wordsOf, inWords);
    setWords(told);
    setBusy(false);
    props.done?.();
  };
  return (
    <>
      <button type="button" disabled={busy()} onClick={() => void run()}>
        {t().copy.takeBack}
      </button>
      <p class="hint" role="status">
        {busy() ? <Reading /> : words()}
      </p>
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

function wordsOf({ calls, chats, unreadable }: TakenBack): string {
  const taken = t().copy.taken(whole(calls), whole(chats));
  return unreadable > 0 ? `${taken} ${t().copy.unreadable(whole(unreadable))}` : taken;
}
