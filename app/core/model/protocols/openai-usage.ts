// Converts token counts as both OpenAI protocols report them.
import type { JsonObject, Usage } from "#core/model/message.ts";
import { asNumber } from "./json.ts";

/**
 * OpenAI's prompt total includes tokens read from and written to the cache, so both are subtracted from the input.
 * @param details the prompt's details object
 * @param cachedElsewhere cached tokens that some hosts report outside the details
 * @returns undefined when the vendor reported neither total
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
