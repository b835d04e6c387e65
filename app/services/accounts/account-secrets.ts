// What an account keeps sealed: its key, and the values of its own headers, which may be secrets as well.
import type { AccountId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { Endpoint } from "#core/model/provider.ts";
import type { SecretStore } from "#core/ports.ts";
import type { AccountSecrets } from "../../api.ts";

export interface AccountSecretStore {
  /** Undefined: there is none. The demonstration's key is this browser's right to use the relay. */
  key(account: Account): Promise<string | undefined>;
  /** Where and as whom to ask, with what is typed before what is kept. */
  endpoint(account: Account, given: AccountSecrets): Promise<Endpoint>;
  keep(account: Account, given: AccountSecrets): Promise<void>;
  forget(id: AccountId): Promise<void>;
}

const headersName = (id: AccountId) => `${id}/headers`;

export function createAccountSecrets(secrets: SecretStore): AccountSecretStore {
  const key = (account: Account) => secrets.open(account.demo ? "relay" : account.id);

  /** Those that the account still names. */
  const headersOf = async ({ id, headerNames = [] }: Account, typed: Record<string, string> = {}) => {
    if (headerNames.length === 0) return {};
    const kept = JSON.parse((await secrets.open(headersName(id))) ?? "{}") as Record<string, string>;
    const values = headerNames.map((name) => [name, typed[name] ?? kept[name]] as const);
    return Object.fromEntries(values.filter((pair): pair is [string, string] => pair[1] !== undefined));
  };

  return {
    key,
    endpoint: async (account, given) => ({
      ...account,
      key: given.key ?? (await key(account)) ?? "",
      headers: await headersOf(account, given.headers),
    }),
    async keep(account, given) {
      if (given.key) await secrets.keep(account.id, given.key);
      else if (given.key === "") await secrets.forget(account.id);
      const headers = await headersOf(account, given.headers);
      if (Object.keys(headers).length > 0) await secrets.keep(headersName(account.id), JSON.stringify(headers));
      else await secrets.forget(headersName(account.id));
    },
    async forget(id) {
      await secrets.forget(id);
      await secrets.forget(headersName(id));
    },
  };
}
