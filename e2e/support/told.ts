// Returns the messages of a request to the model as text. Requests for a chat's title are not counted.
import type { ModelServer } from "../fakes/model-server.ts";

export function told(vendor: ModelServer, n = -1): string {
  const asked = vendor.requests.filter(({ body }) => body.tools?.length);
  return JSON.stringify(asked.at(n)?.body.messages ?? []);
}
