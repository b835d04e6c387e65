// Caches recent results, because the same code and formulas are rendered again with every delta of a streaming text.

/** Wraps `make` with a cache of its last `maxEntries` results. An undefined result is computed again on each call. */
export function memoize<A extends unknown[], R>(make: (...given: A) => R, maxEntries: number): (...given: A) => R {
  const cache = new Map<string, R>();
  return (...given) => {
    const key = JSON.stringify(given);
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const made = make(...given);
    cache.set(key, made);
    const [oldest] = cache.keys();
    if (cache.size > maxEntries && oldest !== undefined) cache.delete(oldest);
    return made;
  };
}
