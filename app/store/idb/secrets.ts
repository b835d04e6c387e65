// Secrets in IndexedDB. They are encrypted with a WebCrypto key that scripts cannot export, and on a shared machine with
// a second key as well, which only the relay can give.
import type { SecretStore } from "#core/store-ports.ts";
import { localKey, relayKey, seal, type Sealed, unseal } from "../sealing.ts";
import { type OctoDatabase, write } from "./database.ts";
import type { SealedRow } from "./schema.ts";

export function createSecrets(db: OctoDatabase): SecretStore {
  let outer: CryptoKey | undefined;
  let shared = false;
  let open: () => void = () => undefined;
  const unlocked = new Promise<void>((resolve) => (open = resolve));

  const toRow = async (name: string, plain: BufferSource): Promise<SealedRow> => {
    const inner = await seal(await sealingKey(db), name, plain);
    if (!shared || !outer) return inner;
    return { ...(await seal(outer, name, inner.sealed)), inner: inner.iv };
  };
  const put = (name: string, row: SealedRow) =>
    write(db, ["secrets"], "strict", (tx) => tx.objectStore("secrets").put(row, name));

  /** Returns a secret; undefined if it was sealed for another device, whose secret is gone. */
  const opened = async (name: string, row: SealedRow, key: CryptoKey | undefined): Promise<ArrayBuffer | undefined> => {
    const inner = await innerOf(name, row, key);
    return inner && unseal(await sealingKey(db), name, inner);
  };

  return {
    save: async (name, secret) => void (await put(name, await toRow(name, new TextEncoder().encode(secret)))),
    read: async (name) => {
      const sealed = await db.get("secrets", name);
      if (sealed?.inner && !outer) await unlocked;
      // What was read before may have been sealed anew.
      const row = await db.get("secrets", name);
      const plain = row && (await opened(name, row, outer));
      return plain && new TextDecoder().decode(plain);
    },
    remove: (name) => db.delete("secrets", name),
    isLocked: async () => !outer && (await db.getAll("secrets")).some(({ inner }) => inner !== undefined),
    unlock: async (given) => {
      const before = outer;
      const key = given.secret === undefined ? undefined : await relayKey(given.secret);
      shared = given.shared && key !== undefined;
      outer = key ?? outer;
      for (const name of await db.getAllKeys("secrets")) {
        const row = await db.get("secrets", name);
        if (!row) continue;
        const openedBy = (one: CryptoKey | undefined) => opened(name, row, one).catch(() => undefined);
        const plain = (await openedBy(key)) ?? (await openedBy(before));
        const isDone = Boolean(row.inner) === shared && (!shared || (await innerOf(name, row, key)) !== undefined);
        if (plain && !isDone) await replace(db, name, row, await toRow(name, plain));
      }
      open();
    },
  };
}

/** Removes the relay's seal. Returns undefined if the key does not fit or is missing. */
async function innerOf(name: string, row: SealedRow, key: CryptoKey | undefined): Promise<Sealed | undefined> {
  if (!row.inner) return row;
  if (!key) return undefined;
  return unseal(key, name, row).then(
    (sealed) => ({ iv: row.inner as Sealed["iv"], sealed }),
    () => undefined,
  );
}

/** Replaces a row unless it has changed: the person may have typed a new key meanwhile. */
async function replace(db: OctoDatabase, name: string, before: SealedRow, row: SealedRow): Promise<void> {
  await write(db, ["secrets"], "strict", async (tx) => {
    const store = tx.objectStore("secrets");
    const now = await store.get(name);
    if (now && String(now.iv) === String(before.iv)) await store.put(row, name);
  });
}

/**
 * Returns the encryption key, and creates it for the first secret, and in place of a damaged one. If two tabs create a
 * key at the same time, both use the key that was stored first.
 */
async function sealingKey(db: OctoDatabase): Promise<CryptoKey> {
  const stored = await db.get("meta", "sealing-key");
  if (stored instanceof CryptoKey) return stored;
  const made = await localKey();
  return write(db, ["meta"], "strict", async (tx) => {
    const first = await tx.objectStore("meta").get("sealing-key");
    if (first instanceof CryptoKey) return first;
    await tx.objectStore("meta").put(made, "sealing-key");
    return made;
  });
}
