// Matches paths with forward slashes against globs. Wildcards also match names that begin with a dot.
import picomatch from "picomatch";

const compiled = new Map<string, (path: string) => boolean>();

/** True if the path matches. Two stars and a slash before `x` also match `x` in the top folder. */
export function matchesGlob(glob: string, path: string): boolean {
  let matcher = compiled.get(glob);
  if (!matcher) {
    matcher = picomatch(glob, { dot: true });
    compiled.set(glob, matcher);
  }
  return matcher(path);
}
