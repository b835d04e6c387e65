// Where the data is stored, how much space it takes, and whether the browser may delete it.
import { createResource, createSignal, type JSX, Show } from "solid-js";
import { Meter } from "../kit/controls/meter.tsx";
import { bytes } from "../parts/words/format.ts";
import { RetentionChoice } from "../parts/ledger/retention-choice.tsx";
import { useDoors } from "../state/context.ts";
import { t } from "../text/t.ts";
import "../text/settings.ts";
import { Backup } from "./backup.tsx";

export function Storage(): JSX.Element {
  const { storage } = useDoors();
  /**
   * True after the person has asked for persistent storage. The page then reports a refusal, as the browser does not.
   */
  const [asked, setAsked] = createSignal(false);
  const [room] = createResource(() => storage.estimate());
  return (
    <>
      <Show when={!storage.persisted()}>
        <button type="button" onClick={() => void storage.persist().then(() => setAsked(true))}>
          {t().settings.persist}
        </button>
        <p class="hint" role="status">
          {asked() && t().settings.persistRefused}
        </p>
      </Show>
      <Show when={room()}>
        {(now) => (
          <div class="stack">
            <Meter label={t().settings.storageUsed} value={now().usage} max={now().quota} />
            <p class="hint">{t().settings.storageUsedOf(bytes(now().usage), bytes(now().quota))}</p>
          </div>
        )}
      </Show>
      <RetentionChoice />
      <Backup />
    </>
  );
}
