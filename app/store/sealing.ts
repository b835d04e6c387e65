// Encrypts secrets, and makes the keys for it. The keys cannot be exported.

const encoder = new TextEncoder();

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

export async function seal(key: CryptoKey, name: string, plain: BufferSource): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt(cipher(name, iv), key, plain) };
}

/** Rejects if the key or the name is not the one that the secret was sealed with. */
export function unseal(key: CryptoKey, name: string, { iv, sealed }: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt(cipher(name, iv), key, sealed);
}

/**
 * Returns the cipher's parameters. The secret's name is authenticated too, so a secret that was moved to another name
 * cannot be decrypted.
 */
const cipher = (name: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams => ({
  name: "AES-GCM",
  iv,
  additionalData: encoder.encode(name),
});

export function localKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Makes a key from the secret that the relay keeps for this browser. */
export async function relayKey(secret: string): Promise<CryptoKey> {
  const bytes = await crypto.subtle.digest("SHA-256", encoder.encode(`octo sealing\n${secret}`));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Makes the key with which this browser proves who it is. The relay knows the same hash of the token. */
export async function proofKey(token: string): Promise<CryptoKey> {
  const hash = hex(await crypto.subtle.digest("SHA-256", encoder.encode(token)));
  return crypto.subtle.importKey("raw", encoder.encode(hash), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

export async function signed(key: CryptoKey, text: string): Promise<string> {
  return hex(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
