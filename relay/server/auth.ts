// Authentication: Host and Origin against fixed lists, one-time pairing tokens, device tokens stored as hashes.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type Device, RelayError } from "#contract";
import type { Config, PairedDevice } from "../config.ts";

const pairingLifeMs = 10 * 60_000;
const maxWrong = 10;
const wrongWindowMs = 300_000;

/** The allowed values of the Host header. They depend only on the port; no request can extend the list. */
export const hostsOf = (port: number) => ["localhost", "127.0.0.1", "[::1]"].map((name) => `${name}:${port}`);
export const originsOf = (port: number) => hostsOf(port).map((host) => `http://${host}`);

export interface Auth {
  /** Creates a pairing token and invalidates the previous one. */
  newPairing(): string;
  pair(token: string, name: string, address: string): Promise<{ token: string; deviceId: string }>;
  /** Finds the device of a token. Throws `unauthorized`, or `busy` after too many wrong tokens. */
  authenticate(token: string, address: string): Promise<PairedDevice>;
  /** Authenticates as above, and records the device's last visit. */
  greet(token: string, address: string): Promise<PairedDevice>;
  devices(currentId: string | undefined): Promise<Device[]>;
  revoke(id: string): Promise<void>;
  /** Seconds until an address may try again; 0 if it may try at once. */
  waitSeconds(address: string): number;
}

export function createAuth(config: Config, now: () => number = Date.now): Auth {
  const tokens = createLimiter(now);
  async function authenticate(token: string, address: string): Promise<PairedDevice> {
    const hash = hashOf(token);
    const find = () => config.data.devices.find((device) => equal(device.tokenHash, hash));
    let found = find();
    if (!found) {
      // `octo-relay token` may have added the token while this relay runs.
      await config.refresh();
      found = find();
    }
    // A valid token always passes, because wrong tokens from the same machine must not lock out the owner.
    if (found) return found;
    const wait = tokens.waitSeconds(address);
    if (wait > 0) throw new RelayError("busy", `Too many wrong tokens. Wait ${wait} s.`);
    tokens.countWrong(address);
    throw new RelayError("unauthorized", "This browser is not paired with the relay. Open the address it prints.");
  }

  return {
    ...createPairing(config, now),
    authenticate,
    async greet(token, address) {
      const device = await authenticate(token, address);
      device.seenAt = now();
      await config.save().catch(() => undefined);
      return device;
    },
    ...createDeviceList(config),
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
      const wait = attempts.waitSeconds(address);
      if (wait > 0) throw new RelayError("busy", `Too many wrong pairing tokens. Wait ${wait} s, then use a new one.`);
      if (!pairing || pairing.until < now() || !equal(pairing.hash, hashOf(token))) {
        attempts.countWrong(address);
        throw new RelayError("unauthorized", "This pairing token is not valid. Press Enter in the relay's terminal.");
      }
      pairing = undefined;
      return addDevice(config, name, now());
    },
  };
}

function createDeviceList(config: Config): Pick<Auth, "devices" | "revoke"> {
  return {
    async devices(currentId) {
      await config.refresh();
      return config.data.devices.map(({ id, name, pairedAt, seenAt }) => ({
        id,
        name,
        pairedAt,
        seenAt,
        current: id === currentId,
      }));
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
): Promise<{ token: string; deviceId: string }> {
  const [token, id] = [secret(), `device_${randomBytes(8).toString("hex")}`];
  config.data.devices.push({ id, name, pairedAt: at, seenAt: at, tokenHash: hashOf(token) });
  await config.save();
  return { token, deviceId: id };
}

/** Counts wrong tokens per address and blocks the address after too many within five minutes. */
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
