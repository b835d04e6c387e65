// The key with which this browser proves to the relay who it is, in IndexedDB. Scripts can use it but not read it.
import type { DeviceKey } from "#core/store-ports.ts";
import { proofKey, signed } from "../sealing.ts";
import type { OctoDatabase } from "./database.ts";

const name = "device-key";

export function createDeviceKey(db: OctoDatabase): DeviceKey {
  return {
    keep: async (token) => void (await db.put("meta", await proofKey(token), name)),
    sign: async (text) => {
      const key = await db.get("meta", name);
      return key instanceof CryptoKey ? signed(key, text) : undefined;
    },
    forget: () => db.delete("meta", name),
  };
}
