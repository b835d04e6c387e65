// The accounts part of the page's interface: tests, saves and connects accounts at model vendors.
import { reasonOf } from "#core/reason-of.ts";
import type { AccountId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { type ModelError, modelError } from "#core/model/model-errors.ts";
import { createProvider, preload } from "#core/model/protocols.ts";
import type { Http, Provider } from "#core/model/provider.ts";
import { isOnThisMachine } from "#core/model/vendors/local-address.ts";
import type { Clock } from "#core/ports.ts";
import type { BlobStore, SecretStore, SettingsStore } from "#core/store-ports.ts";
import type { AccountSecrets, OctoApi } from "../../api.ts";
import { createAccountSecrets } from "./account-secrets.ts";
import { toBase64 } from "#core/base64.ts";
import { findLocalServers } from "./local-servers.ts";
import { onFirstCall } from "#core/on-first-call.ts";

export interface AccountPorts {
  settings: SettingsStore;
  secrets: SecretStore;
  blobs: BlobStore;
  clock: Clock;
  /** Sends requests on either route: `direct` from the browser itself, `relay` through the relay. */
  http: Record<Account["route"], Http>;
  /** True if the relay is connected. */
  hasRelay(): boolean;
  /** Origin from which the relay serves the demo vendor. */
  origin: string;
}

export interface Accounts {
  api: OctoApi["accounts"];
  /** Returns the account of "Try it without a key". The account is created on first use. */
  demo(): Promise<Account>;
  connect(id: AccountId): Promise<{ account: Account; provider: Provider } | ModelError>;
}

const partMissing = "A part of Octo could not be loaded. Continue when the relay is connected again.";

export function createAccounts(ports: AccountPorts): Accounts {
  const { settings, http, clock } = ports;
  const sealed = createAccountSecrets(ports.secrets);

  const save = async (account: Account, given: AccountSecrets) => {
    await sealed.keep(account, given);
    const known = await settings.get("accounts");
    const isKnown = known.some(({ id }) => id === account.id);
    // An account that is edited keeps its place in the list.
    await settings.set(
      "accounts",
      isKnown ? known.map((one) => (one.id === account.id ? account : one)) : [...known, account],
    );
    if (!(await settings.get("defaultAccount"))) await settings.set("defaultAccount", account.id);
    // The protocol's code is loaded now, because the relay, which serves it, may not run any more when the person sends
    // the first message.
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
    api: {
      ...onFirstCall(
        { test: true, diagnose: true },
        async () => (await import("./route-doctor.ts")).createRouteDoctor(ports, sealed),
        clock,
      ),
      save,
      remove,
      local: () => findLocalServers(http.direct, clock.now),
    },
    async connect(id) {
      const account = (await settings.get("accounts")).find((one) => one.id === id);
      if (!account)
        return modelError("auth", { message: "This chat's model account is gone. Choose another one below." });
      const endpoint = await sealed
        .endpoint(account, {})
        .catch((error: unknown) => modelError("auth", { message: reasonOf(error) }));
      if ("kind" in endpoint) return endpoint;
      if (endpoint.key === "" && !isOnThisMachine(account.baseUrl))
        return modelError("auth", { message: `There is no key for ${account.name}. Add it in Settings.` });
      const missing = await preload(account.protocol).catch(() => modelError("network", { message: partMissing }));
      if (missing) return missing;
      const provider = await createProvider(endpoint, {
        http: http[account.route],
        image: ({ hash }) => imageOf(ports.blobs, hash),
        now: clock.now,
      });
      return { account, provider };
    },
  };
}

/** Returns an account whose fallbacks no longer include the deleted account. */
const without =
  (id: AccountId) =>
  (account: Account): Account =>
    account.fallbacks
      ? { ...account, fallbacks: account.fallbacks.filter((choice) => choice.account !== id) }
      : account;

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
