// While a reply streams, saves the text received so far at intervals, for recovery and for tabs that open late.
import type { Draft } from "#core/store-ports.ts";
import type { TurnPorts } from "./ports.ts";

/** Interval between two saves, in milliseconds. A crash loses at most the text of one interval. */
const saveEveryMs = 500;

export interface DraftKeeper {
  /** Saves the draft within the interval, even if it does not change again. Throws if an earlier save has failed. */
  changed(draft: Draft): void;
  /** Stops saving. Resolves when nothing more will be written. */
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
      // The stream must end when a save has failed, because another engine may have taken the lead (the right to act).
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
