// A folder that the address names, as a second `octo-relay` opens it. It is only chosen, and only if the relay has it open:
// a link may be anyone's.
import { useSearchParams } from "@solidjs/router";
import { createEffect } from "solid-js";
import { useOcto } from "./context.ts";
import { createStatus } from "./status.ts";

/** Calls `choose` once with the folder, as soon as `ready` is true and the relay is connected. */
export function createFolderInAddress(ready: () => boolean, choose: (folder: string) => void): void {
  const octo = useOcto();
  const status = createStatus();
  const [search, setSearch] = useSearchParams<{ folder?: string }>();
  createEffect(() => {
    const { folder } = search;
    if (folder === undefined || !ready() || status().relay.state !== "connected") return;
    setSearch({ folder: undefined }, { replace: true });
    void octo
      .call((api) => api.relay.roots())
      .then((roots) => roots.some(({ path }) => path === folder) && choose(folder))
      .catch(() => undefined);
  });
}
