// While a reply streams, saves the text received so far at intervals, for recovery and for tabs that open late.
import type { Draft } from "#core/store-ports.ts";
import type { TurnPorts } from "./ports.ts";

/** A crash loses at most this much of the streamed text. */
const saveEveryMs = 500;

export interface DraftKeeper {
  /** Saves the draft within the interval, even if no further change comes. Throws if an earlier save failed. */
  changed(draft: Draft): void;
  /** Resolves when nothing more will be written. */
  end(): Promise<void>;
}

export function createDraftKeeper({ clock, saveDraft }: Pick<TurnPorts, "clock" | "saveDraft">): DraftKeeper {
  const over = new AbortController();
  let latest: Draft | undefined;
  let waiting = false;
  let work: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | undefined;

  const saveSoon = async () => {
    await clock.sleep(saveEveryMs, over.signal);
    waiting = false;
    if (!over.signal.aborted) await saveDraft(latest);
  };
  return {
    changed(draft) {
      // The store refuses drafts when another engine has taken the lead (the right to act). The stream must then end.
      if (failure) throw failure.error;
      latest = draft;
      if (waiting) return;
      waiting = true;
      work = work.then(saveSoon).catch((error: unknown) => {
        failure = { error };
      });
    },
    async end() {
      over.abort();
      await work;
    },
  };
}
