// One name per model, whoever sells it: the key of the price list and of the facts.

/** `us.anthropic.claude-sonnet-4-5-20250929-v1:0`, ` Claude-Sonnet-4.5 ` and the like → `claude-sonnet-4-5`. */
export function modelKey(name: string): string {
  const bare = name
    .trim()
    .toLowerCase()
    .replace(/^.*\//, "")
    .replace(/^abs-/, "")
    .replace(/^(?:(?:us|eu|ap|apac|jp|au|ca|sa|global)(?:-gov)?\.)?(?:anthropic|openai|deepseek|qwen|minimax)\./, "")
    .replace(/-v\d+(?::\d+)?$/, "")
    .replace(/[-@](?:20\d{6}|20\d\d-\d\d-\d\d)$/, "");
  return bare.startsWith("claude") ? bare.replace(/(\d)\.(?=\d)/g, "$1-") : bare;
}
