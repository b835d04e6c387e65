// Converts bytes to text and back without loss. Detects encoding, byte order mark and line ends, and restores them
// later.
import { RelayError, type TextFormat } from "#contract";
import { decodeAs } from "../contract/text/decode-as.ts";
import { decodeBytes } from "../contract/text/decode-bytes.ts";
import { withoutReturns, withReturns } from "./line-ends.ts";

export const plainFormat: TextFormat = { encoding: "utf-8", eol: "lf", bom: false };

export interface DecodedText {
  text: string;
  format: TextFormat;
}

const loadAnalyse = async () => (await import("chardet")).analyse;

/** Returns text and format, or undefined for binary data. Bytes that are wrong in the encoding are U+FFFD. */
export async function decodeText(bytes: Buffer): Promise<DecodedText | undefined> {
  const decoded = await decodeBytes(bytes, loadAnalyse);
  return decoded && normalised(decoded.text, decoded.encoding, decoded.bom);
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
  if (!iconv.encodingExists(format.encoding) || !isDecodable(format.encoding)) {
    throw new RelayError("bad-input", "format.encoding: this encoding is not known; utf-8 always works.");
  }
  const bytes = iconv.encode(lines, format.encoding);
  const survives = (text: string) => decodeAs(iconv.encode(text, format.encoding), format.encoding) === text;
  if (!survives(lines)) refuse([...lines].find((char) => !survives(char)) ?? "\ufffd", format.encoding);
  return bytes;
}

function isDecodable(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding !== "";
  } catch {
    return false;
  }
}

/** Converts CRLF to LF only if all line ends are CRLF, because mixed line ends could not be restored. */
function normalised(text: string, encoding: string, bom: boolean): { text: string; format: TextFormat } {
  if (!text.includes("\r\n")) return { text, format: { encoding, eol: "lf", bom } };
  if (/\r(?!\n)|(?<!\r)\n/.test(text)) return { text, format: { encoding, eol: "mixed", bom } };
  return { text: withoutReturns(text), format: { encoding, eol: "crlf", bom } };
}

function refuse(char: string | undefined, encoding: string) {
  if (char === undefined) return;
  const point = char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  throw new RelayError(
    "unencodable",
    `“${char}” (U+${point}) cannot be written in ${encoding}, which this file uses. Write it as utf-8 instead.`,
  );
}
