// The browser's view of the network. Only "offline" is reliable: "online" may still mean no route to the vendor.
import type { Network } from "#core/ports.ts";

export const browserNetwork: Network = {
  isOffline: () => !navigator.onLine,
  back: (signal) =>
    new Promise((resolve) => {
      const over = new AbortController();
      const done = () => {
        over.abort();
        resolve();
      };
      addEventListener("online", done, { signal: over.signal });
      signal.addEventListener("abort", done, { signal: over.signal });
      if (navigator.onLine || signal.aborted) done();
    }),
};
