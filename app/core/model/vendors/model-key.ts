// One name per model, whoever sells it: the key of the price list and of the facts.

/** On AWS Bedrock a model's name begins with where it may run, if not in one region, and who made it. */
const bedrockRegion = /^(?:us|eu|ap|apac|jp|au|ca|in|sa|global)(?:-gov)?\./;
const bedrockMaker =
  /^(?:ai21|amazon|anthropic|cohere|deepseek(?=\.d)|google|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|writer|zai)\./;

const bare = (name: string): string => name.trim().toLowerCase().replace(/^.*\//, "").replace(/^abs-/, "");

/** `us.anthropic.claude-sonnet-4-5-20250929-v1:0`, ` Claude-Sonnet-4.5 ` and the like → `claude-sonnet-4-5`. */
export function modelKey(name: string): string {
  const key = bare(name)
    .replace(bedrockRegion, "")
    .replace(bedrockMaker, "")
    .replace(/^deepseek\.(?=[rv]\d)/, "deepseek-")
    .replace(/-v?\d+:\d+$|-v\d+$/, "")
    .replace(/[-@](?:20\d{6}|20\d\d-\d\d-\d\d)$/, "");
  return key.startsWith("claude") ? key.replace(/(\d)\.(?=\d)/g, "$1-") : key;
}

/** Claude since 4.5, by its key: Bedrock keeps its cache for an hour, and prices it by where it runs. */
export const isSince45 = (key: string): boolean => /^claude-(?:(?:opus|sonnet|haiku)-4-[5-9]|[a-z]+-[5-9])/.test(key);

/** As AWS Bedrock names it: with its maker. */
export const isBedrockName = (name: string): boolean => bedrockMaker.test(bare(name).replace(bedrockRegion, ""));

/** Asked on Bedrock where its data stays in one part of the world, of models that can be asked everywhere too. */
export function isRegional(name: string): boolean {
  if (bare(name).startsWith("global.") || !isBedrockName(name)) return false;
  const key = modelKey(name);
  return isSince45(key) || /^(?:nova-2|gpt-\d)/.test(key);
}
