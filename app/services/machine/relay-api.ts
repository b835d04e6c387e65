// The relay part of the page's interface: pairing, folders, devices and the demonstration.
import type { DeviceKey, SecretStore } from "#core/store-ports.ts";
import type { OctoApi } from "../../api.ts";
import type { Accounts } from "../accounts/accounts-api.ts";
import type { SocketLink } from "#core/relay-link.ts";

export interface RelayPorts {
  link: SocketLink;
  secrets: SecretStore;
  deviceKey: DeviceKey;
  accounts: Accounts;
}

export function createRelayApi({ link, secrets, deviceKey, accounts }: RelayPorts): OctoApi["relay"] {
  return {
    async pair(pairing, name) {
      // A paired browser stays the device that it is: the secret that its keys are sealed with belongs to the device.
      if (await isConnected(link)) return;
      const { token } = await link.pair(pairing, name);
      await deviceKey.keep(token);
      await secrets.save("relay", token);
      link.reconnect();
    },
    reconnect: async () => link.reconnect(),
    async forget() {
      await deviceKey.forget();
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

/** Waits while a connection is being attempted. */
const isConnected = (link: SocketLink) =>
  link.ready().then(
    () => true,
    () => false,
  );
