// Secrets in IndexedDB. They are encrypted with a WebCrypto key that scripts cannot export.
import type { SecretStore } from "#core/store-ports.ts";
import { type OctoDatabase, write } from "./database.ts";

export function createSecrets(db: OctoDatabase): SecretStore {
  return {
    save: async (name, secret) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(secret);
      const sealed = await crypto.subtle.encrypt(cipher(name, iv), await sealingKey(db), plain);
      await write(db, ["secrets"], "strict", (tx) => tx.objectStore("secrets").put({ iv, sealed }, name));
    },
    read: async (name) => {
      const row = await db.get("secrets", name);
      if (!row) return undefined;
      const plain = await crypto.subtle.decrypt(cipher(name, row.iv), await sealingKey(db), row.sealed);
      return new TextDecoder().decode(plain);
    },
    remove: (name) => db.delete("secrets", name),
  };
}

/**
 * Returns the cipher's parameters. The secret's name is authenticated too, so a secret that was moved to another name
 * cannot be decrypted.
 */
function cipher(name: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
}

/**
 * Returns the encryption key, and creates it for the first secret. If two tabs create a key at the same time, both use
 * the key that was stored first.
 */
async function sealingKey(db: OctoDatabase): Promise<CryptoKey> {
  const stored = await db.get("meta", "sealing-key");
  if (stored) return stored as CryptoKey;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return write(db, ["meta"], "strict", async (tx) => {
    const first = await tx.objectStore("meta").get("sealing-key");
    if (first) return first as CryptoKey;
    await tx.objectStore("meta").put(made, "sealing-key");
    return made;
  });
}
