// Measures how deeply JSON text is nested. Deeper values than the limit overflow the stack where they are copied or
// written as text.

/** Objects and lists inside each other, at most. */
export const maxJsonDepth = 200;

export function isTooDeep(json: string): boolean {
  // A text with fewer characters cannot open and close that many objects.
  if (json.length < 2 * maxJsonDepth) return false;
  let depth = 0;
  for (const [found] of json.matchAll(/"(?:[^"\\]|\\[^])*"|[[\]{}]/g)) {
    if (found === "[" || found === "{") depth += 1;
    else if (found === "]" || found === "}") depth -= 1;
    if (depth > maxJsonDepth) return true;
  }
  return false;
}
