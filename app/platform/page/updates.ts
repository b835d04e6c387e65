// Registers the service worker. A newer version takes over only when the person agrees to the update.
import { type Accessor, createSignal } from "solid-js";

export interface Updates {
  /** True if a newer version is installed and waits to take over. */
  ready: Accessor<boolean>;
  /** Activates the newer version and reloads the page. */
  apply(): void;
}

/**
 * Delay in milliseconds before registering. The page loads first, because the service worker downloads the whole app.
 */
const settleMs = 3_000;
const lookEveryMs = 60 * 60_000;

export function createUpdates(): Updates {
  const [waiting, setWaiting] = createSignal<ServiceWorker>();
  // Some browsers refuse service workers in private windows. Then only the offline shell is missing.
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
    // The first service worker replaces no other, so there is no update to offer.
    if (registration.waiting && navigator.serviceWorker.controller) found(registration.waiting);
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  setInterval(() => void registration.update().catch(() => undefined), lookEveryMs);
}
