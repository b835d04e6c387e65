// What the model was told: the last request that was no side call for a title.
import type { ModelServer } from "../fakes/model-server.ts";

export function told(vendor: ModelServer, n = -1): string {
  const asked = vendor.requests.filter(({ body }) => body.tools?.length);
  return JSON.stringify(asked.at(n)?.body.messages ?? []);
}
