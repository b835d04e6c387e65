// Finds programs that serve models on this machine. Only the default ports of known programs are tried.
import { listModels } from "#core/model/vendors/list-models.ts";
import type { Http } from "#core/model/provider.ts";
import { isOnThisMachine } from "#core/model/vendors/local-address.ts";
import { vendors } from "#core/model/vendors/vendors.ts";
import type { LocalServer } from "../../api.ts";

/** Time limit of a request. It is short, because a server on this machine answers at once. */
const askMs = 1_500;

export async function findLocalServers(http: Http, now: () => number): Promise<LocalServer[]> {
  const places = vendors.filter(({ baseUrl }) => isOnThisMachine(baseUrl));
  const found = await Promise.all(
    places.map(async ({ id, protocol, baseUrl }): Promise<LocalServer[]> => {
      const models = await listModels({ protocol, baseUrl, key: "" }, { http, now }, AbortSignal.timeout(askMs));
      return Array.isArray(models) && models.length > 0 ? [{ vendor: id, models }] : [];
    }),
  );
  return found.flat();
}
