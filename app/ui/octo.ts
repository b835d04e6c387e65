// The page's handle on its worker. A new worker is started when the old one ends. comlink never settles the calls of a
// worker that has ended, so every call is also rejected when the worker ends.
import { transfer, wrap } from "comlink";
import type { OctoApi, Topic, WatchMessage } from "../api.ts";
import { afterPaint } from "./kit/after-paint.ts";

export class WorkerGone extends Error {
  constructor() {
    super("Octo's worker has ended. Try again.");
    this.name = "WorkerGone";
  }
}

type Call<T> = (api: OctoApi) => Promise<T>;

export interface Octo {
  /** Calls the worker. Rejects with WorkerGone if the worker ends first. */
  call<T>(call: Call<T>): Promise<T>;
  /** Subscribes to a topic across restarts of the worker. Returns a function that unsubscribes. */
  watch(topic: Topic, listener: (message: WatchMessage) => void): () => void;
}

interface Running {
  api: OctoApi;
  gone: Promise<never>;
  end(): void;
}

interface Watch {
  topic: Topic;
  listener(message: WatchMessage): void;
  port?: MessagePort;
}

/** @param hasAnswered whether the worker has settled any call yet */
function startWorker(hasAnswered: () => boolean): Running {
  // Calls that are made before the worker runs wait in the channel.
  const { port1, port2 } = new MessageChannel();
  let worker: Worker | undefined;
  let ended = false;
  let end: () => void = () => undefined;
  const gone = new Promise<never>((_, reject) => {
    end = () => {
      ended = true;
      worker?.terminate();
      reject(new WorkerGone());
    };
  });
  // Handles the rejection here. If the worker ends while no call is open, the rejection would otherwise be unhandled.
  gone.catch(() => undefined);
  // Starts the worker after the first paint, because starting it earlier would slow down the paint.
  afterPaint(() => {
    if (ended) return;
    worker = new Worker(new URL("../worker.ts", import.meta.url), { type: "module", name: "octo" });
    // An error before the first answer means that the worker could not start. Ends it, so that its calls are rejected.
    worker.addEventListener("error", () => hasAnswered() || end());
    worker.postMessage(port2, [port2]);
  });
  // The cast is safe: all methods of OctoApi are asynchronous, nested ones too, so the proxy has the same shape.
  return { api: wrap<OctoApi>(port1) as unknown as OctoApi, gone, end };
}

function openWatch(watch: Watch, { api, gone }: Running): void {
  watch.port?.close();
  const { port1, port2 } = new MessageChannel();
  watch.port = port1;
  port1.addEventListener("message", ({ data }) => watch.listener(data as WatchMessage));
  port1.start();
  void Promise.race([api.watch(watch.topic, transfer(port2, [port2])), gone]).catch(() => undefined);
}

export function createOcto(): Octo {
  const watches = new Set<Watch>();
  let answered = false;
  /** True between `pagehide` and `pageshow`. Meanwhile, handlers such as visibilitychange must not start a worker. */
  let away = false;
  let running: Running | undefined;
  const start = () => startWorker(() => answered);
  const current = (): Running => {
    running ??= start();
    return running;
  };
  const restart = () => {
    answered = false;
    running?.end();
    running = start();
    for (const watch of watches) openWatch(watch, running);
  };

  // Ends the worker, because a page in the back-forward cache would otherwise keep its locks.
  addEventListener("pagehide", () => {
    away = true;
    running?.end();
    running = undefined;
  });
  addEventListener("pageshow", ({ persisted }) => {
    away = false;
    if (persisted) restart();
  });

  return {
    call: (call) => {
      if (away) return Promise.reject(new WorkerGone());
      const { api, gone } = current();
      const answer = call(api);
      void answer
        .finally(() => {
          answered = true;
        })
        .catch(() => undefined);
      return Promise.race([answer, gone]);
    },
    watch(topic, listener) {
      const watch: Watch = { topic, listener };
      watches.add(watch);
      if (!away) openWatch(watch, current());
      return () => {
        watches.delete(watch);
        watch.port?.postMessage({ close: true });
        watch.port?.close();
      };
    },
  };
}
