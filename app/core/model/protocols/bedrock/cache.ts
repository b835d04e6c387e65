// Where the cache points of a Converse request stand. They move from request to request, content never changes.
import { isSince45, modelKey } from "#core/model/vendors/model-key.ts";
import { cachesPrompts } from "#core/model/protocols/anthropic/cache.ts";
import type { CachePoint, ConverseBlock, ConverseBody } from "./body.ts";

const fiveMinutes: CachePoint = { cachePoint: { type: "default" } };
const oneHour: CachePoint = { cachePoint: { type: "default", ttl: "1h" } };

/**
 * One after the system prompt (or the tools when there is none) holds both; two rolling ones after the last two messages
 * let each step read what the step before wrote, and one discarded tail still hits.
 */
export function markCache(body: ConverseBody, model: string): void {
  const key = modelKey(model);
  const claude = key.startsWith("claude");
  if (!(claude ? cachesClaude(key) : key.startsWith("nova"))) return;
  const fixed = claude && isSince45(key) ? oneHour : fiveMinutes;
  if (body.system) body.system.push(fixed);
  // Nova takes none among its tools.
  else if (claude) body.toolConfig?.tools.push(fixed);
  for (const { content } of body.messages.slice(-2)) {
    const last = content.at(-1);
    if (last && mayBeMarked(last, claude)) content.push(fiveMinutes);
  }
}

/** Thinking takes none after it; Nova takes them after words only. */
function mayBeMarked(last: ConverseBlock, claude: boolean): boolean {
  return claude ? !("reasoningContent" in last) : "text" in last;
}

/** The cache for Claude 3.5 Sonnet never left its preview: it refuses points. */
const cachesClaude = (key: string): boolean => cachesPrompts(key) && !key.startsWith("claude-3-5-sonnet");
