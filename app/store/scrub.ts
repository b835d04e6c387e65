// Replaces lone surrogates (half a character). UTF-8 cannot encode them: one in a log would break all later requests.

/** Returns the value with each lone surrogate replaced by U+FFFD. Parts without one are returned as the same objects. */
export function scrub<T>(value: T): T {
  return scrubAny(value) as T;
}

function scrubAny(value: unknown): unknown {
  if (typeof value === "string") return scrubText(value);
  if (Array.isArray(value)) {
    const clean = value.map(scrubAny);
    return clean.every((item, i) => item === value[i]) ? value : clean;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const clean = entries.map(([key, item]) => [scrubText(key), scrubAny(item)] as const);
  return clean.every(([key, item], i) => key === entries[i]?.[0] && item === entries[i]?.[1])
    ? value
    : Object.fromEntries(clean);
}

function scrubText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}
