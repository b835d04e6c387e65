// The encrypted parts of an account: its key, and the values of its headers, because these may be secrets too.
import type { AccountId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { Endpoint } from "#core/model/provider.ts";
import type { SecretStore } from "#core/store-ports.ts";
import type { AccountSecrets } from "../../api.ts";

export interface AccountSecretStore {
  /**
   * Returns the account's endpoint with its secrets. Secrets that the person just typed replace stored ones. Rejects if
   * a stored one cannot be read.
   */
  endpoint(account: Account, given: AccountSecrets): Promise<Endpoint>;
  keep(account: Account, given: AccountSecrets): Promise<void>;
  forget(id: AccountId): Promise<void>;
}

const headersName = (id: AccountId) => `${id}/headers`;

export function createAccountSecrets(secrets: SecretStore): AccountSecretStore {
  const read = ({ name }: Account, secret: string) =>
    secrets.read(secret).catch(() => {
      throw new Error(`The key of ${name} cannot be read here any more. Enter it again in Settings.`);
    });
  /** The demo account uses this browser's relay token as its key. */
  const key = (account: Account) => read(account, account.demo ? "relay" : account.id);

  /** Returns the values of all headers that the account still lists. */
  const headersOf = async (account: Account, typed: Record<string, string> = {}) => {
    const { id, headerNames = [] } = account;
    if (headerNames.length === 0) return {};
    const kept = JSON.parse((await read(account, headersName(id))) ?? "{}") as Record<string, string>;
    const values = headerNames.map((name) => [name, typed[name] ?? kept[name]] as const);
    return Object.fromEntries(values.filter((pair): pair is [string, string] => pair[1] !== undefined));
  };

  return {
    endpoint: async (account, given) => ({
      ...account,
      key: given.key ?? (await key(account)) ?? "",
      headers: await headersOf(account, given.headers),
    }),
    async keep(account, given) {
      if (given.key) await secrets.save(account.id, given.key);
      else if (given.key === "") await secrets.remove(account.id);
      // Headers that cannot be read are lost. They are asked for again with the first call.
      const headers = await headersOf(account, given.headers).catch(() => given.headers ?? {});
      if (Object.keys(headers).length > 0) await secrets.save(headersName(account.id), JSON.stringify(headers));
      else await secrets.remove(headersName(account.id));
    },
    async forget(id) {
      await secrets.remove(id);
      await secrets.remove(headersName(id));
    },
  };
}
