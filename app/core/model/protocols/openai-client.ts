// OpenAI's own library, for both of its protocols: it gets no key, no retries and nothing of the machine.
import OpenAI from "openai";
import type { Endpoint } from "#core/model/provider.ts";
import { openaiBase } from "./endpoints.ts";
import type { Connection } from "./vendor-fetch.ts";

export function openaiClient(endpoint: Endpoint, connection: Connection): OpenAI {
  return new OpenAI({
    // The real key goes into our headers; the rest keeps the library from looking around on the machine.
    apiKey: "unused",
    organization: null,
    project: null,
    baseURL: openaiBase(endpoint.baseUrl),
    fetch: connection.fetch,
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    logLevel: "off",
    dangerouslyAllowBrowser: true,
  });
}
