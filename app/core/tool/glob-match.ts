// Matches paths with forward slashes against globs. Wildcards match dot files too.
import picomatch from "picomatch";

const compiled = new Map<string, (path: string) => boolean>();

/** True if the path matches. A pattern of two stars, a slash and `x` also matches `x` at the top level. */
export function matchesGlob(glob: string, path: string): boolean {
  let matcher = compiled.get(glob);
  if (!matcher) {
    matcher = picomatch(glob, { dot: true });
    compiled.set(glob, matcher);
  }
  return matcher(path);
}
