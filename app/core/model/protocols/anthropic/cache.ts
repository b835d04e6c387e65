// Places the cache markers of an Anthropic request. Markers move from request to request; content never changes.
import type { ContentBlockParam, MessageCreateParamsStreaming } from "@anthropic-ai/sdk/resources/messages/messages";

const fiveMinutes = { type: "ephemeral" } as const;
const oneHour = { type: "ephemeral", ttl: "1h" } as const;

/**
 * One marker on the system prompt (without a prompt, on the last tool) caches tools and prompt. Two more on the last two
 * messages let each step read what the previous step wrote; with two, the cache still hits after the last message changed.
 * @param official true for Anthropic itself; compatible hosts do not cache for an hour
 */
export function markCache(body: MessageCreateParamsStreaming, official: boolean): void {
  if (!cachesPrompts(body.model)) return;
  const fixed = official ? oneHour : fiveMinutes;
  const system = Array.isArray(body.system) ? body.system.at(-1) : undefined;
  const anchor = system ?? body.tools?.at(-1);
  if (anchor) Object.assign(anchor, { cache_control: fixed });
  for (const message of body.messages.slice(-2)) {
    const last = Array.isArray(message.content) ? message.content.findLast(mayBeMarked) : undefined;
    if (last) Object.assign(last, { cache_control: fiveMinutes });
  }
}

function mayBeMarked(block: ContentBlockParam): boolean {
  return block.type !== "thinking" && block.type !== "redacted_thinking";
}

/** False for Claude before 3.5, which has no prompt cache and refuses markers. Other models accept or ignore markers. */
export function cachesPrompts(model: string): boolean {
  const name = model.toLowerCase();
  if (!name.includes("claude")) return true;
  const version = /(?:claude-|(?:opus|sonnet|haiku|fable|mythos)-)(\d+)(?:[.-](\d)(?!\d))?/.exec(name);
  if (!version) return true;
  const [major, minor] = [Number(version[1]), Number(version[2] ?? 0)];
  return major > 3 || (major === 3 && minor >= 5);
}
