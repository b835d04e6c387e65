// Keeps the reply under way now and then, for crashes and for tabs that come late.
import type { Draft } from "#core/ports.ts";
import type { TurnPorts } from "./ports.ts";

/** A crash loses at most so many milliseconds of streamed text. */
const draftEveryMs = 500;

export interface DraftKeeper {
  /** There is more of it. Kept within the interval even if nothing follows: a stream may fall silent. */
  changed(draft: Draft): void;
  /** Resolves when nothing more will be written. */
  end(): Promise<void>;
}

export function createDraftKeeper({ clock, keepDraft }: Pick<TurnPorts, "clock" | "keepDraft">): DraftKeeper {
  const over = new AbortController();
  let latest: Draft | undefined;
  let waiting = false;
  let work: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | undefined;

  const keepSoon = async () => {
    await clock.sleep(draftEveryMs, over.signal);
    waiting = false;
    if (!over.signal.aborted) await keepDraft(latest);
  };
  return {
    changed(draft) {
      // A newer lead refuses drafts: whoever streams must hear of it.
      if (failure) throw failure.error;
      latest = draft;
      if (waiting) return;
      waiting = true;
      work = work.then(keepSoon).catch((error: unknown) => {
        failure = { error };
      });
    },
    async end() {
      over.abort();
      await work;
    },
  };
}
