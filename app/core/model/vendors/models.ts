// Finds the facts about a model by its name. Unknown models get cautious defaults.
import { isBedrockName, modelKey } from "./model-key.ts";
import { type Effort, efforts } from "#core/model/provider.ts";

export interface ModelFacts {
  /** Maximum number of tokens that the model can read and write in one call. */
  contextWindow: number;
  /** Usual limit on an answer, in tokens. It is enough for a whole file, and never above the model's own limit. */
  maxOutput: number;
  /** Maximum length of an answer in tokens, if above `maxOutput`. It is used after an answer was cut off. */
  longest?: number;
  vision: boolean;
  /** Levels of reasoning effort that the model accepts, lowest first; empty if it accepts none. */
  efforts: readonly Effort[];
  /** True if OpenAI's chat protocol allows tools for this model only while reasoning is off. */
  toolsWithoutReasoning?: boolean;
}

/** A model that the person has added or corrected. For absent fields, Octo's own facts apply. */
export interface OwnModel {
  id: string;
  contextWindow?: number;
  maxOutput?: number;
  vision?: boolean;
}

const usual: readonly Effort[] = ["low", "medium", "high"];
const thinking: readonly Effort[] = efforts.filter((effort) => effort !== "none");
/** Efforts of models whose reasoning can be switched off, but whose effort cannot be set. */
const onOff: readonly Effort[] = ["none"];

const unknown: ModelFacts = { contextWindow: 128_000, maxOutput: 8_192, vision: true, efforts: [] };

const claude200k: ModelFacts = { contextWindow: 200_000, maxOutput: 32_000, vision: true, efforts: [] };
const claude1m: ModelFacts = {
  contextWindow: 1_000_000,
  maxOutput: 32_000,
  longest: 64_000,
  vision: true,
  efforts: usual,
};
const gpt: ModelFacts = { contextWindow: 400_000, maxOutput: 32_000, longest: 64_000, vision: true, efforts: usual };
const gptLong: ModelFacts = { ...gpt, contextWindow: 1_050_000, toolsWithoutReasoning: true };
const text: ModelFacts = { contextWindow: 200_000, maxOutput: 32_000, vision: false, efforts: [] };

