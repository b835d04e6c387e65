// Model servers that run on this machine, offered with one click.
import { For, type JSX, Show } from "solid-js";
import { vendorById } from "#core/model/vendors/account.ts";
import type { LocalServer } from "../../../api.ts";
import { t } from "../../text/t.ts";
import "../../text/accounts.ts";

export function LocalServers(props: { found: LocalServer[]; choose(server: LocalServer): void }): JSX.Element {
  return (
    <Show when={props.found.length > 0}>
      <div class="row" role="status">
        <For each={props.found}>
          {(server) => (
            <button type="button" class="small" onClick={() => props.choose(server)}>
              {t().accounts.runsHere(vendorById(server.vendor)?.name ?? server.vendor, server.models.length)}
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}
