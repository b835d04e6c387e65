// The last request that was not a title call.
import type { ModelServer } from "../fakes/model-server.ts";

export function told(vendor: ModelServer, n = -1): string {
  const asked = vendor.requests.filter(({ body }) => body.tools?.length);
  return JSON.stringify(asked.at(n)?.body.messages ?? []);
}