/** Facts by pattern of the model's key. The first pattern that matches applies. */
const families: [pattern: RegExp, facts: ModelFacts][] = [
  [/^claude-(opus|sonnet)-4-6/, { ...claude1m, efforts: [...usual, "max"] }],
  [/^claude-(opus-4-[78]|(opus|sonnet|fable|mythos)-[5-9])/, { ...claude1m, efforts: thinking }],
  [/^claude-(opus-4-9|sonnet-4-[7-9]|haiku-([6-9]|5-5))/, claude1m],
  [/^claude-3-5-haiku/, { ...claude200k, maxOutput: 8_192 }],
  [/^claude-3-(opus|sonnet|haiku)/, { ...claude200k, maxOutput: 4_096 }],
  [/^claude-3-5-sonnet/, { ...claude200k, maxOutput: 8_192 }],
  [/^claude-(sonnet-4|opus-4-5|haiku-4-5|3-7)/, { ...claude200k, longest: 64_000 }],
  [/^claude/, claude200k],
  [/^gpt-(5\.6|6)(?!.*(mini|nano))/, { ...gptLong, efforts }],
  [/^gpt-5\.[45](?!.*(mini|nano))/, { ...gptLong, efforts: ["none", ...usual, "xhigh"] }],
  [/^gpt-5\.4/, { ...gpt, toolsWithoutReasoning: true, efforts: ["none", ...usual, "xhigh"] }],
  [/^gpt-5\.[23]/, { ...gpt, efforts: ["none", ...usual, "xhigh"] }],
  [/^gpt-5\.1/, { ...gpt, efforts: ["none", ...usual] }],
  [/^(gpt-5|o[34])/, gpt],
  [/^gpt-4\.1/, { ...gpt, contextWindow: 1_000_000, longest: undefined, efforts: [] }],
  [/^gpt-4o/, { ...gpt, contextWindow: 128_000, maxOutput: 16_384, longest: undefined, efforts: [] }],
  [/^deepseek-v4/, { ...text, contextWindow: 1_000_000, longest: 64_000, efforts: ["none", "low", "high", "max"] }],
  [/^deepseek/, { ...text, contextWindow: 128_000, maxOutput: 8_192 }],
  [/^kimi-k3/, { ...text, contextWindow: 1_000_000, vision: true }],
  [/^kimi-k2\.[56]/, { ...text, contextWindow: 262_144, vision: true, efforts: onOff }],
  [/^kimi/, { ...text, contextWindow: 262_144, vision: true }],
  [/^glm-5v/, { ...text, vision: true }],
  [/^glm-5\.[23]/, { ...text, contextWindow: 1_000_000, longest: 64_000, efforts: onOff }],
  [/^glm/, { ...text, longest: 64_000, efforts: onOff }],
  [/^mimo-v2-omni/, { ...text, contextWindow: 256_000, vision: true }],
  [/^mimo-v2\.5$/, { ...text, contextWindow: 1_000_000, vision: true, efforts: onOff }],
  [/^mimo-v2(\.5)?-pro/, { ...text, contextWindow: 1_000_000, efforts: onOff }],
  [/^mimo/, text],
  [/^minimax-m3/, { ...text, contextWindow: 1_000_000, vision: true }],
  [/^minimax/, text],
  [/^qwen(3\.6-27b|.*-vl)/, { ...text, contextWindow: 128_000, vision: true }],
  [/^qwen3\.7-plus/, { ...text, contextWindow: 1_000_000, vision: true, efforts: onOff }],
  [/^qwen3\.6-(plus|flash)/, { ...text, contextWindow: 256_000, efforts: onOff }],
  [/^qwen3\.7-max/, { ...text, contextWindow: 991_000 }],
  [/^qwen/, { ...text, contextWindow: 256_000 }],
  [/^doubao-seed-2/, { ...text, contextWindow: 256_000, vision: true, efforts: ["none", ...usual] }],
  [/^doubao-seed/, { ...text, contextWindow: 256_000, vision: true }],
  [/^grok-4\.[5-9]/, { ...text, contextWindow: 500_000, vision: true, efforts: usual }],
  [/^grok-4\.3/, { ...text, contextWindow: 1_000_000, vision: true }],
  [/^grok/, { ...text, contextWindow: 256_000, vision: true }],
  [/^gpt-oss/, { ...text, contextWindow: 131_072, efforts: usual }],
  [/^nova-2-lite/, { ...text, contextWindow: 1_000_000, vision: true, efforts: usual }],
  [/^nova-micro/, { ...text, contextWindow: 128_000, maxOutput: 10_000 }],
  [/^nova-premier/, { ...text, contextWindow: 1_000_000, maxOutput: 10_000, vision: true }],
  [/^nova/, { ...text, contextWindow: 300_000, maxOutput: 10_000, vision: true }],
  [/^llama4/, { ...text, contextWindow: 1_000_000, maxOutput: 8_192, vision: true }],
  [/^llama3(?!\.2-(11|90)b)/, { ...text, contextWindow: 128_000, maxOutput: 8_192 }],
  [/^llama-4/, { ...text, contextWindow: 128_000, maxOutput: 8_192, vision: true }],
  [/^llama-3(?!\.2-(11|90)b)/, { ...text, contextWindow: 128_000 }],
  [/^mistral-large-24/, { ...text, contextWindow: 128_000, maxOutput: 8_192 }],
  [/^mistral-large/, { ...text, contextWindow: 256_000, vision: true }],
  [/^devstral/, { ...text, contextWindow: 256_000 }],
  [/^mistral-(medium|small)/, { ...text, contextWindow: 128_000, vision: true }],
  [/^gemini/, { ...text, contextWindow: 1_000_000, longest: 64_000, vision: true, efforts: usual }],
  [/^octo-demo$/, claude200k],
];

export function factsOf(model: string): ModelFacts {
  const key = modelKey(model);
  return families.find(([pattern]) => pattern.test(key))?.[1] ?? unknown;
}

/**
 * Lists the efforts that a model accepts. For Bedrock models, except OpenAI's, `none` is missing, because AWS does not
 * document how to switch reasoning off.
 */
export function effortsOf(model: string): readonly Effort[] {
  const { efforts: known } = factsOf(model);
  const unsaid = isBedrockName(model) && !modelKey(model).startsWith("gpt");
  return unsaid ? known.filter((effort) => effort !== "none") : known;
}

/** Returns the closest effort that the model accepts. Reasoning is switched off only if `wanted` is `none`. */
export function effortFor(model: string, wanted: Effort | undefined): Effort | undefined {
  if (!wanted) return undefined;
  const levels = effortsOf(model);
  if (wanted === "none") return levels.find((level) => level === "none");
  const some = levels.filter((level) => level !== "none");
  return some.findLast((level) => efforts.indexOf(level) <= efforts.indexOf(wanted)) ?? some[0];
}

/** Returns the facts about a model of the account. By default, this is the account's main model. */
export function modelFacts(account: { model: string; models?: OwnModel[] }, model = account.model): ModelFacts {
  const known = factsOf(model);
  const own = account.models?.find(({ id }) => id === model);
  return {
    ...known,
    contextWindow: own?.contextWindow ?? known.contextWindow,
    maxOutput: own?.maxOutput ?? known.maxOutput,
    // A limit that the person has set also applies after an answer was cut off.
    longest: own?.maxOutput ? undefined : known.longest,
    vision: own?.vision ?? known.vision,
  };
}
