/** Names the kind of a stored value, to compare it with the kind that is expected. */
export const kindOf = (value: unknown): string =>
  Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
