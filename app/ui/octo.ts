// The page's handle on its worker. A new worker is started when the old one ends. comlink never settles the calls of a
// worker that has ended, so every call is also rejected when the worker ends.
import { transfer } from "comlink";
import type { OctoApi, Topic, WatchMessage, WorkerStatus } from "../api.ts";
import { keepWorkerRunning, type Running, WorkerGone } from "./run-worker.ts";

type Call<T> = (api: OctoApi) => Promise<T>;

export interface Octo {
  /** Calls the worker. Rejects with WorkerGone if the worker ends first. */
  call<T>(call: Call<T>): Promise<T>;
  /** Subscribes to a topic across restarts of the worker. Returns a function that unsubscribes. */
  watch(topic: Topic, listener: (message: WatchMessage) => void): () => void;
}

interface Watch {
  topic: Topic;
  listener(message: WatchMessage): void;
  port?: MessagePort;
}

function openWatch(watch: Watch, { api, gone }: Running): void {
  watch.port?.close();
  const { port1, port2 } = new MessageChannel();
  watch.port = port1;
  port1.addEventListener("message", ({ data }) => watch.listener(data as WatchMessage));
  port1.start();
  void Promise.race([api.watch(watch.topic, transfer(port2, [port2])), gone]).catch(() => undefined);
}

/** @param options.failed called when the worker's code, or a part of it, could not be loaded */
export function createOcto({ failed }: { failed(): void }): Octo {
  const watches = new Set<Watch>();
  let status: WorkerStatus | undefined;

  /** Says on the page why the worker cannot work. The status of the next worker replaces this. */
  const tell = (storage: WorkerStatus["storage"]) => {
    const told: WorkerStatus = { relay: { state: "connecting" }, leading: false, outdated: false, ...status, storage };
    for (const { topic, listener } of watches) if (topic.kind === "status") listener({ kind: "status", status: told });
  };
  const current = keepWorkerRunning({
    failed,
    notice: tell,
    restarted: (running) => {
      for (const watch of watches) openWatch(watch, running);
    },
  });

  return {
    call: (call) => {
      const running = current();
      return running ? Promise.race([call(running.api), running.gone]) : Promise.reject(new WorkerGone());
    },
    watch(topic, listener) {
      const watch: Watch = {
        topic,
        listener: (message) => {
          if (message.kind === "status") {
            if (message.status.missing && !status?.missing) failed();
            ({ status } = message);
          }
          listener(message);
        },
      };
      const running = current();
      watches.add(watch);
      if (running) openWatch(watch, running);
      return () => {
        watches.delete(watch);
        watch.port?.postMessage({ close: true });
        watch.port?.close();
      };
    },
  };
}
