// Octo's price list in US dollars per million tokens, from the vendors' price pages of November 2026.
import { deepseekPrices } from "./deepseek-prices.ts";
import {
  claude,
  type ListedPrice,
  type ListedRates,
  type LongStep,
  multiplied,
  plain,
  type Surcharges,
  writing,
} from "./listed-price.ts";

export const edition = "2026-11";

/**
 * Usual price factors of service tiers, by vendor, as of November 2026. OpenAI's fast mode, called priority until July,
 * costs 2 × unless the model has its own factor. Anthropic's priority tier is prepaid, so its tokens count at the
 * standard rates.
 */
export const usualTiers: Readonly<Record<string, Surcharges>> = {
  openai: { batch: 0.5, flex: 0.5, priority: 2 },
  anthropic: { batch: 0.5, priority: 1 },
};

/** Price factors by the place where the vendor ran the model. Models before Claude 4.6 cannot be bound to a place. */
export const usualPlaces: Readonly<Record<string, Surcharges>> = { anthropic: { us: 1.1 } };

/**
 * Fees in dollars per search, by vendor, as of November 2026. The vendor also bills the text that it finds, as tokens.
 */
export const searchFees: Readonly<Record<string, number>> = { openai: 0.01, anthropic: 0.01 };

const anthropic = (rates: ListedRates, more: Partial<ListedPrice> = {}): ListedPrice => ({
  list: "anthropic",
  rates,
  ...more,
});
/** Anthropic's fast mode, in which all tokens cost more. Its price was 6 × until Opus 4.7. */
const fast = { speeds: { fast: 2 } };
const fast6 = { speeds: { fast: 6 } };
const openai = (rates: ListedRates, tiers?: Surcharges): ListedPrice => ({
  list: "openai",
  rates,
  ...(tiers && { tiers }),
});
const listed = (list: string, input: number, output: number, read: number): ListedPrice => ({
  list,
  rates: plain(input, output, read),
});

/** Anthropic's long requests cost 2 × for input and cache, and 1.5 × for output. So do OpenAI's. */
const longAbove = (above: number, rates: ListedRates): LongStep[] => [{ above, rates: multiplied(rates, 2, 1.5) }];

const longOpenai = (rates: ListedRates, tiers?: Surcharges): ListedPrice => ({
  ...openai(rates, tiers),
  long: longAbove(272_000, rates),
});

/** Adds what an OpenAI model cost before. */
const since = (day: string, rates: ListedRates, price: ListedPrice): ListedPrice => ({
  ...price,
  before: [{ until: Date.parse(day), rates, ...(price.long && { long: longAbove(272_000, rates) }) }],
});

/** The long-context price of Claude 4.6 ended on this day. */
const longClaude = (rates: ListedRates): Pick<ListedPrice, "before"> => ({
  before: [{ until: Date.parse("2026-03-13"), rates, long: longAbove(200_000, rates) }],
});

/** Makes an xAI price. Long requests cost 2 ×. */
const grok = (input: number, output: number, read: number): ListedPrice => ({
  list: "xai",
  rates: plain(input, output, read),
  long: [{ above: 200_000, rates: multiplied(plain(input, output, read), 2) }],
});

/** Makes a Gemini price that is halved until the end of 2026. */
const halvedGemini = (input: number, output: number, read: number): ListedPrice => ({
  list: "google",
  rates: plain(input, output, read),
  before: [{ until: Date.parse("2027-01-01"), rates: multiplied(plain(input, output, read), 0.5) }],
});

