// The browser's view of the network. Only "offline" is reliable, because "online" does not mean that the vendor can be
// reached.
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
