// The encrypted parts of an account: its key, and the values of its headers, because these may be secrets too.
import type { AccountId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { Endpoint } from "#core/model/provider.ts";
import type { SecretStore } from "#core/store-ports.ts";
import type { AccountSecrets } from "../../api.ts";

export interface AccountSecretStore {
  /**
   * Returns the key of an account, or undefined if it has none. The demo account uses this browser's relay token as its
   * key.
   */
  key(account: Account): Promise<string | undefined>;
  /** Returns the account's endpoint with its secrets. Secrets that the person just typed replace stored ones. */
  endpoint(account: Account, given: AccountSecrets): Promise<Endpoint>;
  keep(account: Account, given: AccountSecrets): Promise<void>;
  forget(id: AccountId): Promise<void>;
}

const headersName = (id: AccountId) => `${id}/headers`;

export function createAccountSecrets(secrets: SecretStore): AccountSecretStore {
  const key = (account: Account) => secrets.read(account.demo ? "relay" : account.id);

  /** Returns the values of all headers that the account still lists. */
  const headersOf = async ({ id, headerNames = [] }: Account, typed: Record<string, string> = {}) => {
    if (headerNames.length === 0) return {};
    const kept = JSON.parse((await secrets.read(headersName(id))) ?? "{}") as Record<string, string>;
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
      if (given.key) await secrets.save(account.id, given.key);
      else if (given.key === "") await secrets.remove(account.id);
      const headers = await headersOf(account, given.headers);
      if (Object.keys(headers).length > 0) await secrets.save(headersName(account.id), JSON.stringify(headers));
      else await secrets.remove(headersName(account.id));
    },
    async forget(id) {
      await secrets.remove(id);
      await secrets.remove(headersName(id));
    },
  };
}
