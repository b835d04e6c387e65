// Makes one key per model, whichever vendor sells it, to look up prices and model facts.

/** Bedrock model names start with an optional geography and the maker. */
const bedrockRegion = /^(?:us|eu|ap|apac|jp|au|ca|in|sa|global)(?:-gov)?\./;
const bedrockMaker =
  /^(?:ai21|amazon|anthropic|cohere|deepseek(?=\.d)|google|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|writer|zai)\./;

const bare = (name: string): string => name.trim().toLowerCase().replace(/^.*\//, "").replace(/^abs-/, "");

/** Makes the key, e.g. `claude-sonnet-4-5` from `us.anthropic.claude-sonnet-4-5-20250929-v1:0` or ` Claude-Sonnet-4.5 `. */
export function modelKey(name: string): string {
  const key = bare(name)
    .replace(bedrockRegion, "")
    .replace(bedrockMaker, "")
    .replace(/^deepseek\.(?=[rv]\d)/, "deepseek-")
    .replace(/-v?\d+:\d+$|-v\d+$/, "")
    .replace(/[-@](?:20\d{6}|20\d\d-\d\d-\d\d)$/, "");
  return key.startsWith("claude") ? key.replace(/(\d)\.(?=\d)/g, "$1-") : key;
}

/** True for the key of Claude 4.5 or later. For these models, Bedrock can cache for an hour and sets prices by geography. */
export const isSince45 = (key: string): boolean => /^claude-(?:(?:opus|sonnet|haiku)-4-[5-9]|[a-z]+-[5-9])/.test(key);

/** True for a Bedrock model name, which includes the maker. */
export const isBedrockName = (name: string): boolean => bedrockMaker.test(bare(name).replace(bedrockRegion, ""));

/** True if the name binds a Bedrock model to one geography although a global profile exists. */
export function isRegional(name: string): boolean {
  if (bare(name).startsWith("global.") || !isBedrockName(name)) return false;
  const key = modelKey(name);
  return isSince45(key) || /^(?:nova-2|gpt-\d)/.test(key);
}
