// Replaces lone surrogates (halves of a character). UTF-8 cannot encode them, so one lone surrogate in a log would make
// all later requests fail.

/**
 * Returns the value with each lone surrogate replaced by U+FFFD. Objects that contain no lone surrogate are returned
 * unchanged and not copied.
 */
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
