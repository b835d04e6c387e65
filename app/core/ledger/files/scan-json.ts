// Reads selected members of a line of JSON directly from its bytes. Most of a log is text that is not needed, and the
// scanner skips it without decoding.

/** The members to read, by name. `true` reads the whole value; an object selects members of an object value. */
export interface Wanted {
  [name: string]: true | Wanted;
}

interface Name {
  text: string;
  bytes: Uint8Array;
  /** The members to read if the value is an object; undefined to read the whole value. */
  members: Name[] | undefined;
  /** This member's value in an earlier line. If the value is the same in the next line, its string is reused. */
  last: { bytes: Uint8Array; text: string };
}

/**
 * Makes a function that scans a line. The function returns what `JSON.parse` would, but only with the wanted members.
 * It returns undefined if the line is not a single object in plain form, and the caller then has to use `JSON.parse`.
 * The scanner only finds the ends of skipped values and does not validate them.
 */
export function createJsonScanner(wanted: Wanted): (line: Uint8Array) => object | undefined {
  const names = namesOf(wanted);
  return (line) => {
    const to = scanObject(line, skipSpace(line, 0), names);
    return to !== notFound && skipSpace(line, to) === line.length ? found : undefined;
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const namesOf = (wanted: Wanted): Name[] =>
  Object.entries(wanted).map(([text, value]) => ({
    text,
    bytes: encoder.encode(text),
    members: value === true ? undefined : namesOf(value),
    last: { bytes: new Uint8Array(), text: "" },
  }));

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const open = 0x7b;
const close = 0x7d;
const openList = 0x5b;
const closeList = 0x5d;

const isSpace = (letter: number) => letter === 0x20 || letter === 0x09 || letter === 0x0d || letter === 0x0a;
const isDigit = (letter: number) => letter >= 0x30 && letter <= 0x39;
const isEnd = (letter: number) => letter === comma || letter === close || letter === closeList || isSpace(letter);

/**
 * A table with 1 for each byte that stands for itself in a JSON string. One look-up is quicker than several
 * comparisons.
 */
const isPlain = Uint8Array.from({ length: 256 }, (_, letter) =>
  letter >= 0x20 && letter < 0x80 && letter !== quote && letter !== backslash ? 1 : 0,
);

/**
 * Maximum length of a text that `fromCharCode` decodes, because each letter is a separate argument. `TextDecoder`
 * decodes longer texts.
 */
const maxLetters = 300;
/**
 * Maximum number of digits that the scanner reads itself, because a double can hold any whole number of 15 digits.
 * Longer numbers are left to `JSON.parse`.
 */
const maxDigits = 15;

/** Returned instead of an end position if the end of a value is missing, or if the value is not in plain form. */
const notFound = -1;

// Results of the last function call. The functions below return only an end position, because returning a pair would be
// slower.
let found: Record<string, unknown> = {};
let value: unknown;
/** True if every byte of the last string that was read stands for itself. */
let plain = true;

/** Returns the position of the next byte that is not white space. */
function skipSpace(line: Uint8Array, at: number): number {
  let i = at;
  while (i < line.length && isSpace(line[i] as number)) i++;
  return i;
}

/** Reads an object and stores the values of `names`. Returns the position after the object, or `notFound`. */
function scanObject(line: Uint8Array, at: number, names: Name[]): number {
  const members: Record<string, unknown> = {};
  if (line[at] !== open) return notFound;
  let i = skipSpace(line, at + 1);
  for (let more = line[i] !== close; more; ) {
    const to = textEnd(line, i);
    if (to === notFound || !plain) return notFound;
    const name = nameAmong(names, line, i + 1, to - 1);
    i = skipSpace(line, to);
    if (line[i] !== colon) return notFound;
    i = skipSpace(line, i + 1);
    i = name ? scanValue(line, i, name) : end(line, i);
    if (i === notFound) return notFound;
    if (name) members[name.text] = value;
    i = skipSpace(line, i);
    more = line[i] === comma;
    if (more) i = skipSpace(line, i + 1);
  }
  found = members;
  return line[i] === close ? i + 1 : notFound;
}

function nameAmong(names: Name[], line: Uint8Array, from: number, to: number): Name | undefined {
  for (const name of names) if (name.bytes.length === to - from && isAt(line, from, name.bytes)) return name;
  return undefined;
}

function isAt(line: Uint8Array, from: number, some: Uint8Array): boolean {
  for (let i = 0; i < some.length; i++) if (line[from + i] !== some[i]) return false;
  return true;
}

function textEnd(line: Uint8Array, at: number): number {
  if (line[at] !== quote) return notFound;
  plain = true;
  for (let i = at + 1; i < line.length; i++) {
    const letter = line[i] as number;
    if (isPlain[letter]) continue;
    if (letter === quote) return i + 1;
    if (letter < 0x20) return notFound;
    plain = false;
    if (letter === backslash) i++;
  }
  return notFound;
}

/** Returns the position after a value of any kind, or `notFound`. */
function end(line: Uint8Array, at: number): number {
  const letter = line[at] as number;
  if (letter === quote) return textEnd(line, at);
  if (letter !== open && letter !== openList) return wordEnd(line, at);
  let depth = 0;
  for (let i = at; i < line.length; i++) {
    const one = line[i] as number;
    if (one === quote) {
      i = textEnd(line, i) - 1;
      if (i < 0) return notFound;
    } else if (one === open || one === openList) depth++;
    else if ((one === close || one === closeList) && --depth === 0) return i + 1;
  }
  return notFound;
}

/** Returns the position after a number, `true`, `false` or `null`. */
function wordEnd(line: Uint8Array, at: number): number {
  let i = at;
  while (i < line.length && !isEnd(line[i] as number)) i++;
  return i > at ? i : notFound;
}

/** Reads a wanted value into `value`. Returns the position after the value, or `notFound`. */
function scanValue(line: Uint8Array, at: number, name: Name): number {
  const letter = line[at] as number;
  if (name.members && letter === open) {
    const to = scanObject(line, at, name.members);
    value = found;
    return to;
  }
  const to = end(line, at);
  if (to === notFound) return notFound;
  if (letter === quote && plain && to - at <= maxLetters) value = plainText(line, at + 1, to - 1, name);
  else if (isDigit(letter) && isWhole(line, at, to)) value = wholeNumber(line, at, to);
  else return parsed(line, at, to);
  return to;
}

function parsed(line: Uint8Array, at: number, to: number): number {
  try {
    value = JSON.parse(decoder.decode(line.subarray(at, to)));
    return to;
  } catch {
    return notFound;
  }
}

function plainText(line: Uint8Array, from: number, to: number, name: Name): string {
  const { last } = name;
  if (last.bytes.length === to - from && isAt(line, from, last.bytes)) return last.text;
  const letters = line.slice(from, to);
  const text = String.fromCharCode.apply(null, letters as unknown as number[]);
  name.last = { bytes: letters, text };
  return text;
}

/** True for a whole number of at most 15 digits without leading zeros, which JSON forbids. */
function isWhole(line: Uint8Array, from: number, to: number): boolean {
  if (to - from > maxDigits || (line[from] === 0x30 && to > from + 1)) return false;
  for (let i = from; i < to; i++) if (!isDigit(line[i] as number)) return false;
  return true;
}

function wholeNumber(line: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum = sum * 10 + (line[i] as number) - 0x30;
  return sum;
}
