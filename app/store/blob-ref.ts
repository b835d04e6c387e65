// Makes the reference to a blob. The reference contains the SHA-256 hash of the blob's bytes.
import type { BlobRef } from "#core/model/message.ts";

export async function toRef(bytes: Uint8Array<ArrayBuffer>, mime: string, name?: string): Promise<BlobRef> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { hash, mime, bytes: bytes.byteLength, ...(name !== undefined && { name }) };
}
