// Entry point of the service worker: app shell for offline use, and notifications. The service worker never runs the agent.
/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute, setCatchHandler } from "workbox-routing";

// The build replaces `__WB_MANIFEST` with the list of the app's files.
/* oxlint-disable no-underscore-dangle */
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: [/^\/(rpc|demo)\b/] }));

// Caches other assets on first use, so that a tab with an old build still finds its chunks after an update.
registerRoute(({ url }) => url.origin === self.location.origin && url.pathname.startsWith("/assets/"), cachedAsset);

async function cachedAsset({ request }: { request: Request }): Promise<Response> {
  const cache = await caches.open("octo-assets");
  const cached = await cache.match(request);
  if (cached) return cached;
  const response = await fetch(request);
  // On a full disk nothing can be cached, but the answer is there.
  if (response.ok) await cache.put(request, response.clone()).catch(() => undefined);
  return response;
}

// The browser may have thrown the caches away, or may not open them while the disk is full. The relay has all files.
setCatchHandler(async ({ request }) =>
  fetch(request.mode === "navigate" ? "/" : request).catch(() => Response.error()),
);

interface Notice {
  title: string;
  body: string;
  path: string;
  tag: string;
}

// Shows no notification if a window is visible, because the window itself shows the news.
async function notify({ title, body, path, tag }: Notice): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.some(({ visibilityState }) => visibilityState === "visible")) return;
  await self.registration.showNotification(title, { body, tag, icon: "/icon-192.png", data: path });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(String(event.notification.data)));
});

/** Opens the path in an existing window, or in a new one if there is none. */
async function open(path: string): Promise<void> {
  const [window] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!window) return void (await self.clients.openWindow(path));
  // No target origin is needed, because the window has the same origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  window.postMessage({ type: "go", path });
  await window.focus();
}

// A new version waits for `take-over`, because the agent may still be running on the old version.
self.addEventListener("message", (event) => {
  const message = event.data as { type?: string; notice?: Notice } | null;
  if (message?.type === "take-over") void self.skipWaiting();
  if (message?.type === "notify" && message.notice) event.waitUntil(notify(message.notice));
});
