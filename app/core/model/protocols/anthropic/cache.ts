// Places the cache markers of an Anthropic request. Markers move from request to request, but the content never
// changes.
import type { ContentBlockParam, MessageCreateParamsStreaming } from "@anthropic-ai/sdk/resources/messages/messages";

const fiveMinutes = { type: "ephemeral" } as const;
const oneHour = { type: "ephemeral", ttl: "1h" } as const;

/**
 * Adds up to three cache markers. The first is on the system prompt (without one, on the last tool) and caches tools
 * and prompt. The others are on the last two messages, so that each step reads what the previous step has cached, even
 * if the last message has changed.
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

/** Thinking cannot be marked, and blocks that Octo does not know go back as they came. */
const mayBeMarked = ({ type }: ContentBlockParam): boolean => /^(?:text|image|tool_use|tool_result)$/.test(type);

/**
 * True if the model has a prompt cache. Claude before 3.5 has none and refuses markers. Models of other makers accept
 * or ignore markers.
 */
export function cachesPrompts(model: string): boolean {
  const name = model.toLowerCase();
  if (!name.includes("claude")) return true;
  const version = /(?:claude-|(?:opus|sonnet|haiku|fable|mythos)-)(\d+)(?:[.-](\d)(?!\d))?/.exec(name);
  if (!version) return true;
  const [major, minor] = [Number(version[1]), Number(version[2] ?? 0)];
  return major > 3 || (major === 3 && minor >= 5);
}
