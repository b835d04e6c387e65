// Loads a part of the code when it is first needed. The relay that serves it may be restarting, so a failed attempt is
// repeated.

/** Pauses between the attempts in milliseconds. Together they are long enough for the relay to restart. */
const pausesMs = [200, 800, 2_000];

export class ImportFailed extends Error {
  constructor(cause: unknown) {
    super("A part of Octo could not be loaded.", { cause });
    this.name = "ImportFailed";
  }
}

interface Waiting {
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  pauses?: number[];
  /** Repeats the attempts until this signal aborts. */
  until?: AbortSignal;
}

/** Rejects with ImportFailed if the attempt after the last pause fails too. */
export async function loadPart<Part>(
  load: () => Promise<Part>,
  { sleep, pauses = pausesMs, until }: Waiting,
): Promise<Part> {
  for (let failures = 0; ; failures++) {
    try {
      return await load();
    } catch (error) {
      until?.throwIfAborted();
      const pause = pauses[failures] ?? (until && pauses.at(-1));
      if (pause === undefined) throw new ImportFailed(error);
      await sleep(pause, until);
    }
  }
}
