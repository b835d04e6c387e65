// A person's accounts at model vendors: tested for free, kept with their keys apart, opened for the engine.
import type { AccountId } from "#core/ids.ts";
import type { Account } from "#core/model/catalog.ts";
import { type ModelError, modelError } from "#core/model/errors.ts";
import { listModels } from "#core/model/list-models.ts";
import { createProvider, preload } from "#core/model/protocols.ts";
import type { Http, Provider } from "#core/model/provider.ts";
import { isOnThisMachine } from "#core/model/this-machine.ts";
import type { BlobStore, Clock, SecretStore, SettingsStore } from "#core/ports.ts";
import type { AccountSecrets, AccountTest, OctoApi } from "../api.ts";
import { createSealedParts } from "./account-secrets.ts";
import { toBase64 } from "./base64.ts";

export interface AccountPorts {
  settings: SettingsStore;
  secrets: SecretStore;
  blobs: BlobStore;
  clock: Clock;
  /** The browser's own requests, and those that go through the relay. */
  http: Record<Account["route"], Http>;
  /** Where the relay serves the demonstration. */
  origin: string;
}

export interface Accounts {
  api: OctoApi["accounts"];
  /** The account of "Try it without a key", made when it is first asked for. */
  demo(): Promise<Account>;
  connect(id: AccountId): Promise<{ account: Account; provider: Provider } | ModelError>;
}

const testMs = 15_000;

const partMissing = "A part of Octo could not be loaded. Go on when the relay is connected again.";

export function createAccounts(ports: AccountPorts): Accounts {
  const { settings, http, clock } = ports;
  const sealed = createSealedParts(ports.secrets);

  const ask = async (account: Account, given: AccountSecrets, route: Account["route"]) => {
    const reached = { http: http[route], now: clock.now };
    return listModels(await sealed.endpoint(account, given), reached, AbortSignal.timeout(testMs));
  };

  /** The browser first; only where it may not go, the relay. A refusal by the vendor itself is an answer. */
  const reach = async (account: Account, given: AccountSecrets) => {
    const direct = await ask(account, given, "direct");
    if (Array.isArray(direct) || direct.kind !== "network") return { route: "direct", models: direct } as const;
    return { route: "relay", models: await ask(account, given, "relay") } as const;
  };

  const test = async (account: Account, given: AccountSecrets): Promise<AccountTest> => {
    const startedAt = clock.now();
    const { route, models } = await reach(account, given);
    if (Array.isArray(models)) return { ok: true, route, ms: clock.now() - startedAt, models };
    return failedTest(account, models);
  };

  const save = async (account: Account, given: AccountSecrets) => {
    await sealed.keep(account, given);
    const others = (await settings.get("accounts")).filter(({ id }) => id !== account.id);
    await settings.set("accounts", [...others, account]);
    if (!(await settings.get("defaultAccount"))) await settings.set("defaultAccount", account.id);
    // Now, while the relay is there to serve it: the first message may be written when it is not.
    await preload(account.protocol).catch(() => undefined);
  };

  const remove = async (id: AccountId) => {
    const left = (await settings.get("accounts")).filter((account) => account.id !== id).map(without(id));
    await sealed.forget(id);
    await settings.set("accounts", left);
    if ((await settings.get("defaultAccount")) === id) await settings.set("defaultAccount", left[0]?.id);
  };

  const demo = async () => {
    const account = demoAccount(ports.origin);
    const known = await settings.get("accounts");
    if (!known.some(({ id }) => id === account.id)) await settings.set("accounts", [...known, account]);
    return account;
  };

  return {
    demo,
    api: { test, save, remove },
    async connect(id) {
      const account = (await settings.get("accounts")).find((one) => one.id === id);
      if (!account)
        return modelError("auth", { message: "This chat's model account is gone. Choose another one below." });
      const key = (await sealed.key(account)) ?? (isOnThisMachine(account.baseUrl) ? "" : undefined);
      if (key === undefined)
        return modelError("auth", { message: `There is no key for ${account.name}. Add it in Settings.` });
      const missing = await preload(account.protocol).catch(() => modelError("network", { message: partMissing }));
      if (missing) return missing;
      const provider = await createProvider(await sealed.endpoint(account, { key }), {
        http: http[account.route],
        image: ({ hash }) => imageOf(ports.blobs, hash),
        now: clock.now,
      });
      return { account, provider };
    },
  };
}

/** Nobody falls back to an account that is gone. */
const without =
  (id: AccountId) =>
  (account: Account): Account =>
    account.fallbacks
      ? { ...account, fallbacks: account.fallbacks.filter((choice) => choice.account !== id) }
      : account;

/** A browser is not told whether nobody listens or somebody does not want to be asked by it. */
function failedTest({ baseUrl }: Account, { kind, message, detail }: ModelError): AccountTest {
  const silent = kind === "forbidden" && isOnThisMachine(baseUrl);
  return {
    ok: false,
    message: silent ? `Nothing there answers this browser: is it running? ${message}` : message,
    detail,
  };
}

const demoAccount = (origin: string): Account => ({
  id: "account_demo" as AccountId,
  name: "Demonstration",
  vendor: "demo",
  protocol: "anthropic-messages",
  baseUrl: `${origin}/demo`,
  model: "octo-demo",
  route: "direct",
  demo: true,
});

async function imageOf(blobs: BlobStore, hash: string): Promise<string> {
  const bytes = await blobs.get(hash);
  if (!bytes) throw new Error("An image of this chat is no longer stored here.");
  return toBase64(bytes);
}
