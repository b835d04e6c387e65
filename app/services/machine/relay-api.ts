// The relay part of the page's interface: pairing, folders, devices and the demonstration.
import type { SecretStore } from "#core/store-ports.ts";
import type { OctoApi } from "../../api.ts";
import type { Accounts } from "../accounts/accounts-api.ts";
import type { SocketLink } from "#core/relay-link.ts";

export function createRelayApi(link: SocketLink, secrets: SecretStore, accounts: Accounts): OctoApi["relay"] {
  return {
    async pair(pairing, name) {
      await secrets.save("relay", (await link.pair(pairing, name)).token);
      link.reconnect();
    },
    reconnect: async () => link.reconnect(),
    async forget() {
      await secrets.remove("relay");
      link.reconnect();
    },
    browse: (path) => link.call("roots.browse", { path }),
    open: (path) => link.call("roots.open", { path }),
    roots: async () => (await link.call("roots.list", {})).roots,
    close: async (path) => void (await link.call("roots.close", { path })),
    devices: async () => (await link.call("devices.list", {})).devices,
    revoke: async (id) => void (await link.call("devices.revoke", { id })),
    demo: async () => ({ folder: await link.call("demo.open", {}), account: await accounts.demo() }),
  };
}
