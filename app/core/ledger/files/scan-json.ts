// Some members of a line of JSON, taken from its bytes: most of what a log holds is its texts, which are passed over unread.

/** The members that are wanted, by name: `true` for the whole value, names within an object for those alone. */
export interface Wanted {
  [name: string]: true | Wanted;
}

interface Name {
  text: string;
  bytes: Uint8Array;
  /** What is wanted of an object that it names; undefined where all is. */
  of: Name[] | undefined;
  /** The text that the line before had: most say the same again, and then it is not made anew. */
  last: { bytes: Uint8Array; text: string };
}

/**
 * What `JSON.parse` would give, less all that is not wanted. Undefined: the line is not one object in the usual form,
 * and `JSON.parse` has to say what it is. What is passed over is checked for where it ends, not letter by letter.
 */
export function createPick(wanted: Wanted): (line: Uint8Array) => object | undefined {
  const names = namesOf(wanted);
  return (line) => {
    const to = object(line, past(line, 0), names);
    return to !== no && past(line, to) === line.length ? found : undefined;
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const namesOf = (wanted: Wanted): Name[] =>
  Object.entries(wanted).map(([text, of]) => ({
    text,
    bytes: encoder.encode(text),
    of: of === true ? undefined : namesOf(of),
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

/** Letters that a text is mostly made of: a look here is quicker than to ask what each is not. */
const asItself = Uint8Array.from({ length: 256 }, (_, letter) =>
  letter >= 0x20 && letter < 0x80 && letter !== quote && letter !== backslash ? 1 : 0,
);

/** More letters than these are decoded: they are no arguments of a call. */
const fewLetters = 300;
/** So many digits are a whole number that a double holds. */
const fewDigits = 15;

/** In place of where something ends: it has no end, or is not in the usual form. */
const no = -1;

// What was found last. Each step returns where it ended, which is quicker than a pair.
let found: Record<string, unknown> = {};
let value: unknown;
/** Each letter of the last text is written as itself, in one byte. */
let plain = true;

/** Where the next letter is that is no space. */
function past(line: Uint8Array, at: number): number {
  let i = at;
  while (i < line.length && isSpace(line[i] as number)) i++;
  return i;
}

function object(line: Uint8Array, at: number, names: Name[]): number {
  const picked: Record<string, unknown> = {};
  if (line[at] !== open) return no;
  let i = past(line, at + 1);
  for (let more = line[i] !== close; more; ) {
    const to = textEnd(line, i);
    if (to === no || !plain) return no;
    const name = nameAmong(names, line, i + 1, to - 1);
    i = past(line, to);
    if (line[i] !== colon) return no;
    i = past(line, i + 1);
    i = name ? valueEnd(line, i, name) : end(line, i);
    if (i === no) return no;
    if (name) picked[name.text] = value;
    i = past(line, i);
    more = line[i] === comma;
    if (more) i = past(line, i + 1);
  }
  found = picked;
  return line[i] === close ? i + 1 : no;
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
  if (line[at] !== quote) return no;
  plain = true;
  for (let i = at + 1; i < line.length; i++) {
    const letter = line[i] as number;
    if (asItself[letter]) continue;
    if (letter === quote) return i + 1;
    if (letter < 0x20) return no;
    plain = false;
    if (letter === backslash) i++;
  }
  return no;
}

/** Where a value ends, whatever it is. */
function end(line: Uint8Array, at: number): number {
  const letter = line[at] as number;
  if (letter === quote) return textEnd(line, at);
  if (letter !== open && letter !== openList) return wordEnd(line, at);
  let depth = 0;
  for (let i = at; i < line.length; i++) {
    const one = line[i] as number;
    if (one === quote) {
      i = textEnd(line, i) - 1;
      if (i < 0) return no;
    } else if (one === open || one === openList) depth++;
    else if ((one === close || one === closeList) && --depth === 0) return i + 1;
  }
  return no;
}

/** Of a number, `true`, `false` or `null`. */
function wordEnd(line: Uint8Array, at: number): number {
  let i = at;
  while (i < line.length && !isEnd(line[i] as number)) i++;
  return i > at ? i : no;
}

/** Where a value ends that is wanted, and the value. */
function valueEnd(line: Uint8Array, at: number, name: Name): number {
  const letter = line[at] as number;
  if (name.of && letter === open) {
    const to = object(line, at, name.of);
    value = found;
    return to;
  }
  const to = end(line, at);
  if (to === no) return no;
  if (letter === quote && plain && to - at <= fewLetters) value = plainText(line, at + 1, to - 1, name);
  else if (isDigit(letter) && isWhole(line, at, to)) value = wholeNumber(line, at, to);
  else return parsed(line, at, to);
  return to;
}

function parsed(line: Uint8Array, at: number, to: number): number {
  try {
    value = JSON.parse(decoder.decode(line.subarray(at, to)));
    return to;
  } catch {
    return no;
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

/** A nought at the start stands alone, in JSON. */
function isWhole(line: Uint8Array, from: number, to: number): boolean {
  if (to - from > fewDigits || (line[from] === 0x30 && to > from + 1)) return false;
  for (let i = from; i < to; i++) if (!isDigit(line[i] as number)) return false;
  return true;
}

function wholeNumber(line: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum = sum * 10 + (line[i] as number) - 0x30;
  return sum;
}
