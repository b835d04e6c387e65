// DOOR The offline shell and notifications: what the page needs to open is kept, the rest goes to the network. It never runs turns.
/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

// The build puts the list of files there.
/* oxlint-disable no-underscore-dangle */
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: [/^\/(rpc|demo)\b/] }));

// The rest of a build is kept once used: a tab on the old build finds its parts after the relay serves a new one.
registerRoute(({ url }) => url.origin === self.location.origin && url.pathname.startsWith("/assets/"), keptAsset);

async function keptAsset({ request }: { request: Request }): Promise<Response> {
  const cache = await caches.open("octo-assets");
  const kept = await cache.match(request);
  if (kept) return kept;
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

// Nobody is told of what they are looking at.
async function notify({ title, body, path, tag }: Notice): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.some(({ visibilityState }) => visibilityState === "visible")) return;
  await self.registration.showNotification(title, { body, tag, icon: "/icon-192.png", data: path });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(String(event.notification.data)));
});

/** In the window that is there, or in a new one. */
async function open(path: string): Promise<void> {
  const [window] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!window) return void (await self.clients.openWindow(path));
  // A client of ours, not a window of another origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  window.postMessage({ type: "go", path });
  await window.focus();
}

// A new version waits until the person says so: a turn may be running on the old one.
self.addEventListener("message", (event) => {
  const message = event.data as { type?: string; notice?: Notice } | null;
  if (message?.type === "take-over") void self.skipWaiting();
  if (message?.type === "notify" && message.notice) event.waitUntil(notify(message.notice));
});
