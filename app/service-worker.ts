// Entry point of the service worker: app shell for offline use, and notifications. The service worker never runs the agent.
/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

// The build replaces `__WB_MANIFEST` with the list of files.
/* oxlint-disable no-underscore-dangle */
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: [/^\/(rpc|demo)\b/] }));

// Caches other assets on first use, so that a tab on an old build still finds its chunks after an update.
registerRoute(({ url }) => url.origin === self.location.origin && url.pathname.startsWith("/assets/"), cachedAsset);

async function cachedAsset({ request }: { request: Request }): Promise<Response> {
  const cache = await caches.open("octo-assets");
  const cached = await cache.match(request);
  if (cached) return cached;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

interface Notice {
  title: string;
  body: string;
  path: string;
  tag: string;
}

// Shows nothing if a window is visible, because the window already shows the news.
async function notify({ title, body, path, tag }: Notice): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.some(({ visibilityState }) => visibilityState === "visible")) return;
  await self.registration.showNotification(title, { body, tag, icon: "/icon-192.png", data: path });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(String(event.notification.data)));
});

/** Opens the path in an existing window, or in a new one. */
async function open(path: string): Promise<void> {
  const [window] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!window) return void (await self.clients.openWindow(path));
  // The window has the same origin, so no target origin is needed.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  window.postMessage({ type: "go", path });
  await window.focus();
}

// A new version waits until the person agrees, because the agent may be running on the old version.
self.addEventListener("message", (event) => {
  const message = event.data as { type?: string; notice?: Notice } | null;
  if (message?.type === "take-over") void self.skipWaiting();
  if (message?.type === "notify" && message.notice) event.waitUntil(notify(message.notice));
});
