// Keys of vendors and of the relay, sealed with a WebCrypto key that no script can read out.
import type { SecretStore } from "#core/ports.ts";
import { type OctoDatabase, write } from "./database.ts";

export function createSecrets(db: OctoDatabase): SecretStore {
  return {
    keep: async (name, secret) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(secret);
      const sealed = await crypto.subtle.encrypt(cipher(name, iv), await sealingKey(db), plain);
      await write(db, ["secrets"], "strict", (tx) => tx.objectStore("secrets").put({ iv, sealed }, name));
    },
    open: async (name) => {
      const row = await db.get("secrets", name);
      if (!row) return undefined;
      const plain = await crypto.subtle.decrypt(cipher(name, row.iv), await sealingKey(db), row.sealed);
      return new TextDecoder().decode(plain);
    },
    forget: (name) => db.delete("secrets", name),
  };
}

/** The name is sealed in with the secret, so that no row can pass for another. */
function cipher(name: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
}

/** Made at the first secret. Of two tabs that make one at once, the first to write wins. */
async function sealingKey(db: OctoDatabase): Promise<CryptoKey> {
  const kept = await db.get("meta", "sealing-key");
  if (kept) return kept as CryptoKey;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return write(db, ["meta"], "strict", async (tx) => {
    const first = await tx.objectStore("meta").get("sealing-key");
    if (first) return first as CryptoKey;
    await tx.objectStore("meta").put(made, "sealing-key");
    return made;
  });
}
