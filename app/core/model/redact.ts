// Takes keys out of words that others wrote, before they are stored or shown.

const longest = 2_000;

/** Things that look like a credential, masked ones (`sk-ab***yz`) included. */
const keyLike = [
  /\bBearer\s+[^\s"',}]+/gi,
  /\b(?:sk|pk|rk|xai|gsk|hf|ghp|gho)[-_][\w*.-]{8,}/g,
  /\b(?:AIza|AKIA)[\w-]{12,}/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  /\b[A-Za-z0-9+/_-]{40,}={0,2}/g,
];

/** Cut at 2,000 characters; `key` is the secret in use, gone wherever it stands. */
export function redact(text: string, key: string): string {
  let clean = key.length >= 6 ? text.replaceAll(key, "[key]") : text;
  for (const pattern of keyLike) clean = clean.replace(pattern, "[key]");
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}
