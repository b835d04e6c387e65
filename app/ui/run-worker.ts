// Keeps a worker running for the page: notices when it ends, and starts another.
import { wrap } from "comlink";
import type { OctoApi, WorkerNotice } from "../api.ts";
import { afterPaint } from "./kit/after-paint.ts";

export class WorkerGone extends Error {
  constructor() {
    super("Octo's worker has ended. Try again.");
    this.name = "WorkerGone";
  }
}

export interface Running {
  api: OctoApi;
  /** Rejects with WorkerGone when the worker has ended. */
  gone: Promise<never>;
  end(): void;
}

interface WorkerListener {
  /** The worker's code could not be loaded. The calls made so far are rejected. */
  failed(): void;
  /** The worker has ended by itself. */
  ended(): void;
  notice(notice: Exclude<WorkerNotice, "alive">): void;
}

/**
 * @param name `octo-again` makes the worker wait for space on the disk before it opens the database
 * @param delayMs how long to wait before the worker starts. Calls that are made meanwhile wait in a channel.
 */
function runWorker(name: string, delayMs: number, { failed, ended, notice }: WorkerListener): Running {
  const { port1, port2 } = new MessageChannel();
  const over = new AbortController();
  let worker: Worker | undefined;
  const gone = new Promise<never>((_, reject) => over.signal.addEventListener("abort", () => reject(new WorkerGone())));
  // Handles the rejection here. If the worker ends while no call is open, the rejection would otherwise be unhandled.
  gone.catch(() => undefined);
  const end = () => {
    over.abort();
    worker?.terminate();
  };
  const begin = () => {
    if (over.signal.aborted) return;
    const life = `octo-worker-${crypto.randomUUID()}`;
    let begun = false;
    worker = new Worker(new URL("../worker.ts", import.meta.url), { type: "module", name });
    worker.addEventListener("error", () => {
      if (begun || over.signal.aborted) return;
      end();
      failed();
    });
    worker.addEventListener("message", ({ data }: MessageEvent<WorkerNotice>) => {
      if (data !== "alive") return notice(data);
      begun = true;
      // The browser grants this lock when the worker that holds it has ended, however that happened.
      void navigator.locks.request(life, { signal: over.signal }, ended).catch(() => undefined);
    });
    worker.postMessage({ port: port2, life, leftAt: Number(localStorage.getItem(leftKey)) }, [port2]);
  };
  // Starts the worker after the first paint, because starting it earlier would slow down the paint.
  if (delayMs > 0) setTimeout(begin, delayMs);
  else afterPaint(begin);
  // The cast is safe: all methods of OctoApi are asynchronous, nested ones too, so the proxy has the same shape.
  return { api: wrap<OctoApi>(port1) as unknown as OctoApi, gone, end };
}

/** Pause before a worker is started again after failures. It doubles, up to `longestPauseMs`. */
const firstPauseMs = 250;
const longestPauseMs = 10_000;
/** A worker that ran for this long did not fail at its start, so the next one starts without a pause. */
const calmMs = 10_000;

/** When the person last left or reloaded a page of this browser, in milliseconds since 1970. */
const leftKey = "octo-left-at";

/** A page that dies cannot do this. So the next worker knows whether a turn was interrupted by a death. */
function rememberLeaving(): void {
  try {
    localStorage.setItem(leftKey, String(Date.now()));
  } catch {
    // Without room in the storage, the leaving counts as a death, which only matters when it happens three times.
  }
}

interface Keeper extends Pick<WorkerListener, "failed" | "notice"> {
  /** Called when a worker was started. Calls to it may be made at once. */
  restarted(running: Running): void;
}

/**
 * @returns a function that returns the running worker, and starts one if there is none. It returns undefined while the
 *   page is left.
 */
export function keepWorkerRunning({ failed, notice, restarted }: Keeper): () => Running | undefined {
  /** True between `pagehide` and `pageshow`. Meanwhile, handlers such as visibilitychange must not start a worker. */
  let away = false;
  let running: Running | undefined;
  let startedAt = 0;
  let lostDatabase = false;
  let failures = 0;

  const again = () => {
    if (away) return;
    failures = Date.now() - startedAt > calmMs ? 0 : failures + 1;
    restart(failures === 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1)));
  };
  const start = (delayMs: number): Running => {
    startedAt = Date.now() + delayMs;
    return runWorker(lostDatabase ? "octo-again" : "octo", delayMs, {
      failed: () => {
        running = undefined;
        failed();
      },
      ended: again,
      notice: (why) => {
        notice(why);
        if (why !== "closed") return;
        lostDatabase = true;
        again();
      },
    });
  };
  const restart = (delayMs: number) => {
    running?.end();
    running = start(delayMs);
    restarted(running);
  };

  // Ends the worker, because a page in the back-forward cache would otherwise keep its locks.
  addEventListener("pagehide", () => {
    away = true;
    rememberLeaving();
    running?.end();
    running = undefined;
  });
  addEventListener("pageshow", ({ persisted }) => {
    away = false;
    if (persisted) restart(0);
  });
  return () => {
    if (away) return undefined;
    if (!running) restart(0);
    return running;
  };
}
