// Finds the last request to the model that did not ask for a chat's title.
import type { ModelServer } from "../fakes/model-server.ts";

export function told(vendor: ModelServer, n = -1): string {
  const asked = vendor.requests.filter(({ body }) => body.tools?.length);
  return JSON.stringify(asked.at(n)?.body.messages ?? []);
}
