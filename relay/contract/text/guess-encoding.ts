// Guesses the encoding of text that is not UTF-8. Encodings of Chinese, Japanese and Korean are told apart by how common
// the characters are; the others by a library.
import { decodeAs } from "./decode-as.ts";
import { commonCharacters, isKana } from "./common-characters.ts";
import { isWesternText } from "./western-text.ts";

/** What a library thinks about the bytes, best guess first. */
export type Analyse = (bytes: Uint8Array) => { name: string; confidence: number }[];

interface WideEncoding {
  name: string;
  /** Length of the character that begins with these bytes; 0 if there is none. */
  length(first: number, second: number): number;
  /** True for the half of the characters that is used most. */
  isUsual(first: number, second: number): boolean;
}

const within = (byte: number, low: number, high: number) => byte >= low && byte <= high;

const wideEncodings: WideEncoding[] = [
  {
    name: "gb18030",
    length: (first, second) =>
      !within(first, 0x81, 0xfe) ? 0 : within(second, 0x30, 0x39) ? 4 : within(second, 0x40, 0xfe) ? 2 : 0,
    isUsual: (first, second) => within(first, 0xb0, 0xd7) && second >= 0xa1,
  },
  {
    name: "big5",
    length: (first, second) =>
      within(first, 0x81, 0xfe) && (within(second, 0x40, 0x7e) || within(second, 0xa1, 0xfe)) ? 2 : 0,
    isUsual: (first) => within(first, 0xa4, 0xc6),
  },
  {
    name: "shift_jis",
    length: (first, second) => {
      if (within(first, 0xa1, 0xdf)) return 1;
      const isLead = within(first, 0x81, 0x9f) || within(first, 0xe0, 0xfc);
      return isLead && within(second, 0x40, 0xfc) && second !== 0x7f ? 2 : 0;
    },
    isUsual: (first) => within(first, 0x88, 0x97),
  },
  {
    name: "euc-jp",
    length: (first, second) => {
      if (first === 0x8f) return 3;
      return (within(first, 0xa1, 0xfe) || first === 0x8e) && within(second, 0xa1, 0xfe) ? 2 : 0;
    },
    isUsual: (first) => within(first, 0xb0, 0xcf),
  },
  {
    name: "euc-kr",
    length: (first, second) => (within(first, 0x81, 0xfe) && within(second, 0x41, 0xfe) ? 2 : 0),
    isUsual: (first, second) => within(first, 0xb0, 0xc8) && second >= 0xa1,
  },
];

/** Maximum number of bytes that are looked at. */
const maxSample = 65_536;

/** Returns the most likely encoding; `latin1` fits any bytes. */
export async function guessEncoding(bytes: Uint8Array, analyse: () => Promise<Analyse>): Promise<string> {
  const sample = sampleOf(bytes);
  let best = { name: "", mean: 0.35 };
  for (const encoding of wideEncodings) {
    const { sum, count } = scoreOf(sample, encoding);
    if (sum >= 1 && sum / count > best.mean) best = { name: encoding.name, mean: sum / count };
  }
  if (best.name !== "") return best.name;
  if (isWesternText(decodeAs(sample, "windows-1252"))) return westernOf(bytes);
  const wide = new Set(["Shift_JIS", "Big5", "EUC-JP", "EUC-KR", "GB18030", "UTF-8", "ASCII"]);
  const guesses = (await analyse())(sample).filter(({ name }) => !wide.has(name) && !/^(?:UTF|ISO-2022)/.test(name));
  const fits = guesses.find(({ name }) => name !== "ISO-8859-1" && fitsWhole(bytes, name));
  const isWestern = guesses[0]?.name === "ISO-8859-1" || guesses[0]?.name === "windows-1252";
  if (!fits || isWestern || decoded(bytes, fits.name) === decoded(bytes, "windows-1252")) return westernOf(bytes);
  return fits.name.toLowerCase();
}

/** Windows-1252 leaves out five bytes. */
const westernOf = (bytes: Uint8Array) =>
  [0x81, 0x8d, 0x8f, 0x90, 0x9d].some((byte) => bytes.includes(byte)) ? "latin1" : "windows-1252";

/** Starts at a line's start near the first byte that is not ASCII. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const odd = Math.max(
    0,
    bytes.findIndex((byte) => byte > 0x7f),
  );
  const start = bytes.lastIndexOf(0x0a, odd) + 1;
  return bytes.subarray(Math.max(start, odd - 1024), Math.max(start, odd - 1024) + maxSample);
}

function decoded(bytes: Uint8Array, name: string): string | undefined {
  try {
    return decodeAs(bytes, name);
  } catch {
    return undefined;
  }
}

/** Texts have no control characters of the second kind. */
function fitsWhole(bytes: Uint8Array, name: string): boolean {
  const text = decoded(bytes, name);
  return text !== undefined && !/[\ufffd\u0080-\u009f]/.test(text);
}

/** Adds up how likely each character is that is not ASCII. */
function scoreOf(bytes: Uint8Array, encoding: WideEncoding): { sum: number; count: number } {
  const decoder = new TextDecoder(encoding.name);
  const known = new Map<number, number>();
  let [sum, count] = [0, 0];
  for (let at = 0; at < bytes.length; ) {
    const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
    if (first < 0x80) {
      at++;
      continue;
    }
    const length = encoding.length(first, second);
    // The sample may end within a character.
    if (length === 0 && at + 1 >= bytes.length) break;
    const key = length * 65_536 + first * 256 + second;
    let weight = length === 4 ? undefined : known.get(key);
    if (weight === undefined) {
      const char = length === 0 ? "\ufffd" : decoder.decode(bytes.subarray(at, at + length));
      weight = weightOf(char, encoding.isUsual(first, second), second < 0x80);
      known.set(key, weight);
    }
    sum += weight;
    count++;
    at += Math.max(1, length);
  }
  return { sum, count };
}

function weightOf(char: string, isUsual: boolean, hasAsciiByte: boolean): number {
  if (char.includes("\ufffd")) return -3;
  if (commonCharacters.has(char)) return 1;
  if (isKana(char)) return 0.8;
  if (/^[\u3000-\u303f\uff01-\uff5e“”‘’…—·]$/.test(char)) return 0.6;
  if (/^[\uff61-\uff9f]$/.test(char)) return -0.3;
  if (!/^[\p{Script=Han}\p{Script=Hangul}]$/u.test(char)) return -0.6;
  return isUsual ? (hasAsciiByte ? 0.2 : 0.5) : -0.6;
}
