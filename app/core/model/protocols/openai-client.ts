// Creates the client of OpenAI's library for both OpenAI protocols. Does not use the library's own key, retries and
// environment variables.
import OpenAI from "openai";
import type { Endpoint } from "#core/model/provider.ts";
import { openaiBase } from "./endpoints.ts";
import type { Connection } from "./vendor-fetch.ts";

export function openaiClient(endpoint: Endpoint, connection: Connection): OpenAI {
  return new OpenAI({
    // The headers contain the real key. The other fields stop the library from reading environment variables.
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
