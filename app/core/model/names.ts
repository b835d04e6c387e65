// One name per model, whoever sells it: the key of the price list and of the facts.

/** On AWS Bedrock a model's name begins with who made it. */
const bedrockMaker =
  /^(?:ai21|amazon|anthropic|cohere|deepseek(?=\.d)|google|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|writer|zai)\./;

/** `us.anthropic.claude-sonnet-4-5-20250929-v1:0`, ` Claude-Sonnet-4.5 ` and the like → `claude-sonnet-4-5`. */
export function modelKey(name: string): string {
  const bare = name
    .trim()
    .toLowerCase()
    .replace(/^.*\//, "")
    .replace(/^abs-/, "")
    .replace(/^(?:us|eu|ap|apac|jp|au|ca|sa|global)(?:-gov)?\./, "")
    .replace(bedrockMaker, "")
    .replace(/^deepseek\.(?=[rv]\d)/, "deepseek-")
    .replace(/-v?\d+:\d+$|-v\d+$/, "")
    .replace(/[-@](?:20\d{6}|20\d\d-\d\d-\d\d)$/, "");
  return bare.startsWith("claude") ? bare.replace(/(\d)\.(?=\d)/g, "$1-") : bare;
}
