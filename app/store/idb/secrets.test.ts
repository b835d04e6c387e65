// Secrets on a machine that other people use: what lies in the database is of no use without the relay.
import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import type { OctoDatabase } from "./database.ts";
import { openOctoDatabase } from "./database.ts";
import { createDeviceKey } from "./device-key.ts";
import { createSecrets } from "./secrets.ts";

let count = 0;
const openDb = (name = `octo-secrets-${count++}`) => openOctoDatabase({ name, onOutdated: () => undefined });
/** Opens the secrets as a page does after a reload: nothing is in memory. */
const reloaded = (db: OctoDatabase) => createSecrets(db);
const shared = { shared: true, secret: "given by the relay" };
/** Tells whether a promise is still pending after everything else had a turn. */
const waits = async (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => false), new Promise((resolve) => setTimeout(() => resolve(true), 50))]);

describe("secrets on a shared machine", () => {
  it("are sealed anew when the relay first unlocks, keys of before included", async () => {
    const db = await openDb();
    const before = createSecrets(db);
    await before.save("account", "sk-old");
    expect(await before.isLocked()).toBe(false);
    const page = reloaded(db);
    await page.unlock(shared);
    await page.save("typed later", "sk-new");
    for (const row of await db.getAll("secrets")) expect(row.inner).toBeDefined();
    // An unlocked page keeps the key in memory.
    expect(await page.read("account")).toBe("sk-old");
    expect(await page.read("typed later")).toBe("sk-new");
  });

  it("wait for the relay after a reload, and then can be read", async () => {
    const db = await openDb();
    const first = createSecrets(db);
    await first.save("account", "sk");
    await first.unlock(shared);
    const page = reloaded(db);
    expect(await page.isLocked()).toBe(true);
    const reading = page.read("account");
    expect(await waits(reading)).toBe(true);
    expect(await page.read("never kept")).toBeUndefined();
    await page.unlock(shared);
    expect(await reading).toBe("sk");
    expect(await page.isLocked()).toBe(false);
  });

  it("cannot be opened with everything that the database holds", async () => {
    const db = await openDb();
    const page = createSecrets(db);
    await page.save("account", "sk");
    await page.unlock(shared);
    const row = await db.get("secrets", "account");
    const key = (await db.get("meta", "sealing-key")) as CryptoKey;
    const name = new TextEncoder().encode("account");
    if (!row?.inner) throw new Error("not sealed");
    for (const iv of [row.iv, row.inner]) {
      const opening = crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: name }, key, row.sealed);
      await expect(opening).rejects.toThrow();
    }
    const thief = reloaded(db);
    await thief.unlock({ shared: true, secret: "a guess" });
    expect(await thief.read("account")).toBeUndefined();
    // The guess has changed nothing.
    const owner = reloaded(db);
    await owner.unlock(shared);
    expect(await owner.read("account")).toBe("sk");
  });

  it("are unsealed again when the machine is no longer shared, and need no relay elsewhere", async () => {
    const db = await openDb();
    const page = createSecrets(db);
    await page.save("account", "sk");
    await page.unlock(shared);
    await reloaded(db).unlock({ ...shared, shared: false });
    expect(await reloaded(db).read("account")).toBe("sk");
    await reloaded(db).unlock({ shared: false });
    expect(await reloaded(db).read("account")).toBe("sk");
    expect(await reloaded(db).isLocked()).toBe(false);
  });

  it("follow a page that pairs anew while it is unlocked", async () => {
    const db = await openDb();
    const page = createSecrets(db);
    await page.save("account", "sk");
    await page.unlock(shared);
    await page.unlock({ shared: true, secret: "of the new device" });
    const next = reloaded(db);
    await next.unlock({ shared: true, secret: "of the new device" });
    expect(await next.read("account")).toBe("sk");
  });

  it("are not lost when several tabs seal them at once, or the person types a new key meanwhile", async () => {
    const db = await openDb();
    await createSecrets(db).save("account", "sk");
    const tabs = [reloaded(db), reloaded(db), reloaded(db)];
    await Promise.all([...tabs.map((tab) => tab.unlock(shared)), reloaded(db).save("account", "sk-2")]);
    const next = reloaded(db);
    await next.unlock(shared);
    expect(["sk", "sk-2"]).toContain(await next.read("account"));
  });
});

it("the device's key signs but cannot be read", async () => {
  const db = await openDb();
  const key = createDeviceKey(db);
  expect(await key.sign("text")).toBeUndefined();
  await key.keep("token");
  expect(await key.sign("text")).toMatch(/^[\da-f]{64}$/);
  const stored = (await db.get("meta", "device-key")) as CryptoKey;
  await expect(crypto.subtle.exportKey("raw", stored)).rejects.toThrow();
  await key.forget();
  expect(await key.sign("text")).toBeUndefined();
});
