// The service worker of this page: offline from the first visit on, and a new one only when the person picks the moment.
import { type Accessor, createSignal } from "solid-js";

export interface Updates {
  /** A newer Octo waits to take over. */
  ready: Accessor<boolean>;
  /** Lets it take over, and reloads. */
  apply(): void;
}

/** It fetches all of Octo: not while the page still fetches what it shows. */
const settleMs = 3_000;
const lookEveryMs = 60 * 60_000;

export function createUpdates(): Updates {
  const [waiting, setWaiting] = createSignal<ServiceWorker>();
  // A browser that refuses one (some do in private windows) goes without the offline shell, and nothing else.
  const begin = () => void watch(setWaiting).catch(() => undefined);
  if (import.meta.env.PROD && "serviceWorker" in navigator) setTimeout(begin, settleMs);
  return {
    ready: () => waiting() !== undefined,
    apply() {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      waiting()?.postMessage({ type: "take-over" });
    },
  };
}

async function watch(found: (worker: ServiceWorker) => void): Promise<void> {
  const registration = await navigator.serviceWorker.register("/service-worker.js");
  const look = () => {
    // The very first one has nothing to replace.
    if (registration.waiting && navigator.serviceWorker.controller) found(registration.waiting);
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  setInterval(() => void registration.update().catch(() => undefined), lookEveryMs);
}
