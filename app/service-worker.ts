// DOOR The offline shell: what the page needs to open is kept, everything else goes to the network. It never runs turns.
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

// A new version waits until the person says so: a turn may be running on the old one.
self.addEventListener("message", ({ data }) => {
  if ((data as { type?: string } | null)?.type === "take-over") void self.skipWaiting();
});
