// Recognises UTF-16 without a byte order mark. Such a file has zero bytes, like binary data.

const maxSample = 65_536;

/** Returns the encoding; undefined if the bytes do not look like text in UTF-16. */
export function utf16WithoutMark(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes.length % 2 !== 0 || bytes.length < 4) return undefined;
  const sample = bytes.subarray(0, maxSample);
  // Zeros between ASCII are no UTF-16: what ends each name in a list, for example.
  const isMixed = share(sample, (byte) => byte === 0) > 0.25 || share(sample, (byte) => byte > 0x7f) > 0.15;
  if (!isMixed) return undefined;
  return (["utf-16le", "utf-16be"] as const).find((encoding) =>
    looksLikeText(new TextDecoder(encoding).decode(sample)),
  );
}

function share(bytes: Uint8Array, test: (byte: number) => boolean): number {
  let count = 0;
  for (const byte of bytes) if (test(byte)) count++;
  return count / bytes.length;
}

/** True if there are no characters that texts do not have, some ASCII, and few different scripts. */
function looksLikeText(sample: string): boolean {
  // The sample may end within a pair.
  const text = sample.replace(/\ufffd$/, "");
  if (/[\p{Cn}\p{Co}\p{Cs}\p{Cc}\ufffd]/u.test(text.replace(/[\t\n\r\f]/g, ""))) return false;
  if (!/[\n\r\t -~]/.test(text)) return false;
  const blocks = new Set<number>();
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const isHan = code >= 0x2e80 && code <= 0x9fff;
    const isHangul = code >= 0xac00 && code <= 0xd7ff;
    if (!isHan && !isHangul) blocks.add(code >> 8);
  }
  return blocks.size <= 6;
}
