// Matches paths against globs and lines of ignore files. The time is proportional to pattern times path, whatever the
// pattern contains, because a project's files may contain any pattern.

/** Tests a path with forward slashes. `base` is the path's last part. */
export type PathTest = (path: string, base: string) => boolean;

/** Maximum number of patterns that the braces of one glob may stand for. */
const maxAlternatives = 1_000;

/**
 * Returns a test for paths. A glob without a slash matches names at any depth. A glob with a slash is relative to the
 * search's start, and one that ends with a slash stands for all files below. @throws if the braces stand for too many
 * patterns
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const tests = withoutBraces(glob).map((one) => {
    const path = one.replace(/^(\.?\/)+/, "").replace(/\/\/+/g, "/");
    const below = path === "" || path === "." || path.endsWith("/") ? `${path.replace(/^\.$/, "")}**` : path;
    // `./x` and `/x` are paths, although no slash is left of them. A folder's name without a path stands at any depth.
    const anywhere = one === path && !/\/(?!$)/.test(path);
    return patternTest(
      tokensOf(anywhere && path.endsWith("/") ? `**/${below}` : below, true),
      anywhere && below === path,
    );
  });
  return (path) => {
    const base = baseOf(path);
    return tests.some((test) => test?.(path, base));
  };
}

/** Returns a test for a pattern of an ignore file. Returns undefined if the pattern is invalid and matches nothing. */
export function gitMatcher(pattern: string, anywhere: boolean): PathTest | undefined {
  // Git compares the literal start as text, so that in `lib**/x` two stars begin a pattern of their own.
  const [start = ""] = anywhere ? [] : (/^[^*?[\\]+(?=\*\*)/.exec(pattern) ?? []);
  const test = patternTest(tokensOf(pattern.slice(start.length), false), anywhere);
  if (!test || start === "") return test;
  return (path, base) => path.startsWith(start) && test(path.slice(start.length), base);
}

export const baseOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** A literal character is a token of its own. A set tests a code point. */
type Token = "/" | "?" | "*" | { char: string } | { accepts(point: number): boolean };
type Segment = "**" | ((name: string) => boolean);

function patternTest(tokens: Token[] | undefined, anywhere: boolean): PathTest | undefined {
  if (!tokens) return undefined;
  const segments = segmentsOf(tokens);
  const [only] = segments;
  if (segments.length === 1 && only && anywhere) return only === "**" ? () => true : (_path, base) => only(base);
  // The last `**` stands for at least one name, because a path never ends with a slash.
  if (segments.at(-1) === "**") segments.push(() => true);
  return (path) => matchesAll(segments, path.split("/"));
}

/** Matches names against segments. After a mismatch, only the last `**` is extended, so that no work is repeated. */
function matchesAll(segments: Segment[], names: string[]): boolean {
  let at = 0;
  let name = 0;
  let back: { at: number; name: number } | undefined;
  while (name < names.length) {
    const segment = segments[at];
    if (segment === "**") back = { at: ++at, name };
    else if (segment?.(names[name] ?? "")) {
      at++;
      name++;
    } else if (back) {
      back.name++;
      ({ at, name } = back);
    } else return false;
  }
  while (segments[at] === "**") at++;
  return at === segments.length;
}

function segmentsOf(tokens: Token[]): Segment[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token === "/") parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.map((part) => (part.length > 1 && part.every((token) => token === "*") ? "**" : segmentTest(part)));
}

/** Returns a test for one name. The usual patterns, such as `*.log` and `dist`, are compared as text. */
function segmentTest(tokens: Token[]): (name: string) => boolean {
  const isChar = (token: Token): token is { char: string } => typeof token === "object" && "char" in token;
  const text = (part: Token[]) => part.map((token) => (isChar(token) ? token.char : "")).join("");
  const stars = tokens.filter((token) => token === "*").length;
  const plain = tokens.every((token) => token === "*" || isChar(token));
  if (plain && stars <= 1) {
    const at = tokens.indexOf("*");
    if (at < 0) {
      const whole = text(tokens);
      return (name) => name === whole;
    }
    const [start, end] = [text(tokens.slice(0, at)), text(tokens.slice(at + 1))];
    return (name) => name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
  }
  return (name) => matchesName(tokens, name);
}

/** Matches a name character by character. After a mismatch, only the last `*` is extended. */
function matchesName(tokens: Token[], name: string): boolean {
  let at = 0;
  let place = 0;
  let back: { at: number; place: number } | undefined;
  while (place < name.length) {
    const token = tokens[at];
    if (token === "*") {
      back = { at: ++at, place };
      continue;
    }
    const width = widthAt(name, place);
    if (token !== undefined && accepts(token, name, place)) {
      at++;
      place += width;
    } else if (back) {
      back.place += widthAt(name, back.place);
      ({ at, place } = back);
    } else return false;
  }
  while (tokens[at] === "*") at++;
  return at === tokens.length;
}

const widthAt = (text: string, place: number) => ((text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1);

function accepts(token: Token, name: string, place: number): boolean {
  if (typeof token === "string") return token === "?";
  return "char" in token ? name.startsWith(token.char, place) : token.accepts(name.codePointAt(place) ?? 0);
}

/** Splits a pattern into tokens. Returns undefined if it is invalid. @param lenient takes an unclosed `[` literally */
function tokensOf(pattern: string, lenient: boolean): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; ) {
    const char = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    at += char.length;
    if (char === "/" || char === "?" || char === "*") tokens.push(char);
    else if (char === "\\") {
      const next = pattern.codePointAt(at);
      if (next === undefined) return undefined;
      const escaped = String.fromCodePoint(next);
      tokens.push(escaped === "/" ? "/" : { char: escaped });
      at += escaped.length;
    } else if (char === "[") {
      const set = setAt(pattern, at);
      if (!set && !lenient) return undefined;
      tokens.push(set ? { accepts: set.accepts } : { char });
      at = set?.end ?? at;
    } else tokens.push({ char });
  }
  return tokens;
}

/** The first and last characters of the ranges that make up a class. */
const classes: Record<string, string> = {
  alnum: "09AZaz",
  alpha: "AZaz",
  blank: "  \t\t",
  cntrl: "\0\x1f\x7f\x7f",
  digit: "09",
  graph: "!~",
  lower: "az",
  print: " ~",
  punct: "!/:@[`{~",
  space: "  \t\r",
  upper: "AZ",
  xdigit: "09AFaf",
};

interface CharacterSet {
  accepts(point: number): boolean;
  /** Offset after the closing bracket. */
  end: number;
}

/** Reads a set such as `[a-z_]` or `[!0-9]`. `start` is the offset after the opening bracket. */
function setAt(pattern: string, start: number): CharacterSet | undefined {
  const negated = pattern[start] === "!" || pattern[start] === "^";
  const first = negated ? start + 1 : start;
  const ranges: [number, number][] = [];
  const slash = 0x2f;
  let before: number | undefined;
  for (let at = first; at < pattern.length; ) {
    if (pattern[at] === "]" && at > first) {
      const inSet = (point: number) => ranges.some(([low, high]) => point >= low && point <= high);
      return { accepts: (point) => point !== slash && inSet(point) !== negated, end: at + 1 };
    }
    const name = /^\[:([^\]]*?):\]/.exec(pattern.slice(at, at + 20));
    if (name) {
      const known = classes[name[1] ?? ""];
      if (!known) return undefined;
      for (let i = 0; i < known.length; i += 2) ranges.push([known.charCodeAt(i), known.charCodeAt(i + 1)]);
      before = undefined;
      at += name[0].length;
      continue;
    }
    const next = pattern[at + 1];
    const isRange = pattern[at] === "-" && before !== undefined && next !== undefined && next !== "]";
    const [point, after] = setCharAt(pattern, isRange ? at + 1 : at);
    if (point === undefined) return undefined;
    ranges.push([isRange ? (before ?? point) : point, point]);
    before = isRange ? undefined : point;
    at = after;
  }
  return undefined;
}

