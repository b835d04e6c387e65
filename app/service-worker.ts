// DOOR The offline shell: what the page needs to open is kept, everything else goes to the network. It never runs turns.
/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: [/^\/(rpc|demo)\b/] }));

// A new version waits until the person says so: a turn may be running on the old one.
self.addEventListener("message", ({ data }) => {
  if ((data as { type?: string } | null)?.type === "take-over") void self.skipWaiting();
});
