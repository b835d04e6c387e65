// Decodes the bytes of a text file, whatever its encoding. Page and relay use it, so that an attached file reads like one
// of a folder.
import { decodeAs } from "./decode-as.ts";
import { type Analyse, guessEncoding } from "./guess-encoding.ts";
import { isMostlyUtf8 } from "./utf8-faults.ts";
import { utf16WithoutMark } from "./utf16-shape.ts";

export interface DecodedBytes {
  /** Bytes that are wrong in this encoding are U+FFFD. */
  text: string;
  encoding: string;
  bom: boolean;
}

/** Returns undefined for binary data. @param analyse loads a library that guesses, which is rarely needed */
export async function decodeBytes(
  bytes: Uint8Array,
  analyse: () => Promise<Analyse>,
): Promise<DecodedBytes | undefined> {
  const marked = utf16Mark(bytes);
  if (marked) return utf16Text(bytes.subarray(2), marked, true);
  if (!mayBeText(bytes)) return undefined;
  if (hasZero(bytes)) {
    const shape = utf16WithoutMark(bytes);
    return shape && utf16Text(bytes, shape, false);
  }
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const plain = bom ? bytes.subarray(3) : bytes;
  if (bom || isMostlyUtf8(plain)) return { text: decodeAs(plain, "utf-8"), encoding: "utf-8", bom };
  const encoding = await guessEncoding(bytes, analyse);
  return { text: decodeAs(bytes, encoding), encoding, bom: false };
}

/** False if a file that starts with these bytes is no text. */
export const mayBeText = (start: Uint8Array): boolean =>
  utf16Mark(start) !== undefined || (!hasMagic(start) && (!hasZero(start) || utf16WithoutMark(start) !== undefined));

const headBytes = 8_192;
const hasZero = (bytes: Uint8Array) => bytes.subarray(0, headBytes).includes(0);

const magic = ["\x89PNG", "\xff\xd8\xff", "GIF8", "%PDF-", "PK\x03\x04", "\x1f\x8b", "\x7fELF"];

const hasMagic = (bytes: Uint8Array) =>
  magic.some((start) => [...start].every((char, at) => bytes[at] === char.charCodeAt(0)));

const utf16Mark = ([first, second]: Uint8Array) =>
  first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : undefined;

function utf16Text(bytes: Uint8Array, encoding: string, bom: boolean): DecodedBytes | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const text = decodeAs(bytes, encoding);
  return text.includes("\0") ? undefined : { text, encoding, bom };
}
