// Simulates a vendor's prompt cache from the bytes, markers and lifetimes of each request.
import { createHash } from "node:crypto";
import type { Protocol } from "./model-protocols.ts";
import type { Tokens } from "./model-wire.ts";

type Json = Record<string, unknown>;
export type Reckoned = Omit<Tokens, "output">;

export interface PromptCache {
  /** Returns how many tokens the request reads from the cache, writes to the cache, and pays in full. */
  take(protocol: Protocol, body: Json): Reckoned;
}

/** In this simulation a token is four bytes. Prefixes with fewer than `shortest` tokens are never cached. */
const bytesPerToken = 4;
const shortest = 1_024;
/** How many blocks before a cache marker are searched for earlier cache entries. */
const lookBack = 20;
const lifetimes = { "5m": 5 * 60_000, "1h": 60 * 60_000 } as const;
/** An automatic cache is read in multiples of this many tokens. */
const step = 128;

export function createPromptCache(now: () => number): PromptCache {
  const marked = markedCache(now);
  const automatic = automaticCache(now);
  return {
    take: (protocol, body) => (protocol === "anthropic" || protocol === "bedrock" ? marked(body) : automatic(body)),
  };
}

interface Part {
  tokens: number;
  /** Hash of the request's text up to and including this part. */
  hash: string;
  ttl?: keyof typeof lifetimes;
}

function markedCache(now: () => number): (body: Json) => Reckoned {
  const until = new Map<string, number>();
  const lives = (hash: string) => (until.get(hash) ?? 0) > now();
  return (body) => {
    const parts = partsOf(body);
    const markers = parts.flatMap((part, at) => (part.ttl ? [at] : []));
    const near = markers.flatMap((at) => Array.from({ length: lookBack + 1 }, (_, back) => at - back));
    const hit = Math.max(-1, ...near.filter((at) => at >= 0 && lives(parts[at]?.hash ?? "")));
    const usage = { input: 0, cacheRead: sum(parts.slice(0, hit + 1)), cacheWrite5m: 0, cacheWrite1h: 0 };
    let from = hit + 1;
    for (const at of markers) {
      const { hash, ttl = "5m" } = parts[at] as Part;
      if (sum(parts.slice(0, at + 1)) < shortest) continue;
      until.set(hash, Math.max(until.get(hash) ?? 0, now() + lifetimes[ttl]));
      if (at < from) continue;
      usage[ttl === "1h" ? "cacheWrite1h" : "cacheWrite5m"] += sum(parts.slice(from, at + 1));
      from = at + 1;
    }
    return { ...usage, input: sum(parts.slice(from)) };
  };
}

const sum = (parts: Part[]) => parts.reduce((total, { tokens }) => total + tokens, 0);

/**
 * The parts of a request: tools, system prompt, then each block of each message. The hash of every message includes the
 * thinking settings.
 */
function partsOf(body: Json): Part[] {
  const { toolConfig, tools = (toolConfig as Json | undefined)?.tools ?? [], system = [], messages = [] } = body;
  const { model, thinking, output_config, additionalModelRequestFields } = body;
  const blocks = (messages as { role: string; content: unknown }[]).flatMap(({ role, content }) =>
    (Array.isArray(content) ? (content as Json[]) : [{ type: "text", text: content }]).map((block) => ({
      role,
      ...block,
    })),
  );
  const hash = createHash("sha256").update(String(model));
  const parts: Part[] = [];
  const add = (block: Json) => {
    // A Bedrock marker is a separate block after the block that it marks.
    if (block.cachePoint) return Object.assign(parts.at(-1) ?? {}, { ttl: "5m", ...block.cachePoint });
    const { cache_control: marker, ...rest } = block as { cache_control?: { ttl?: keyof typeof lifetimes } };
    const text = JSON.stringify(rest);
    hash.update(text);
    parts.push({
      tokens: Math.ceil(text.length / bytesPerToken),
      hash: hash.copy().digest("hex"),
      ...(marker && { ttl: marker.ttl ?? "5m" }),
    });
  };
  for (const block of [...(tools as Json[]), ...(system as Json[])]) add(block);
  hash.update(JSON.stringify([thinking, output_config, additionalModelRequestFields]));
  for (const block of blocks) add(block);
  return parts;
}

/** Like OpenAI's cache: prompts are kept for ten minutes, and the longest known prefix is read. */
function automaticCache(now: () => number): (body: Json) => Reckoned {
  let kept: { text: string; until: number }[] = [];
  return ({ model, tools, instructions, messages, input }) => {
    const text = JSON.stringify([model, tools, instructions, messages ?? input]);
    kept = kept.filter(({ until }) => until > now());
    const common = Math.max(0, ...kept.map((one) => commonLength(one.text, text)));
    const hit = Math.floor(common / bytesPerToken / step) * step;
    const cacheRead = hit < shortest ? 0 : hit;
    kept.push({ text, until: now() + 10 * 60_000 });
    return { input: Math.ceil(text.length / bytesPerToken) - cacheRead, cacheRead, cacheWrite5m: 0, cacheWrite1h: 0 };
  };
}

function commonLength(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}
