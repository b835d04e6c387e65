// Decodes bytes in a known encoding. Wrong bytes become U+FFFD.

export function decodeAs(bytes: Uint8Array, encoding: string): string {
  if (encoding === "latin1") return latin1Text(bytes);
  // Some versions of Node take this encoding for latin1.
  if (encoding === "windows-1252") {
    return latin1Text(bytes).replace(/[\u0080-\u009f]/g, (char) => western[char.charCodeAt(0) - 0x80] ?? char);
  }
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  // Some decoders give wrong bytes of Asian encodings characters of their own.
  return encoding.startsWith("utf-") ? text : text.replace(/[\uf8f0-\uf8ff]/g, "\ufffd");
}

/** The characters of windows-1252 from 0x80 to 0x9f. */
const western = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

const pieceBytes = 8_192;

function latin1Text(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + pieceBytes)));
  }
  return parts.join("");
}