function setCharAt(pattern: string, at: number): [point: number | undefined, after: number] {
  const start = pattern[at] === "\\" ? at + 1 : at;
  const point = pattern.codePointAt(start);
  return [point, start + (point !== undefined && point > 0xffff ? 2 : 1)];
}

/** Returns the patterns that a pattern with braces stands for: `{a,b}.ts` stands for `a.ts` and `b.ts`. */
function withoutBraces(glob: string): string[] {
  const done: string[] = [];
  const open = [{ text: glob, from: 0 }];
  for (let one = open.pop(); one; one = open.pop()) {
    const found = bracesIn(one.text, one.from);
    if (!found) done.push(one.text);
    else {
      const [head, tail] = [one.text.slice(0, found.start), one.text.slice(found.end)];
      for (const middle of found.alternatives.reverse()) open.push({ text: head + middle + tail, from: found.start });
    }
    if (done.length + open.length > maxAlternatives) throw new Error("too many alternatives");
  }
  return done;
}

/** Finds the first closed pair of braces, and what its commas separate. */
function bracesIn(text: string, from: number): { start: number; end: number; alternatives: string[] } | undefined {
  const opened: { at: number; commas: number[] }[] = [];
  let outer: { start: number; end: number; alternatives: string[] } | undefined;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === "{") opened.push({ at, commas: [] });
    else if (char === ",") opened.at(-1)?.commas.push(at);
    else if (char === "}") {
      const pair = opened.pop();
      if (!pair) continue;
      const cuts = [pair.at, ...pair.commas, at];
      const alternatives = cuts.slice(1).map((cut, i) => text.slice((cuts[i] ?? 0) + 1, cut));
      if (!outer || pair.at < outer.start) outer = { start: pair.at, end: at + 1, alternatives };
      if (opened.length === 0) return outer;
    }
  }
  return outer;
}
