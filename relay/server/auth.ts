// Authentication: fixed lists of hosts and origins, one-time pairing tokens, device tokens stored as hashes.
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { browserText, type Device, type DeviceScope, deviceText, RelayError, relayText } from "#contract";
import type { Config, PairedDevice } from "../config.ts";

const pairingLifeMs = 10 * 60_000;
const maxWrong = 10;
const wrongWindowMs = 300_000;

/** Returns the allowed values of the Host header. They depend only on the port, so no request can extend the list. */
export const hostsOf = (port: number) => ["localhost", "127.0.0.1", "[::1]"].map((name) => `${name}:${port}`);
export const originsOf = (port: number) => hostsOf(port).map((host) => `http://${host}`);

/**
 * Returns a device's scopes. Devices of earlier versions have none in the config. One that has never connected, or whose
 * name no browser has, is a script and may read the billing interface only.
 */
export function scopesOf({ scopes, name, pairedAt, seenAt }: PairedDevice): DeviceScope[] {
  if (scopes) return scopes;
  const isBrowser = seenAt > pairedAt || /^(Edge|Firefox|Chrome|Safari|Browser)( · .*)?$/.test(name);
  return isBrowser ? ["relay", "billing"] : ["billing"];
}

export interface Auth {
  /** Creates a pairing token. The previous pairing token becomes invalid. */
  newPairing(): string;
  pair(token: string, name: string, address: string): Promise<{ token: string; deviceId: string }>;
  /**
   * Returns the device that a token belongs to. Throws `unauthorized`, or `busy` after too many wrong tokens. Throws
   * `forbidden` if the device may not use what it asks for.
   */
  authenticate(token: string, address: string, scope: DeviceScope): Promise<PairedDevice>;
  /** Does the same as `authenticate` for the scope `relay`, and also records the time as the device's last visit. */
  greet(token: string, address: string): Promise<PairedDevice>;
  /** Proves to a device that this is the relay it is paired with. Throws `unauthorized` for an unknown device. */
  challenge(device: string, nonce: string, port: number): Promise<Challenge>;
  /** Returns the secret that a device's keys are sealed with, and makes it if there is none and `make` is true. */
  sealing(id: string, make: boolean): Promise<string | undefined>;
  devices(currentId: string | undefined): Promise<Device[]>;
  revoke(id: string): Promise<void>;
  /** Seconds until the address may try again; 0 if it may try at once. */
  waitSeconds(address: string): number;
}

export function createAuth(config: Config, now: () => number = Date.now): Auth {
  const tokens = createLimiter(now);
  async function authenticate(token: string, address: string, scope: DeviceScope): Promise<PairedDevice> {
    const hash = hashOf(token);
    const find = () => config.data.devices.find((device) => equal(device.tokenHash, hash));
    let found = find();
    if (!found) {
      // Reads the config file again, because `octo-relay token` may have added the token while this relay was running.
      await config.refresh();
      found = find();
    }
    // A valid token always passes, because wrong tokens from the same machine must not lock out the owner.
    if (found && scopesOf(found).includes(scope)) return found;
    if (found) throw new RelayError("forbidden", `This token may not do this. ${wayTo(scope)}`);
    const wait = tokens.waitSeconds(address);
    if (wait > 0) throw new RelayError("busy", `Too many wrong tokens. Wait ${wait} s.`);
    tokens.countWrong(address);
    throw notPaired();
  }

  async function visit(device: PairedDevice): Promise<PairedDevice> {
    device.seenAt = now();
    await config.save().catch(() => undefined);
    // The device may have been removed while the config was saved.
    if (!config.data.devices.some(({ id }) => id === device.id)) throw notPaired();
    return device;
  }

  return {
    ...createPairing(config, now),
    authenticate,
    greet: async (token, address) => visit(await authenticate(token, address, "relay")),
    ...createDeviceList(config),
    ...createChallenges(config, visit),
    waitSeconds: (address) => tokens.waitSeconds(address),
  };
}

