// Registers the service worker, notices a newer build, and loads it when the person agrees to the update.
import { type Accessor, createSignal } from "solid-js";

export interface Updates {
  /** True if a reload would load another build. */
  ready: Accessor<boolean>;
  /**
   * Reloads the page with the newest build that the relay serves. Without the relay, reloads the build that is stored.
   */
  reload(): Promise<void>;
  /**
   * Looks whether the relay serves another build. Call this when a file of this build cannot be loaded.
   * @param mayReload whether the other build may be loaded at once; otherwise it is only offered
   */
  look(mayReload: () => Promise<boolean>): Promise<void>;
}

/**
 * Delay in milliseconds before registering. The page loads first, because the service worker downloads the whole app.
 */
const settleMs = 3_000;
const lookEveryMs = 60 * 60_000;
const reloadPauseMs = 60_000;
/** How long a reload waits for a newer service worker to be found, to be installed and to take over, in milliseconds. */
const waitMs = { found: 5_000, installed: 20_000, tookOver: 3_000 };

export function createUpdates(): Updates {
  const [ready, setReady] = createSignal(false);
  const isSupported = import.meta.env.PROD && "serviceWorker" in navigator;
  // Some browsers refuse service workers in private windows. Then only the offline shell is missing.
  const begin = () => void watch(() => setReady(true)).catch(() => undefined);
  if (isSupported) setTimeout(begin, settleMs);
  const registration = async () => (isSupported ? navigator.serviceWorker.getRegistration() : undefined);
  const reload = async () => {
    await takeOver(await registration().catch(() => undefined)).catch(() => undefined);
    location.reload();
  };
  return {
    ready,
    reload,
    async look(mayReload) {
      const registered = await registration().catch(() => undefined);
      await registered?.update().catch(() => undefined);
      if (await servesOtherBuild().catch(() => false)) setReady(true);
      if (ready() && (await mayReload()) && isFirstReload()) await reload();
    },
  };
}

/** False if this tab reloaded by itself a short time ago. That did not help then, and would not help now. */
function isFirstReload(): boolean {
  const key = "octo-reloaded-at";
  const before = Number(sessionStorage.getItem(key));
  sessionStorage.setItem(key, String(Date.now()));
  return Date.now() - before > reloadPauseMs;
}

/** @param found called when a newer service worker waits, and when one has taken over from another tab */
async function watch(found: () => void): Promise<void> {
  const { serviceWorker } = navigator;
  // The first service worker replaces no other, so there is no update to offer.
  let wasControlled = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (wasControlled) found();
    wasControlled = true;
  });
  const registration = await serviceWorker.register("/service-worker.js");
  const look = () => {
    if (registration.waiting && serviceWorker.controller) found();
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  setInterval(() => void registration.update().catch(() => undefined), lookEveryMs);
}

/** Lets the newest service worker take over, because the one before would load the same old page again. */
async function takeOver(registration: ServiceWorkerRegistration | undefined): Promise<void> {
  if (!registration) return;
  await within(waitMs.found, registration.update());
  const { installing } = registration;
  if (installing) await within(waitMs.installed, reached(installing, "installed"));
  const { waiting } = registration;
  if (!waiting) return;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only messages to windows have an origin
  waiting.postMessage({ type: "take-over" });
  await within(waitMs.tookOver, reached(waiting, "activated"));
}

function reached(worker: ServiceWorker, wanted: ServiceWorkerState): Promise<void> {
  return new Promise((resolve) => {
    const look = () => (worker.state === wanted || worker.state === "redundant") && resolve();
    worker.addEventListener("statechange", look);
    look();
  });
}

/** Resolves when the work has ended, even if it failed, or when the time is over. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const timeout = new Promise((resolve) => setTimeout(resolve, ms));
  await Promise.race([work.catch(() => undefined), timeout]);
}

/** True if the relay's page starts another script than this page. */
async function servesOtherBuild(): Promise<boolean> {
  const ours = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute("src");
  const response = await fetch("/", { cache: "no-store" });
  return ours !== undefined && ours !== null && response.ok && !(await response.text()).includes(ours);
}
