// Makes one key per model, no matter which vendor sells it. Prices and model facts are looked up by this key.

/** Parts at the start of a Bedrock model name: an optional geography, then the maker. */
const bedrockRegion = /^(?:us|eu|ap|apac|jp|au|ca|in|sa|global)(?:-gov)?\./;
const bedrockMaker =
  /^(?:ai21|amazon|anthropic|cohere|deepseek(?=\.d)|google|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|writer|zai)\./;

const bare = (name: string): string => name.trim().toLowerCase().replace(/^.*\//, "").replace(/^abs-/, "");

/**
 * Makes a model's key, such as `claude-sonnet-4-5` from `us.anthropic.claude-sonnet-4-5-20250929-v1:0` or `
 * Claude-Sonnet-4.5 `, and `gpt-5.5` from `gpt-5-5`, `GPT 5.5` or `gpt55`.
 */
export function modelKey(name: string): string {
  const key = bare(name)
    .replaceAll(/[\s_]+/g, "-")
    .replace(bedrockRegion, "")
    .replace(bedrockMaker, "")
    .replace(/^deepseek\.(?=[rv]\d)/, "deepseek-")
    .replace(/-v?\d+:\d+$|-v\d+$/, "")
    .replace(/[-@](?:20\d{6}|20\d\d-\d\d-\d\d)$/, "");
  // Claude's versions are written with dashes, all others with dots.
  if (isClaude(key)) return key.replaceAll(/(\d)\.(?=\d)/g, "$1-");
  return key
    .replace(/^(gpt|gemini|grok|glm)(\d)(\d)(?![\da-z.])/, "$1-$2.$3")
    .replace(/^(gpt|gemini|grok|glm)(?=\d)/, "$1-")
    .replaceAll(/(?<![\d.])(\d)-(?=\d(?![\da-z.]))/g, "$1.")
    .replace(/^qwen-(?=\d\.\d)/, "qwen");
}

export const isClaude = (key: string): boolean => key.startsWith("claude");

/**
 * Lists the forms of a key in which names that differ only in dots and dashes are the same. The second form takes two
 * digits right after a letter for a version (`kimi-k25`). After a dash they may be a size.
 */
export function alikeForms(key: string): string[] {
  const squeezed = key.replace(/([a-z])(\d)(\d)(?![\da-z.])/, "$1-$2-$3");
  return [...new Set([key, squeezed])].map((form) =>
    form.replaceAll(/[.-]+/g, "-").replaceAll(/[a-z](?=\d)|\d(?=[a-z])/g, "$&-"),
  );
}

/** True if two names mean the same model. */
export function isSameModel(a: string, b: string): boolean {
  const [one, other] = [modelKey(a), modelKey(b)];
  return one === other || alikeForms(one)[0] === alikeForms(other)[0];
}

/**
 * True if the key is that of Claude 4.5 or later. For these models, Bedrock can cache for an hour, and has prices by
 * geography.
 */
export const isSince45 = (key: string): boolean => /^claude-(?:(?:opus|sonnet|haiku)-4-[5-9]|[a-z]+-[5-9])/.test(key);

/** True for a model name of Bedrock, which contains the maker. */
export const isBedrockName = (name: string): boolean => bedrockMaker.test(bare(name).replace(bedrockRegion, ""));

/** True if the name binds a Bedrock model to one geography, although there is a global profile. */
export function isRegional(name: string): boolean {
  if (bare(name).startsWith("global.") || !isBedrockName(name)) return false;
  const key = modelKey(name);
  return isSince45(key) || /^(?:nova-2|gpt-\d)/.test(key);
}
