// Converts globs to regular expressions, for searches and ignore files.

/** `*` and `?` match within a name, `**` crosses folders. Braces are literal if `braces` is false. */
export function globSource(glob: string, braces = true): string {
  let source = "";
  let depth = 0;
  for (let i = 0; i < glob.length; ) {
    const rest = glob.slice(i);
    const [taken, piece] = pieceOf(rest, i === 0, braces, depth);
    if (braces && taken === "{") depth++;
    if (braces && taken === "}" && depth > 0) depth--;
    source += piece;
    i += taken.length;
  }
  return source;
}

function pieceOf(rest: string, first: boolean, braces: boolean, depth: number): [taken: string, source: string] {
  if (first && rest.startsWith("**/")) return ["**/", "(?:.*/)?"];
  if (rest.startsWith("/**/")) return ["/**/", "/(?:.*/)?"];
  if (rest === "/**") return ["/**", "/.+"];
  const stars = /^\*+/.exec(rest)?.[0];
  if (stars) return [stars, stars.length > 1 && rest === stars && first ? ".*" : "[^/]*"];
  const char = rest.charAt(0);
  if (char === "?") return ["?", "[^/]"];
  if (char === "\\" && rest.length > 1) return [rest.slice(0, 2), literal(rest.charAt(1))];
  const set = /^\[([!^]?)(\]?[^\]]*)\]/.exec(rest);
  if (set) return [set[0], `(?!/)[${set[1] ? "^" : ""}${set[2]?.replace(/[\\[\]]/g, "\\$&")}]`];
  if (braces && char === "{" && rest.includes("}")) return ["{", "(?:"];
  if (braces && depth > 0 && char === "}") return ["}", ")"];
  if (braces && depth > 0 && char === ",") return [",", "|"];
  return [char, literal(char)];
}

const literal = (char: string) => char.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** A glob without a slash matches names at any depth. A glob with a slash is relative to the start of the search. */
export function globMatcher(glob: string): (path: string) => boolean {
  const pattern = glob.replace(/^(\.?\/)+/, "");
  const anywhere = pattern.includes("/") ? "" : "(?:.*/)?";
  const regex = new RegExp(`^${anywhere}${globSource(pattern)}$`, "su");
  return (path) => regex.test(path);
}
