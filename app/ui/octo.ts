// The page's handle on its worker: wraps it, pins the proxy, starts it again when it dies.
// comlink never settles a call whose worker is gone, so every call is raced against that.
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
  /** Calls the worker; rejects with WorkerGone when it ends first. */
  call<T>(call: Call<T>): Promise<T>;
  /** Opens a watch that survives restarts of the worker; answers how to end it. */
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

export function createOcto(): Octo {
  const watches = new Set<Watch>();
  let alive = false;
  /** Between `pagehide` and `pageshow`: what still runs then (visibilitychange does) must start nothing. */
  let away = false;
  let running: Running | undefined;

  const start = (): Running => {
    // What is asked before the worker runs waits in the channel.
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
    // Someone is always listening: a worker that ends while no call is open is no error.
    gone.catch(() => undefined);
    // Two at once would share what there is of the processor, and the page is what one waits for.
    afterPaint(() => {
      if (ended) return;
      worker = new Worker(new URL("../worker.ts", import.meta.url), { type: "module", name: "octo" });
      // Before its first answer an error means that it could not start: trying again at once would only fail again.
      worker.addEventListener("error", () => alive || end());
      worker.postMessage(port2, [port2]);
    });
    // Every method of OctoApi is asynchronous already, nested ones too: the proxy has its very shape.
    return { api: wrap<OctoApi>(port1) as unknown as OctoApi, gone, end };
  };

  const open = (watch: Watch, { api, gone }: Running) => {
    watch.port?.close();
    const { port1, port2 } = new MessageChannel();
    watch.port = port1;
    port1.addEventListener("message", ({ data }) => watch.listener(data as WatchMessage));
    port1.start();
    void Promise.race([api.watch(watch.topic, transfer(port2, [port2])), gone]).catch(() => undefined);
  };

  const now = (): Running => {
    running ??= start();
    return running;
  };

  const restart = () => {
    alive = false;
    running?.end();
    running = start();
    for (const watch of watches) open(watch, running);
  };

  // A page in the back-forward cache keeps its locks: its worker must not live there.
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
      const { api, gone } = now();
      const answer = call(api);
      void answer
        .finally(() => {
          alive = true;
        })
        .catch(() => undefined);
      return Promise.race([answer, gone]);
    },
    watch(topic, listener) {
      const watch: Watch = { topic, listener };
      watches.add(watch);
      if (!away) open(watch, now());
      return () => {
        watches.delete(watch);
        watch.port?.postMessage({ close: true });
        watch.port?.close();
      };
    },
  };
}
