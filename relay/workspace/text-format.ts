// Converts bytes to text and back without loss. Detects encoding, byte order mark and line ends, and restores them
// later.
import { isUtf8 } from "node:buffer";
import { RelayError, type TextFormat } from "#contract";
import { withoutReturns, withReturns } from "./line-ends.ts";

export const plainFormat: TextFormat = { encoding: "utf-8", eol: "lf", bom: false };

/** Returns text and format, or undefined for binary data. `encodeText(text, format)` gives the same bytes again. */
export async function decodeText(bytes: Buffer): Promise<{ text: string; format: TextFormat } | undefined> {
  const marked = utf16Mark(bytes);
  if (marked) {
    const text = await decodeAs(bytes.subarray(2), marked);
    const whole = bytes.length % 2 === 0 && !text.includes("\0");
    return whole ? normalised(text, marked, true) : undefined;
  }
  if (isBinary(bytes)) return undefined;
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (isUtf8(bytes)) return normalised(bytes.toString("utf8", bom ? 3 : 0), "utf-8", bom);
  const encoding = await guessEncoding(bytes);
  return normalised(await decodeAs(bytes, encoding), encoding, false);
}

export async function encodeText(text: string, wanted: TextFormat): Promise<Buffer> {
  const format = { ...wanted, encoding: wanted.encoding.toLowerCase() };
  const lines = format.eol === "crlf" ? withReturns(text) : text;
  if (format.encoding === "utf-8") return Buffer.from((format.bom ? "\ufeff" : "") + lines, "utf8");
  if (format.encoding === "utf-16le" || format.encoding === "utf-16be") {
    const bytes = Buffer.from((format.bom ? "\ufeff" : "") + lines, "utf16le");
    return format.encoding === "utf-16le" ? bytes : bytes.swap16();
  }
  if (format.encoding === "latin1") {
    refuse(/[^\0-\u00ff]/u.exec(lines)?.[0], format.encoding);
    return Buffer.from(lines, "latin1");
  }
  const { default: iconv } = await import("iconv-lite");
  if (!iconv.encodingExists(format.encoding)) {
    throw new RelayError("bad-input", "format.encoding: this encoding is not known; utf-8 always works.");
  }
  const bytes = iconv.encode(lines, format.encoding);
  if (iconv.decode(bytes, format.encoding) !== lines) {
    const lost = [...lines].find((char) => iconv.decode(iconv.encode(char, format.encoding), format.encoding) !== char);
    refuse(lost ?? "\ufffd", format.encoding);
  }
  return bytes;
}

export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8192).includes(0) || magic.some((start) => bytes.subarray(0, start.length).equals(start));
}

const magic = ["\x89PNG", "\xff\xd8\xff", "GIF8", "%PDF-", "PK\x03\x04", "\x1f\x8b", "\x7fELF"].map((start) =>
  Buffer.from(start, "latin1"),
);

const utf16Mark = (bytes: Buffer) =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;

/** Converts CRLF to LF only if all line ends are CRLF, because mixed line ends could not be restored. */
function normalised(text: string, encoding: string, bom: boolean): { text: string; format: TextFormat } {
  if (!text.includes("\r\n")) return { text, format: { encoding, eol: "lf", bom } };
  if (/\r(?!\n)|(?<!\r)\n/.test(text)) return { text, format: { encoding, eol: "mixed", bom } };
  return { text: withoutReturns(text), format: { encoding, eol: "crlf", bom } };
}

const wide = new Set(["Shift_JIS", "Big5", "EUC-JP", "EUC-KR", "GB18030"]);

/** Maximum size in bytes of a file whose encoding is guessed, because each guess is tried on the whole file. */
const maxGuessed = 4 * 1024 * 1024;

/**
 * Returns the most likely encoding that gives the same bytes after decoding and encoding. latin1 always does, so it is
 * the last choice.
 */
async function guessEncoding(bytes: Buffer): Promise<string> {
  if (bytes.length > maxGuessed) return "latin1";
  const [{ analyse }, { default: iconv }] = await Promise.all([import("chardet"), import("iconv-lite")]);
  const firstOdd = Math.max(0, bytes.findIndex((byte) => byte > 0x7f) - 1024);
  const guesses = analyse(bytes.subarray(firstOdd, firstOdd + 65_536));
  const names = guesses.map(({ name }) => name as string).filter((name) => name !== "UTF-8" && name !== "ASCII");
  // Asian encodings look alike in short texts, so GB18030, the most common of them, is tried first.
  const best = guesses[0];
  if (bytes.length < 60 && best && best.confidence < 50 && wide.has(best.name)) names.unshift("GB18030");
  const fits = names.find(
    (name) => iconv.encodingExists(name) && iconv.encode(iconv.decode(bytes, name), name).equals(bytes),
  );
  return fits?.toLowerCase() ?? "latin1";
}

async function decodeAs(bytes: Buffer, encoding: string): Promise<string> {
  if (encoding === "latin1" || encoding === "utf-16le") {
    return bytes.toString(encoding === "latin1" ? "latin1" : "utf16le");
  }
  if (encoding === "utf-16be") {
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString("utf16le");
  }
  const { default: iconv } = await import("iconv-lite");
  return iconv.decode(bytes, encoding);
}

function refuse(char: string | undefined, encoding: string) {
  if (char === undefined) return;
  const point = char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  throw new RelayError(
    "unencodable",
    `“${char}” (U+${point}) cannot be written in ${encoding}, which this file uses. Write it as utf-8 instead.`,
  );
}
