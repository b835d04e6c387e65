// Removes API keys from vendors' texts, before these are stored or shown.

const longest = 2_000;

/** Patterns of credentials, including masked ones such as `sk-ab***yz`. */
const keyLike = [
  /\bBearer\s+[^\s"',}]+/gi,
  /\b(?:sk|pk|rk|xai|gsk|hf|ghp|gho)[-_][\w*.-]{8,}/g,
  /\b(?:AIza|AKIA|ASIA|ABSK)[\w-]{12,}/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  /\b[A-Za-z0-9+/_-]{40,}={0,2}/g,
];

/**
 * Replaces `key`, its parts (`id:secret`), and everything that looks like a key. Shortens the text to 2,000 characters.
 */
export function redact(text: string, key: string): string {
  let clean = text;
  for (const part of [key, ...key.split(":")]) if (part.length >= 6) clean = clean.replaceAll(part, "[key]");
  for (const pattern of keyLike) clean = clean.replace(pattern, "[key]");
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}
