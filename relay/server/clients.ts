// Handlers for calls about clients: pairing, hello, which client runs the engine, and the list of devices.
import { protocolVersion, RelayError } from "#contract";
import type { Auth, Challenge } from "./auth.ts";
import type { MachineServices, MachineHandlers } from "../handlers.ts";
import type { SharedChoiceHandlers } from "./shared-choices.ts";
import type { Caller, Handlers } from "./rpc.ts";
import type { Connection } from "./socket.ts";

type ClientHandlers = Omit<Handlers, keyof MachineHandlers | keyof SharedChoiceHandlers>;

export function clientHandlers(
  auth: Auth,
  machine: MachineServices,
  { connections, port }: { connections: Set<Connection>; port(): number },
): ClientHandlers {
  let lead: Caller | undefined;
  const challenges = new WeakMap<Caller, Challenge>();
  return {
    "relay.pair": ({ pairing, name }, { caller }) => auth.pair(pairing, name, caller.address),
    "relay.challenge": async ({ device, nonce }, { caller }) => {
      const challenge = await auth.challenge(device, nonce, port());
      challenges.set(caller, challenge);
      return challenge.answer;
    },
    "relay.hello": async ({ token = "", proof, protocol }, { caller }) => {
      const challenge = challenges.get(caller);
      challenges.delete(caller);
      const { id } = await (proof !== undefined && challenge
        ? challenge.accept(proof)
        : auth.greet(token, caller.address));
      refuseOtherProtocol(protocol);
      caller.deviceId = id;
      return machine.facts(id);
    },
    "relay.unlock": async (_input, { caller }) => {
      const { shared = false } = await machine.facts(caller.deviceId ?? "");
      return { shared, secret: await auth.sealing(caller.deviceId ?? "", shared) };
    },
    "relay.ping": () => ({}),
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
      const leaving = [...connections].filter((connection) => connection.caller.deviceId === id);
      for (const connection of leaving) connection.close(4401, "This device was removed.");
      await auth.revoke(id);
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
    "relay.challenge": alone,
    "relay.unlock": () => ({ shared: false }),
    "relay.hello": ({ protocol }, { caller }) => {
      refuseOtherProtocol(protocol);
      return machine.facts(caller.deviceId ?? "");
    },
    "relay.ping": () => ({}),
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
