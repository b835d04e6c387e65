// Globs over paths with forward slashes, dot files included.
import picomatch from "picomatch";

const compiled = new Map<string, (path: string) => boolean>();

/** `**` + `/x` also matches `x` itself at the top. */
export function matchesGlob(glob: string, path: string): boolean {
  let matcher = compiled.get(glob);
  if (!matcher) {
    matcher = picomatch(glob, { dot: true });
    compiled.set(glob, matcher);
  }
  return matcher(path);
}
