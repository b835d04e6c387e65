// Handlers for calls about clients: pairing, hello, which client runs the engine, and the list of devices.
import { protocolVersion, RelayError } from "#contract";
import type { Auth } from "./auth.ts";
import type { MachineServices, MachineHandlers } from "../handlers.ts";
import type { SharedChoiceHandlers } from "./shared-choices.ts";
import type { Caller, Handlers } from "./rpc.ts";
import type { Connection } from "./socket.ts";

type ClientHandlers = Omit<Handlers, keyof MachineHandlers | keyof SharedChoiceHandlers>;

export function clientHandlers(auth: Auth, machine: MachineServices, connections: Set<Connection>): ClientHandlers {
  let lead: Caller | undefined;
  return {
    "relay.pair": ({ pairing, name }, { caller }) => auth.pair(pairing, name, caller.address),
    "relay.hello": async ({ token, protocol }, { caller }) => {
      const { id } = await auth.greet(token, caller.address);
      refuseOtherProtocol(protocol);
      caller.deviceId = id;
      return machine.facts(id);
    },
    "relay.lead": async (_input, { caller }) => {
      const former = lead;
      lead = caller;
      if (former && !former.signal.aborted && former.deviceId !== caller.deviceId) {
        const device = (await auth.devices(caller.deviceId)).find(({ current }) => current);
        former.emit("lead.taken", { deviceId: device?.id ?? "", deviceName: device?.name ?? "" });
      }
      return {};
    },
    "devices.list": async (_input, { caller }) => ({ devices: await auth.devices(caller.deviceId) }),
    "devices.revoke": async ({ id }) => {
      await auth.revoke(id);
      for (const connection of connections) {
        if (connection.caller.deviceId === id) connection.close(4401, "This device was removed.");
      }
      return {};
    },
  };
}

/** Handlers for a one-shot run. Its only client is in the same process and needs no pairing. */
export function ownAccount(machine: MachineServices): ClientHandlers & SharedChoiceHandlers {
  const alone = () => {
    throw new RelayError("unsupported", "A one-shot run has no devices.");
  };
  return {
    "relay.pair": alone,
    "relay.hello": ({ protocol }, { caller }) => {
      refuseOtherProtocol(protocol);
      return machine.facts(caller.deviceId ?? "");
    },
    "relay.lead": () => ({}),
    "devices.list": () => ({ devices: [] }),
    "devices.revoke": alone,
    "preference.settle": alone,
  };
}

function refuseOtherProtocol(protocol: number) {
  if (protocol === protocolVersion) return;
  const older = 'Press "Update now" on this page, or reload it twice.';
  const way = protocol < protocolVersion ? older : "Update octo-relay and start it again.";
  throw new RelayError("unsupported", `This page and the relay speak different versions. ${way}`);
}