function createPairing(config: Config, now: () => number): Pick<Auth, "newPairing" | "pair"> {
  const attempts = createLimiter(now);
  let pairing: { hash: string; until: number } | undefined;
  return {
    newPairing() {
      const token = secret();
      pairing = { hash: hashOf(token), until: now() + pairingLifeMs };
      return token;
    },
    async pair(token, name, address) {
      // The right token always passes, because everyone on this machine has the same address.
      if (pairing && pairing.until >= now() && equal(pairing.hash, hashOf(token))) {
        pairing = undefined;
        return addDevice(config, name, now());
      }
      const wait = attempts.waitSeconds(address);
      if (wait > 0) throw new RelayError("busy", `Too many wrong pairing tokens. Wait ${wait} s, then use a new one.`);
      attempts.countWrong(address);
      throw new RelayError("unauthorized", "This pairing token is not valid. Press Enter in the relay's terminal.");
    },
  };
}

export interface Challenge {
  /** What the device gets. */
  answer: { nonce: string; proof: string };
  /** Returns the device if its proof is right, and records its visit. */
  accept(proof: string): Promise<PairedDevice>;
}

function createChallenges(
  config: Config,
  visit: (device: PairedDevice) => Promise<PairedDevice>,
): Pick<Auth, "challenge" | "sealing"> {
  return {
    async challenge(asked, browser, port) {
      const device = config.data.devices.find(({ tokenHash }) => equal(sign(tokenHash, deviceText), asked));
      if (!device || !scopesOf(device).includes("relay")) throw notPaired();
      const greeting = { port, browser, relay: secret() };
      return {
        answer: { nonce: greeting.relay, proof: sign(device.tokenHash, relayText(greeting)) },
        async accept(proof) {
          if (!equal(sign(device.tokenHash, browserText(greeting)), proof)) throw notPaired();
          return visit(device);
        },
      };
    },
    async sealing(id, make) {
      const device = config.data.devices.find((one) => one.id === id);
      if (!device || (device.sealing === undefined && !make)) return device?.sealing;
      if (device.sealing === undefined) {
        device.sealing = randomBytes(32).toString("base64url");
        await config.save();
      }
      return device.sealing;
    },
  };
}

const sign = (tokenHash: string, text: string) => createHmac("sha256", tokenHash).update(text).digest("hex");

function createDeviceList(config: Config): Pick<Auth, "devices" | "revoke"> {
  return {
    async devices(currentId) {
      await config.refresh();
      return config.data.devices.map((device) => {
        const { id, name, pairedAt, seenAt } = device;
        return { id, name, pairedAt, seenAt, current: id === currentId, scopes: scopesOf(device) };
      });
    },
    async revoke(id) {
      const at = config.data.devices.findIndex((device) => device.id === id);
      if (at < 0) throw new RelayError("not-found", "No such device is paired.");
      config.data.devices.splice(at, 1);
      await config.save();
    },
  };
}

/** Adds a device to the config and returns its token. The config stores only the hash. */
export async function addDevice(
  config: Config,
  name: string,
  at: number,
  scopes: DeviceScope[] = ["relay", "billing"],
): Promise<{ token: string; deviceId: string }> {
  const [token, id] = [secret(), `device_${randomBytes(8).toString("hex")}`];
  config.data.devices.push({ id, name, pairedAt: at, seenAt: at, tokenHash: hashOf(token), scopes });
  await config.save();
  return { token, deviceId: id };
}

const notPaired = () =>
  new RelayError("unauthorized", "This browser is not paired with the relay. Open the address it prints.");

const wayTo = (scope: DeviceScope) => `Make one for it: octo-relay token --scope ${scope}`;

/**
 * Counts wrong tokens per address. After ten within five minutes, wrong tokens are refused unread until the oldest of
 * them is five minutes old. Right ones are not affected.
 */
function createLimiter(now: () => number) {
  const wrongs = new Map<string, number[]>();
  const recent = (address: string) => (wrongs.get(address) ?? []).filter((at) => at > now() - wrongWindowMs);
  return {
    countWrong: (address: string) => void wrongs.set(address, [...recent(address), now()]),
    waitSeconds(address: string) {
      const times = recent(address);
      const first = times[times.length - maxWrong];
      return first === undefined ? 0 : Math.ceil((first + wrongWindowMs - now()) / 1000);
    },
  };
}

const secret = () => randomBytes(24).toString("base64url");
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");
const equal = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