export const prices: Record<string, ListedPrice> = {
  "claude-fable-5-2": anthropic(claude(8, 40, 0.2), fast),
  "claude-mythos-5-2": anthropic(claude(8, 40, 0.2), fast),
  "claude-fable-5-1": anthropic(claude(10, 50, 0.25)),
  "claude-mythos-5-1": anthropic(claude(10, 50, 0.25)),
  "claude-fable-5": anthropic(claude(10, 50)),
  "claude-opus-5-5": anthropic(claude(4, 20, 0.2), fast),
  "claude-opus-5": anthropic(claude(5, 25), fast),
  "claude-opus-4-8": anthropic(claude(5, 25), fast),
  "claude-opus-4-7": anthropic(claude(5, 25), fast6),
  "claude-opus-4-6": anthropic(claude(5, 25), { ...fast6, ...longClaude(claude(5, 25)) }),
  "claude-opus-4-5": anthropic(claude(5, 25)),
  "claude-opus-4-1": anthropic(claude(15, 75)),
  "claude-opus-4": anthropic(claude(15, 75)),
  "claude-sonnet-5-5": anthropic(claude(2, 10, 0.1)),
  "claude-sonnet-5": anthropic(claude(2, 10)),
  "claude-sonnet-4-6": anthropic(claude(3, 15), longClaude(claude(3, 15))),
  "claude-sonnet-4-5": anthropic(claude(3, 15), { long: longAbove(200_000, claude(3, 15)) }),
  "claude-sonnet-4": anthropic(claude(3, 15)),
  "claude-3-7-sonnet": anthropic(claude(3, 15)),
  "claude-3-5-sonnet": anthropic(claude(3, 15)),
  "claude-haiku-5-5": anthropic(claude(0.1, 0.5), { long: [{ above: 100_000, rates: claude(0.5, 2.5) }] }),
  "claude-haiku-4-5": anthropic(claude(1, 5)),
  "claude-3-5-haiku": anthropic(claude(0.8, 4)),

  "gpt-6-astra": longOpenai(writing(10, 50, 1), { ultrafast: 6 }),
  "gpt-6.1-sol": longOpenai(writing(2, 10, 0.1)),
  "gpt-6.1-terra": longOpenai(writing(1, 5, 0.05)),
  "gpt-6-sol": longOpenai(writing(2, 10, 0.2)),
  "gpt-6-luna": longOpenai(writing(0.1, 0.5, 0.01)),
  "gpt-5.6-sol": since("2026-08-21", writing(5, 30, 0.5), longOpenai(writing(4, 20, 0.4))),
  "gpt-5.6-terra": since("2026-07-30", writing(2.5, 15, 0.25), longOpenai(writing(2, 12, 0.2))),
  "gpt-5.6-luna": since("2026-07-30", writing(1, 6, 0.1), longOpenai(writing(0.2, 1.2, 0.02))),
  "gpt-5.5": longOpenai(plain(5, 30, 0.5), { priority: 2.5 }),
  "gpt-5.4": longOpenai(plain(2.5, 15, 0.25)),
  "gpt-5.4-mini": openai(plain(0.75, 4.5, 0.075)),
  "gpt-5.4-nano": openai(plain(0.2, 1.25, 0.02)),
  "gpt-5.3-codex": openai(plain(1.75, 14, 0.175)),
  "gpt-5.2": openai(plain(1.75, 14, 0.175)),
  "gpt-5.1": openai(plain(1.25, 10, 0.125)),
  "gpt-5": openai(plain(1.25, 10, 0.125)),
  "gpt-5-mini": openai(plain(0.25, 2, 0.025), { priority: 1.8 }),
  "gpt-5-nano": openai(plain(0.05, 0.4, 0.005)),
  "gpt-4.1": openai(plain(2, 8, 0.5), { priority: 1.75 }),
  "gpt-4.1-mini": openai(plain(0.4, 1.6, 0.1), { priority: 1.75 }),
  "gpt-4.1-nano": openai(plain(0.1, 0.4, 0.025)),
  "gpt-4o": openai(plain(2.5, 10, 1.25), { priority: 1.7 }),
  "gpt-4o-mini": openai(plain(0.15, 0.6, 0.075), { priority: plain(0.25, 1, 0.125) }),
  o3: since("2025-06-10", plain(10, 40, 2.5), openai(plain(2, 8, 0.5), { priority: 1.75 })),
  "o4-mini": openai(plain(1.1, 4.4, 0.275), { priority: plain(2, 8, 0.5) }),

  ...deepseekPrices,
  "kimi-k3": { ...listed("moonshot", 3, 15, 0.3), yuan: plain(20, 100, 2) },
  "kimi-k2.7-code": listed("moonshot", 0.95, 4, 0.19),
  "kimi-k2.6": listed("moonshot", 0.95, 4, 0.16),
  "kimi-k2.5": listed("moonshot", 0.6, 3, 0.1),
  "glm-5.3": listed("zai", 1.4, 4.4, 0.26),
  "glm-5.3-flash": listed("zai", 0.075, 0.25, 0.015),
  "glm-5.2": listed("zai", 1.4, 4.4, 0.26),
  "glm-5.1": listed("zai", 1.4, 4.4, 0.26),
  "glm-5": listed("zai", 1, 3.2, 0.2),
  "glm-5-turbo": listed("zai", 1.2, 4, 0.24),
  "glm-5v-turbo": listed("zai", 1.2, 4, 0.24),
  "glm-4.7": listed("zai", 0.6, 2.2, 0.11),
  "minimax-m3": {
    list: "minimax",
    rates: plain(0.3, 1.2, 0.06),
    long: [{ above: 512_000, rates: plain(0.6, 2.4, 0.12) }],
  },
  "minimax-m2.7": listed("minimax", 0.3, 1.2, 0.06),
  "minimax-m2.5": listed("minimax", 0.3, 1.2, 0.03),
  "qwen3.6-plus": listed("alibaba", 0.4, 2.4, 0.08),
  "qwen3.6-max": listed("alibaba", 1.2, 6, 0.24),
  "qwen3.6-27b": listed("alibaba", 0.2, 0.8, 0.04),
  "qwen3.6-flash": listed("alibaba", 0.15, 0.9, 0.03),
  "qwen-plus-latest": listed("alibaba", 0.4, 1.2, 0.08),
  "qwen-vl-plus": listed("alibaba", 0.14, 0.41, 0.028),
  "qwen-vl-max": listed("alibaba", 0.52, 2.08, 0.104),
  "qwen3.7-plus": { ...listed("alibaba", 0.4, 1.6, 0.08), long: [{ above: 256_000, rates: plain(1.2, 4.8, 0.24) }] },
  "grok-4.6": grok(2, 6, 0.5),
  "grok-4.5": grok(2, 6, 0.5),
  "grok-4.3": grok(1.25, 2.5, 0.2),
  "gemini-3.1-pro-preview": {
    list: "google",
    rates: plain(2, 12, 0.2),
    long: [{ above: 200_000, rates: plain(4, 18, 0.4) }],
  },
  "gemini-3.8-flash": halvedGemini(1.5, 7.5, 0.15),
  "gemini-3.7-flash": halvedGemini(1.5, 7.5, 0.15),
  "gemini-3.6-flash": halvedGemini(1.5, 7.5, 0.15),
  "gemini-3.5-flash": listed("google", 1.5, 9, 0.15),
  "gemini-3.5-flash-lite": listed("google", 0.3, 2.5, 0.03),
  "gemini-3.1-flash-lite": listed("google", 0.25, 1.5, 0.025),
  "mistral-large-2512": listed("mistral", 0.5, 1.5, 0.05),
  "mistral-medium-latest": {
    ...listed("mistral", 1.5, 7.5, 0.15),
    before: [{ until: Date.parse("2026-06-16"), rates: plain(0.4, 2, 0.04) }],
  },
  "mistral-medium-3.5": listed("mistral", 1.5, 7.5, 0.15),
  "mistral-small-2603": listed("mistral", 0.15, 0.6, 0.015),
  "devstral-2512": listed("mistral", 0.4, 2, 0.04),
  "llama-3.3-70b-versatile": listed("groq", 0.59, 0.79, 0.59),

  // Prices on AWS Bedrock in US regions.
  "nova-premier": listed("bedrock", 2.5, 12.5, 0.625),
  "nova-pro": listed("bedrock", 0.8, 3.2, 0.2),
  "nova-micro": listed("bedrock", 0.035, 0.14, 0.00875),
  "nova-lite": listed("bedrock", 0.06, 0.24, 0.015),
  "nova-2-lite": listed("bedrock", 0.3, 2.5, 0.075),
  "llama4-maverick-17b-instruct": listed("bedrock", 0.24, 0.97, 0.24),
  "llama4-scout-17b-instruct": listed("bedrock", 0.17, 0.66, 0.17),
  "llama3.3-70b-instruct": listed("bedrock", 0.72, 0.72, 0.72),
  "mistral-large-3-675b-instruct": listed("bedrock", 0.5, 1.5, 0.5),
  "pixtral-large-2502": listed("bedrock", 2, 6, 2),
  "deepseek-r1": listed("bedrock", 1.35, 5.4, 1.35),
  "deepseek-v3.2": listed("bedrock", 0.62, 1.85, 0.62),
  "gpt-oss-120b": listed("bedrock", 0.15, 0.6, 0.15),
  "gpt-oss-20b": listed("bedrock", 0.07, 0.3, 0.07),

  // The demonstration costs nothing. These rates show what a similar model would cost, and the screen says that this is
  // a demonstration.
  "octo-demo": { list: "demo", rates: claude(3, 15) },
};
