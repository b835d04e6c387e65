// What reaches a person who does not look: notifications, a number on the icon, a screen that stays on.
import { type Accessor, createSignal } from "solid-js";

export interface Notice {
  title: string;
  body: string;
  /** Where a click leads, on this origin. */
  path: string;
  /** A later notice with the same tag takes the place of the earlier one. */
  tag: string;
}

export interface Notices {
  permission: Accessor<NotificationPermission | "unsupported">;
  ask(): Promise<void>;
  /** Shown unless Octo is on screen in some window, or the person has not allowed it. */
  show(notice: Notice): void;
  /** The number on the app's icon; 0 takes it away. */
  badge(count: number): void;
  /** Keeps the screen on while true and while the page is seen. */
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
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
      void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage({ type: "notify", notice }));
    },
    badge(count) {
      const done = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
      // Not every platform has a place for it.
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
  // The browser takes the lock away with the page, and does not give it back.
  document.addEventListener("visibilitychange", settle);
  return (next) => {
    wanted = next;
    settle();
  };
}
