// Converts token counts from both OpenAI protocols.
import type { JsonObject, Usage } from "#core/model/message.ts";
import { asNumber } from "./json.ts";

/**
 * Returns usage. Tokens read from and written to the cache are subtracted from the input, because OpenAI's prompt total
 * includes them.
 * @param details the details of the prompt's tokens
 * @param cachedElsewhere cached tokens that some hosts report outside the details
 * @returns undefined if the vendor reported neither total
 */
export function openaiUsage(
  prompt: number | undefined,
  output: number | undefined,
  details: JsonObject | undefined,
  cachedElsewhere?: number,
): Usage | undefined {
  if (prompt === undefined && output === undefined) return undefined;
  const cacheRead = asNumber(details?.cached_tokens) ?? cachedElsewhere ?? 0;
  const written = asNumber(details?.cache_write_tokens) ?? 0;
  return {
    input: Math.max(0, (prompt ?? 0) - cacheRead - written),
    cacheRead,
    cacheWrite5m: written,
    cacheWrite1h: 0,
    output: output ?? 0,
  };
}
