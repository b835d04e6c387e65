// Makes one key per model, no matter which vendor sells it. Prices and model facts are looked up by this key.

/** Parts at the start of a Bedrock model name: an optional geography, then the maker. */
const bedrockRegion = /^(?:us|eu|ap|apac|jp|au|ca|in|sa|global)(?:-gov)?\./;
const bedrockMaker =
  /^(?:ai21|amazon|anthropic|cohere|deepseek(?=\.d)|google|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|writer|zai)\./;

const bare = (name: string): string => name.trim().toLowerCase().replace(/^.*\//, "").replace(/^abs-/, "");

/**
 * Makes a model's key, such as `claude-sonnet-4-5` from `us.anthropic.claude-sonnet-4-5-20250929-v1:0` or `
 * Claude-Sonnet-4.5 `.
 */
export function modelKey(name: string): string {
  const key = bare(name)
    .replace(bedrockRegion, "")
    .replace(bedrockMaker, "")
    .replace(/^deepseek\.(?=[rv]\d)/, "deepseek-")
    .replace(/-v?\d+:\d+$|-v\d+$/, "")
    .replace(/[-@](?:20\d{6}|20\d\d-\d\d-\d\d)$/, "");
  return key.startsWith("claude") ? key.replace(/(\d)\.(?=\d)/g, "$1-") : key;
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
