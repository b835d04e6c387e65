// Reaches a person who is not looking at Octo: notifications, the badge on the app's icon, the screen's wake lock.
import { type Accessor, createSignal } from "solid-js";

export interface Notice {
  title: string;
  body: string;
  /** The path that a click on the notification opens. */
  path: string;
  /** A later notice with the same tag replaces the earlier one. */
  tag: string;
}

export interface Notices {
  permission: Accessor<NotificationPermission | "unsupported">;
  ask(): Promise<void>;
  /** Shows the notice, unless a window of Octo is visible or notifications are not allowed. */
  show(notice: Notice): void;
  /** Sets the number on the app's icon; 0 removes it. */
  badge(count: number): void;
  /** Keeps the screen on while `wanted` is true and the page is visible. */
  stayAwake(wanted: boolean): void;
}

export function createNotices(): Notices {
  const supported = "Notification" in globalThis && "serviceWorker" in navigator;
  const [permission, setPermission] = createSignal<NotificationPermission | "unsupported">(
    supported ? Notification.permission : "unsupported",
  );
  const awake = createAwake();
  return {
    permission,
    async ask() {
      if (supported) setPermission(await Notification.requestPermission());
    },
    show(notice) {
      if (!supported || Notification.permission !== "granted") return;
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker takes no target origin
      void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage({ type: "notify", notice }));
    },
    badge(count) {
      const done = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
      // Some platforms reject badges. This failure is ignored.
      done?.catch(() => undefined);
    },
    stayAwake: awake,
  };
}

function createAwake(): (wanted: boolean) => void {
  let wanted = false;
  let lock: Promise<WakeLockSentinel | undefined> | undefined;
  const settle = () => {
    const seen = document.visibilityState === "visible";
    if (wanted && seen) lock ??= navigator.wakeLock?.request("screen").catch(() => undefined);
    else {
      void lock?.then((held) => held?.release());
      lock = undefined;
    }
  };
  // The browser releases the wake lock when the page is hidden, and does not acquire it again by itself.
  document.addEventListener("visibilitychange", settle);
  return (next) => {
    wanted = next;
    settle();
  };
}
