// Creates OpenAI's library client for both OpenAI protocols. The library's own key, retries and environment variables are not used.
import OpenAI from "openai";
import type { Endpoint } from "#core/model/provider.ts";
import { openaiBase } from "./endpoints.ts";
import type { Connection } from "./vendor-fetch.ts";

export function openaiClient(endpoint: Endpoint, connection: Connection): OpenAI {
  return new OpenAI({
    // The real key is set in the headers. The other fields keep the library from reading environment variables.
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
