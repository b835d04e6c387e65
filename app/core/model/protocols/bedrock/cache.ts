// Places the cache points of a Converse request. Points move from request to request, but the content never changes.
import { isSince45, modelKey } from "#core/model/vendors/model-key.ts";
import { cachesPrompts } from "#core/model/protocols/anthropic/cache.ts";
import type { CachePoint, ConverseBlock, ConverseBody } from "./body.ts";

const fiveMinutes: CachePoint = { cachePoint: { type: "default" } };
const oneHour: CachePoint = { cachePoint: { type: "default", ttl: "1h" } };

/**
 * Adds up to three cache points. The first follows the system prompt (or the tools, if there is no prompt) and caches
 * both. The others follow the last two messages, so that each step reads what the previous step has cached, even if the
 * last message has changed.
 */
export function markCache(body: ConverseBody, model: string): void {
  const key = modelKey(model);
  const claude = key.startsWith("claude");
  if (!(claude ? cachesClaude(key) : key.startsWith("nova"))) return;
  const fixed = claude && isSince45(key) ? oneHour : fiveMinutes;
  if (body.system) body.system.push(fixed);
  // Only for Claude, because Nova refuses a cache point among the tools.
  else if (claude) body.toolConfig?.tools.push(fixed);
  for (const { content } of body.messages.slice(-2)) {
    const last = content.at(-1);
    if (last && mayBeMarked(last, claude)) content.push(fiveMinutes);
  }
}

/**
 * True if a cache point may follow this block. For Claude, it may not follow thinking. For Nova, it may follow only
 * text.
 */
function mayBeMarked(last: ConverseBlock, claude: boolean): boolean {
  return claude ? !("reasoningContent" in last) : "text" in last;
}

/**
 * True if this Claude model accepts cache points on Bedrock. Claude 3.5 Sonnet refuses them, because its cache never
 * left preview.
 */
const cachesClaude = (key: string): boolean => cachesPrompts(key) && !key.startsWith("claude-3-5-sonnet");
