// Blobs in IndexedDB: attachments and long tool outputs. The key of a blob is the hash of its bytes, so equal blobs are
// stored once.
import type { BlobStore } from "#core/store-ports.ts";
import { toRef } from "../blob-ref.ts";
import { type OctoDatabase, write } from "./database.ts";

export function createBlobs(db: OctoDatabase): BlobStore {
  return {
    put: async (bytes, mime, name) => {
      const ref = await toRef(bytes, mime, name);
      await write(db, ["blobs"], "relaxed", async (tx) => {
        const blobs = tx.objectStore("blobs");
        if ((await blobs.getKey(ref.hash)) === undefined) await blobs.add({ ...ref, content: bytes });
      });
      return ref;
    },
    get: async (hash) => (await db.get("blobs", hash))?.content,
  };
}
