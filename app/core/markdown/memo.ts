// What was made last is not made again: the open end of a text asks for the same code and formulas with every word.

/** `make`, which remembers so many of its answers. */
export function memoize<A extends unknown[], R>(make: (...given: A) => R, most: number): (...given: A) => R {
  const kept = new Map<string, R>();
  return (...given) => {
    const key = JSON.stringify(given);
    const before = kept.get(key);
    if (before !== undefined) return before;
    const made = make(...given);
    kept.set(key, made);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return made;
  };
}
